package hub

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"downbeat/app/feed"
)

// Frames is one commit in the wire form of server-sent events, ready to be
// written. It is shared by all subscribers and never changes.
type Frames struct {
	feed.Commit             // without its Events, which are in bytes
	Leaves      []uuid.UUID // users whose membership ended with this commit
	Joins       []uuid.UUID // and those whose began
	At          time.Time   // when its last statement ran; zero for a reset

	bytes  []byte
	events []frame
}

// frame is one event within Frames.bytes.
type frame struct {
	seq   int64
	kind  string // gig:updated
	start int
	json  int // where the data begins; it ends two line ends before end
	end   int
}

// Encode makes the frames of a commit. A reset becomes one feed:reset event.
func Encode(c feed.Commit) (*Frames, error) {
	f := &Frames{Commit: c, Leaves: c.Leaves(), Joins: c.Joins()}
	f.Events = nil
	if c.Reset != "" {
		f.bytes = AppendReset(nil, feed.Cursor{Epoch: c.Epoch, Band: c.Band, Seq: c.Last}, c.Reset)
		f.events = []frame{{seq: c.Last, kind: ResetType, start: 0, end: len(f.bytes)}}
		return f, nil
	}
	f.events = make([]frame, 0, len(c.Events))
	if n := len(c.Events); n > 0 {
		f.At = c.Events[n-1].Time
	}
	for _, e := range c.Events {
		data, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("encode event %s: %w", e.ID, err)
		}
		start := len(f.bytes)
		f.bytes = AppendEvent(f.bytes, e.ID, e.Type, data)
		end := len(f.bytes)
		f.events = append(f.events, frame{seq: e.Seq, kind: e.Type, start: start, json: end - 2 - len(data), end: end})
	}
	return f, nil
}

// AppendEvent appends one server-sent event (WHATWG HTML, 9.2.6). The data must be
// JSON in one line, as encoding/json writes it, so that nothing in it can end the
// line; id and type must be free of line ends, as cursors and event names are. An
// empty id leaves the client's last one as it is.
func AppendEvent(dst []byte, id, kind string, data []byte) []byte {
	if id != "" {
		dst = append(append(append(dst, "id: "...), id...), '\n')
	}
	dst = append(append(append(dst, "event: "...), kind...), '\n')
	dst = append(append(append(dst, "data: "...), data...), '\n')
	return append(dst, '\n')
}

// Size is the number of bytes on the wire.
func (f *Frames) Size() int { return len(f.bytes) }

// AfterWanted calls write with the bytes of the events that come after a number
// and whose type is wanted, neighbours together; without a filter and from the
// start, that is one call. It stops at the first error and returns it.
func (f *Frames) AfterWanted(seq int64, wanted func(kind string) bool, write func([]byte) error) error {
	if wanted == nil && seq < f.First {
		return write(f.bytes)
	}
	from, to := 0, 0
	for _, e := range f.events {
		// A reset is for everybody: what it stands for may be wanted.
		if e.seq > seq && (wanted == nil || e.kind == ResetType || wanted(e.kind)) {
			if to != e.start {
				if err := flushRange(f.bytes, from, to, write); err != nil {
					return err
				}
				from = e.start
			}
			to = e.end
		}
	}
	return flushRange(f.bytes, from, to, write)
}

// Count is how many events AfterWanted writes. A reset is none.
func (f *Frames) Count(seq int64, wanted func(kind string) bool) (n int) {
	switch {
	case f.Reset != "":
		return 0
	case wanted == nil && seq < f.First:
		return len(f.events)
	}
	for _, e := range f.events {
		if e.seq > seq && (wanted == nil || wanted(e.kind)) {
			n++
		}
	}
	return n
}

// EachJSON calls tell with the data of each event after a number.
func (f *Frames) EachJSON(seq int64, tell func(kind string, data []byte) error) error {
	for _, e := range f.events {
		if e.seq > seq && e.kind != ResetType {
			if err := tell(e.kind, f.bytes[e.json:e.end-2]); err != nil {
				return err
			}
		}
	}
	return nil
}

func flushRange(b []byte, from, to int, write func([]byte) error) error {
	if from == to {
		return nil
	}
	return write(b[from:to])
}
