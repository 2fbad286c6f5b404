package api

import (
	"context"
	"encoding/json"
	"math"
	"strings"

	"downbeat/app/feed"
	"downbeat/app/sse"
	"downbeat/db"
)

var errCursor = errFields.WithErrors(fieldError("/cursor", "It is not a place in the feed of this band that has been reached."))

func (s *Server) overviewHandlers() map[string]handler {
	return map[string]handler{
		"getDashboard": {read: dashboard},
		"listActivity": {read: listActivity},
		"markActivity": {write: markActivity},
	}
}

// activityPlace is the number below which the next page begins.
type activityPlace struct {
	Below int64 `json:"below"`
}

func listActivity(ctx context.Context, c *call) (reply, error) {
	filter, err := activityFilter(c)
	if err != nil {
		return reply{}, err
	}
	entries, unseen, below, err := activity(ctx, c, filter)
	if err != nil {
		return reply{}, err
	}
	body := Activity{Activity: entries, Unseen: unseen.Count}
	if unseen.Seen != nil {
		cursor := c.cursor(*unseen.Seen)
		body.Seen = &cursor
	}
	if below > 0 {
		body.Next = tokenOf(activityPlace{below})
	}
	return reply{body: body}, nil
}

// activity reads a page of what happened, and what of it the caller has not looked at.
func activity(ctx context.Context, c *call, filter db.ActivityFilter) ([]ActivityEntry, db.Unseen, int64, error) {
	changes, below, err := db.Activity(ctx, c.tx, c.band(), filter)
	if err != nil {
		return nil, db.Unseen{}, 0, err
	}
	unseen, err := db.UnseenBy(ctx, c.tx, c.band(), c.tx.Member.ID, c.tx.At.Epoch)
	if err != nil {
		return nil, db.Unseen{}, 0, err
	}
	entries := mapped(changes, func(change db.Change) ActivityEntry {
		e := activityEntry(change)
		e.Id = c.cursor(change.Seq)
		e.Unseen = (unseen.Seen == nil || change.Seq > *unseen.Seen) && change.UserID != c.caller.UserID.String()
		return e
	})
	return entries, unseen, below, nil
}

func activityFilter(c *call) (db.ActivityFilter, error) {
	place, err := after[activityPlace](c)
	if err != nil {
		return db.ActivityFilter{}, err
	}
	switch {
	case place == nil:
		place = &activityPlace{Below: math.MaxInt64}
	case place.Below < 1: // the number of no event
		return db.ActivityFilter{}, errAfter
	}
	filter := db.ActivityFilter{
		Via: c.text("via"), Entity: c.text("entity"), EntityID: c.text("entityId"),
		From: c.moment("from"), To: c.moment("to"), Below: place.Below, Limit: c.limit(),
	}
	if filter.EntityID != nil && filter.Entity == nil {
		return filter, errParameters.WithErrors(fieldError("entityId", "It needs entity, too: an id is one of its kind."))
	}
	if user := c.id("user"); user != nil {
		id := user.String()
		filter.UserID = &id
	}
	// As on the stream: the same list chooses the same events.
	if types := c.query.Get("types"); types != "" && types != "*" {
		if _, err := sse.ParseFilter(types); err != nil {
			return filter, errParameters.WithErrors(fieldError("types", err.Error()+"."))
		}
		filter.Types, filter.Prefixes = []string{}, []string{}
		for kind := range strings.SplitSeq(types, ",") {
			kind = strings.TrimSpace(kind)
			if prefix, ok := strings.CutSuffix(kind, "*"); ok {
				filter.Prefixes = append(filter.Prefixes, prefix)
			} else {
				filter.Types = append(filter.Types, kind)
			}
		}
	}
	return filter, nil
}

func markActivity(ctx context.Context, c *call) (reply, error) {
	text, _ := c.body["cursor"].(string)
	cursor, ok := feed.ParseCursor(text, c.tx.At.Epoch, c.band())
	if !ok || cursor.Seq > c.tx.At.Seq {
		return reply{}, errCursor
	}
	seen := db.BandPlace{Epoch: cursor.Epoch, Seq: cursor.Seq}
	return reply{}, db.MarkActivity(ctx, c.tx, c.band(), c.tx.Member.ID, seen)
}

// cursor is the place after one of the band's events, in the log that the call reads.
func (c *call) cursor(seq int64) string {
	return feed.Cursor{Epoch: c.tx.At.Epoch, Band: c.band(), Seq: seq}.String()
}

func activityEntry(c db.Change) ActivityEntry {
	e := ActivityEntry{
		Type: c.Event, Seq: c.Seq, Time: c.At.UTC(), Reset: given(c.Reset), Reason: given(c.Reason), RequestId: given(c.RequestID),
	}
	if c.Reset == "" {
		e.Entity, e.EntityId, e.Data, e.Old = &c.Entity, &c.EntityID, c.Data, c.Old
		if e.Data == nil {
			e.Data = json.RawMessage("null")
		}
		if c.Changed != nil {
			e.Changed = &c.Changed
		}
	}
	e.Actor.UserId, e.Actor.Name, e.Actor.Via = given(c.UserID), c.UserName, ActivityEntryActorViaApi
	if c.UserID == "" {
		e.Actor.Via = ActivityEntryActorViaSql
	}
	e.Actor.DbUser, e.Actor.App = &c.DBUser, given(c.App)
	e.Tx.Id, e.Tx.Index, e.Tx.Count = c.TxID, c.TxIndex, c.TxCount
	return e
}

// given is the text, or nil for an empty one, which the contract leaves out.
func given(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
