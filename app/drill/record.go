package drill

import (
	"time"

	"github.com/google/uuid"
)

// Kind is what a client was told, or did.
type Kind string

// The kinds: three that the client did, then those of the stream.
const (
	Opened    Kind = "opened" // a stream was let in; Seq: the place asked for, -1 for none
	Closed    Kind = "closed"
	Read      Kind = "read" // Table was read over HTTP, as of Seq
	Ready     Kind = "feed:ready"
	Reset     Kind = "feed:reset"
	Heartbeat Kind = "feed:heartbeat"
	Stale     Kind = "feed:stale"
	Goodbye   Kind = "feed:goodbye"
	Revoked   Kind = "feed:revoked"
	Event     Kind = "event"
)

// Change is one event: as a client got it, or as the log has it.
type Change struct {
	Type         string
	Row          string // the key of the row
	Tx           string
	Index, Count int64
	Hash         string // of the row after the change
	Version      int64  // of the row; 0 if it has none
	State        string // what a client keeps of a song or a gig; empty after a delete and of anything else
}

// Told is one thing in the life of a client.
type Told struct {
	At      time.Time
	Kind    Kind
	Seq     int64  // the place in the band's feed that it names
	Epoch   string // of that place
	Resumed bool   // of Ready
	Reason  string // of Reset
	Session string // of Opened: whose right it is

	Change           // of Event
	Band   uuid.UUID // of Event: which the event itself names

	Table string            // of Read: song or gig
	Rows  map[string]string // of Read: states by key

	Foreign string // another band's id, found in the bytes
}

// Recording is what one client was told of one band, over as many streams as it took.
type Recording struct {
	Client   string
	User     uuid.UUID
	Band     uuid.UUID
	Told     []Told
	Complete bool // the client waited for the end of the band's feed
}

// Entry is one event of the log, or a transaction that is told as a reset.
type Entry struct {
	Change
	First, Seq int64     // the same, but for a reset
	Reset      string    // bulk or truncate
	Request    string    // of the API
	Left       uuid.UUID // whose membership ended with it
	Joined     uuid.UUID // whose membership began
}

// Commit is a transaction that the database, or the API, said is done.
type Commit struct {
	Tx      string // of SQL; empty if it came by the API
	Request string // of the API
	Band    uuid.UUID
	Changes int64 // in that band; 0: at least one
	Epoch   int   // of SQL: the index in Truth.Past; len(Truth.Past) is the present one
	// Early ones came to a restored log before anybody followed it. They need be in no log, if they are in the tables, which
	// everybody reads then.
	Early bool
}

// Removal is a right that was taken: of a user to a band, or of a session.
type Removal struct {
	User    uuid.UUID
	Band    uuid.UUID
	Session string
	At      time.Time // when the commit was acknowledged
	Until   time.Time // when the user was let in again; zero: never
	Lost    bool      // Until is when the server that had it was lost: from then on it is as if it had never been
}

// Span is a time in which the database could not be reached.
type Span struct{ From, To time.Time }

// Logs are events by band, in the order of delivery.
type Logs map[uuid.UUID][]Entry

// Past is an epoch that has ended with a server or a database which is no more: others go on from before its end.
type Past struct {
	Epoch string
	Logs  Logs                // to its very end, also what was lost with it
	Kept  map[uuid.UUID]int64 // up to where what came after must have the same
	Ended time.Time           // nobody could be told of it later
}

// Truth is what has happened.
type Truth struct {
	Epoch    string // the present one
	Logs     Logs   // of it
	Past     []Past // those before, in their order
	Rows     map[uuid.UUID]map[string]string
	Commits  []Commit
	Undone   map[string]bool // keys of rows that only a transaction which was rolled back had
	Removals []Removal
	Outages  []Span
}
