package feed

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"downbeat/db"
)

// Event is one change as subscribers get it: the JSON of the data line of a
// server-sent event.
type Event struct {
	ID       string          `json:"id"`   // the cursor after this event
	Type     string          `json:"type"` // gig:updated
	Band     uuid.UUID       `json:"band"`
	Seq      int64           `json:"seq"`      // the band's events are numbered without gaps
	Time     time.Time       `json:"time"`     // when the statement ran; it orders nothing
	Entity   string          `json:"entity"`   // gig
	EntityID string          `json:"entityId"` // the row's key; of several columns, joined with /
	Version  json.RawMessage `json:"version,omitempty"`

	// Data is the row after the change, with its column names; null after a
	// delete. Of a broadcast, what was sent.
	Data json.RawMessage `json:"data"`
	// Old has the changed columns as they were; after a delete the whole row.
	Old json.RawMessage `json:"old,omitempty"`
	// Changed names the columns that an update changed, but for version and
	// updated_at; hidden columns are never named.
	Changed []string `json:"changed,omitempty"`
	// Counts is how many members answered what, for gig:response, as of the commit.
	Counts json.RawMessage `json:"counts,omitempty"`

	Actor     Actor  `json:"actor"`
	Reason    string `json:"reason,omitempty"`
	RequestID string `json:"requestId,omitempty"`
	Tx        Tx     `json:"tx"`

	// leaves and joins are the users whose membership of the band the change ended and began.
	leaves, joins uuid.UUID
}

// Actor is who did it.
type Actor struct {
	UserID string `json:"userId,omitempty"` // empty for direct SQL
	Name   string `json:"name"`             // of the user; or: direct SQL by ops from psql
	Via    string `json:"via"`              // api or sql
	DBUser string `json:"dbUser"`
	App    string `json:"app,omitempty"` // application_name of the connection
}

// Tx is the transaction that an event belongs to. Its events in one band are
// neighbours and meant to be applied together.
type Tx struct {
	ID    string `json:"id"`
	Index int64  `json:"index"` // 0 to count-1
	Count int64  `json:"count"`
}

// Commit is what one transaction did in one band.
type Commit struct {
	Band  uuid.UUID
	Epoch string
	First int64 // the number of its first event that is in Events, or would be
	Last  int64
	// Reset, if not empty, says why the commit is not told event by event: bulk (it
	// has more than 500, or 8 MiB of them), truncate, expired, or unreadable; or
	// behind, for several commits of a band that has more news than can be told.
	// Then there are no Events.
	Reset  string
	Events []Event
}

// size is about how many bytes the events have.
func (c Commit) size() (n int) {
	for _, e := range c.Events {
		n += len(e.Data) + len(e.Old)
	}
	return n
}

// Leaves lists the users whose membership of the band ended with this commit.
func (c Commit) Leaves() (users []uuid.UUID) {
	for _, e := range c.Events {
		if e.leaves != uuid.Nil {
			users = append(users, e.leaves)
		}
	}
	return users
}

// Joins lists the users whose membership of the band began with this commit.
func (c Commit) Joins() (users []uuid.UUID) {
	for _, e := range c.Events {
		if e.joins != uuid.Nil {
			users = append(users, e.joins)
		}
	}
	return users
}

// commitsOf groups changes, in the order of the log, by commit.
func commitsOf(epoch string, changes []db.Change) []Commit {
	var commits []Commit
	last := int64(-1)
	for _, c := range changes {
		if c.Position != last {
			last = c.Position
			first := c.Seq
			if c.Reset != "" {
				first = c.Seq - c.TxCount + 1
			}
			commits = append(commits, Commit{Band: c.BandID, Epoch: epoch, First: first, Reset: c.Reset})
		}
		commit := &commits[len(commits)-1]
		commit.Last = c.Seq
		if c.Reset == "" {
			commit.Events = append(commit.Events, eventOf(epoch, c))
		}
	}
	return commits
}

func eventOf(epoch string, c db.Change) Event {
	return Event{
		ID:        Cursor{Epoch: epoch, Band: c.BandID, Seq: c.Seq}.String(),
		Type:      c.Event,
		Band:      c.BandID,
		Seq:       c.Seq,
		Time:      c.At.UTC(),
		Entity:    c.Entity,
		EntityID:  c.EntityID,
		Version:   c.Version,
		Data:      c.Data,
		Old:       c.Old,
		Changed:   c.Changed,
		Counts:    c.Counts,
		Actor:     actorOf(c),
		Reason:    c.Reason,
		RequestID: c.RequestID,
		Tx:        Tx{ID: c.TxID, Index: c.TxIndex, Count: c.TxCount},
		leaves:    memberIn(c, c.Old),
		joins:     joinsOf(c),
	}
}

func actorOf(c db.Change) Actor {
	a := Actor{UserID: c.UserID, Name: c.UserName, Via: "api", DBUser: c.DBUser, App: c.App}
	if a.UserID == "" {
		a.Via = "sql"
	}
	if a.Name == "" {
		a.Name = "direct SQL by " + c.DBUser
		if c.App != "" {
			a.Name += " from " + c.App
		}
	}
	return a
}

// joinsOf finds the user who is a member now: by a new row, or by one that was somebody else's.
func joinsOf(c db.Change) uuid.UUID {
	if len(c.Old) > 0 && memberIn(c, c.Old) == uuid.Nil {
		return uuid.Nil // an update of something else
	}
	return memberIn(c, c.Data)
}

// memberIn finds the user in the row before or after the change. Before it there is
// one only if that user is no longer a member: the row is gone, from the table or
// into another band, or it belongs to somebody else now.
func memberIn(c db.Change, row []byte) uuid.UUID {
	if c.Entity != "member" || len(row) == 0 {
		return uuid.Nil
	}
	var member struct {
		UserID uuid.UUID `json:"user_id"`
	}
	if json.Unmarshal(row, &member) != nil {
		return uuid.Nil
	}
	return member.UserID
}
