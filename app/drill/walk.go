package drill

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// walk goes through a recording as its client did.
type walk struct {
	Recording
	truth  Truth
	epochs map[string]*epoch
	found  []Violation

	epoch   string         // that place and missing are of
	place   int64          // the number of the last event, or of the reset; -1 before the first
	missing map[int64]bool // passed over so far

	asked   int64     // of this stream
	opened  time.Time // this stream
	session string
	unread  bool   // it did not go on where it was asked to, and has not said so
	last    Change // of this stream, if its transaction goes on
	removed bool   // this stream told the removal of its own user
	ended   Kind   // the last word of this stream, feed:goodbye or feed:revoked; empty before

	tables map[string]*table
}

// table is what a client knows of one table.
type table struct {
	rows  map[string]string
	asOf  int64 // -1: to be read
	epoch string
}

func (w *walk) say(rule Rule, seq int64, format string, a ...any) {
	w.found = append(w.found, Violation{rule, w.Client, w.Band, seq, fmt.Sprintf(format, a...)})
}

func (w *walk) check() []Violation {
	w.begin()
	for _, t := range w.Told {
		if t.Foreign != "" {
			w.say(Leak, t.Seq, "%s carries band %s", t.Kind, t.Foreign)
		}
		if w.last.Count > 0 && t.Kind != Closed && t.Kind != Opened && t.Kind != Read &&
			(t.Kind != Event || t.Tx != w.last.Tx || t.Index != w.last.Index+1) {
			w.say(Split, t.Seq, "%s comes between event %d and %d of transaction %s", t.Kind, w.last.Index+1, w.last.Count, w.last.Tx)
			w.last = Change{}
		}
		if w.ended != "" && t.Kind != Closed && t.Kind != Opened && t.Kind != Read {
			w.say(Late, t.Seq, "%s comes on a stream that has ended with %s", t.Kind, w.ended)
		}
		switch t.Kind {
		case Opened:
			w.open(t)
		case Closed:
			w.last, w.ended = Change{}, ""
		case Read:
			w.read(t)
		case Ready, Heartbeat:
			w.stand(t)
		case Reset:
			w.reset(t)
		case Event:
			w.event(t)
		case Goodbye, Revoked:
			w.ended = t.Kind
		case Stale:
		}
	}
	w.end()
	return w.found
}

func (w *walk) begin() {
	w.missing = map[int64]bool{}
	w.tables = map[string]*table{"song": {asOf: -1}, "gig": {asOf: -1}}
}

func (w *walk) open(t Told) {
	if (t.Seq != w.place || t.Epoch != w.epoch) && w.place >= 0 {
		w.say(Order, t.Seq, "the client itself asks for %d of epoch %q, and is at %d of %q", t.Seq, t.Epoch, w.place, w.epoch)
	}
	w.asked, w.opened, w.session, w.last, w.unread, w.removed, w.ended = t.Seq, t.At, t.Session, Change{}, false, false, ""
	if w.place < 0 {
		w.place, w.epoch = t.Seq, t.Epoch
	}
}

// entry is what the log of the epoch has at a number.
func (w *walk) entry(name string, seq int64) (e Entry, logged bool) {
	if known := w.epochs[name]; known != nil {
		e, logged = known.places[w.Band][seq]
	}
	return e, logged
}

// move turns to another epoch; what is missing of the one before will not come any more.
func (w *walk) move(name string) {
	if name != w.epoch {
		w.gaps()
		w.epoch = name
	}
}

// follows tells whether an epoch came after the one that the client is in.
func (w *walk) follows(name string) bool {
	here, there := w.epochs[w.epoch], w.epochs[name]
	return here != nil && there != nil && there.n > here.n
}

// over tells whether the client is in an epoch that had ended.
func (w *walk) over(at time.Time) bool {
	here := w.epochs[w.epoch]
	return here != nil && here.over(at)
}

// stand compares the place that the server names with the client's own.
func (w *walk) stand(t Told) {
	switch {
	case t.Kind == Ready && !t.Resumed && w.asked >= 0:
		w.unread = true // a reset must follow
	case w.place < 0:
		w.place, w.epoch = t.Seq, t.Epoch
	case t.Epoch != w.epoch:
		w.say(Lost, t.Seq, "%s names a place of epoch %q, and epoch %q was not ended by a reset", t.Kind, t.Epoch, w.epoch)
		w.move(t.Epoch)
		w.place = t.Seq
	case t.Seq > w.place:
		w.say(Lost, t.Seq, "%s names %d, and %d was the last event", t.Kind, t.Seq, w.place)
		w.place = t.Seq
	case t.Seq < w.place:
		w.say(Doubled, t.Seq, "%s names %d, and %d was there already", t.Kind, t.Seq, w.place)
	}
}

func (w *walk) reset(t Told) {
	e, _ := w.entry(t.Epoch, t.Seq)
	switch {
	case t.Epoch != w.epoch:
		if t.Reason != "epoch" && t.Reason != "unknown" || !w.follows(t.Epoch) {
			w.say(Lost, t.Seq, "a reset (%s) to epoch %q after %q, which is not how one follows the other", t.Reason, t.Epoch, w.epoch)
		}
	case t.Reason == "unknown" && w.over(t.At):
		// The next server has the old epoch's log, without its tail, until an instance looks and begins a new one.
	default:
		w.resetWithin(t, e)
	}
	w.move(t.Epoch)
	w.place, w.unread, w.last = t.Seq, false, Change{}
	for _, table := range w.tables {
		table.asOf = -1
	}
}

// resetWithin looks at a reset in the epoch that the client is in.
func (w *walk) resetWithin(t Told, e Entry) {
	switch t.Reason {
	case "bulk", "truncate":
		if e.Reset != t.Reason || e.First != w.place+1 {
			w.say(Lost, t.Seq, "a reset (%s) to %d after %d, where the log has %q from %d", t.Reason, t.Seq, w.place, e.Reset, e.First)
		}
	case "behind":
		if t.Seq-w.place <= toldAtMost {
			w.say(Lost, t.Seq, "a reset (behind) to %d after %d, which is no more than can be told", t.Seq, w.place)
		}
	case "unreadable":
		if t.Seq <= w.place || !w.inOutage(t.At) {
			w.say(Lost, t.Seq, "a reset (unreadable) to %d after %d, when the log could be read", t.Seq, w.place)
		}
	case "membership":
		if !w.joinedAfter(w.place, t.Seq) {
			w.say(Lost, t.Seq, "a reset (membership) to %d, and nobody joined after %d", t.Seq, w.place)
		}
	default:
		w.say(Lost, t.Seq, "a reset (%s) to %d after %d, which nothing here justifies", t.Reason, t.Seq, w.place)
	}
}

func (w *walk) joinedAfter(from, to int64) bool {
	here := w.epochs[w.epoch]
	if here == nil {
		return false
	}
	for _, e := range here.Logs[w.Band] {
		if e.Joined == w.User && e.Seq > from && e.Seq <= to {
			return true
		}
	}
	return false
}

func (w *walk) event(t Told) {
	e, logged := w.entry(t.Epoch, t.Seq)
	switch {
	case t.Band != w.Band:
		w.say(Leak, t.Seq, "event %d is of band %s", t.Seq, t.Band)
	case !logged || e.Reset != "":
		w.say(Altered, t.Seq, "event %d, %s, is not in the log", t.Seq, t.Type)
	case e.Change != t.Change:
		w.say(Altered, t.Seq, "event %d is %+v, and the log has %+v", t.Seq, t.Change, e.Change)
	}
	if w.unread {
		w.say(Lost, t.Seq, "event %d comes after a feed:ready that did not go on at %d, without a reset", t.Seq, w.asked)
		w.unread = false
	}
	switch {
	case t.Epoch != w.epoch:
		w.say(Lost, t.Seq, "event %d is of epoch %q, and epoch %q was not ended by a reset", t.Seq, t.Epoch, w.epoch)
		w.move(t.Epoch)
		w.place = t.Seq
	case t.Seq > w.place:
		for seq := w.place + 1; seq < t.Seq; seq++ {
			w.missing[seq] = true
		}
		w.place = t.Seq
	case w.missing[t.Seq]:
		delete(w.missing, t.Seq)
		w.say(Order, t.Seq, "event %d comes after %d", t.Seq, w.place)
	default:
		w.say(Doubled, t.Seq, "event %d comes again; %d was the last one", t.Seq, w.place)
	}
	w.inTime(t, e)
	w.last = Change{}
	if t.Index < t.Count-1 {
		w.last = t.Change
	}
	w.apply(t)
}

// inTime looks whether the client still had the right to be told.
func (w *walk) inTime(t Told, e Entry) {
	if w.removed {
		w.say(Late, t.Seq, "event %d comes on the stream that has told the removal", t.Seq)
	}
	w.removed = w.removed || e.Left == w.User
	for _, r := range w.truth.Removals {
		if r.Session != "" && r.Session != w.session || r.Session == "" && (r.User != w.User || r.Band != w.Band) {
			continue
		}
		bound := revokedWithin
		if w.inOutage(r.At) {
			bound = unverifiedUntil
		}
		// A stream that was let in after the person was let in again has a right of its own. And one that nobody had ended
		// yet when the removal was lost has its right back.
		again := !r.Until.IsZero() && (!w.opened.Before(r.Until) || r.Lost && !t.At.Before(r.Until))
		if !again && t.At.After(r.At.Add(bound)) {
			w.say(Late, t.Seq, "event %d comes %v after the right to it was taken", t.Seq, t.At.Sub(r.At).Round(time.Millisecond))
		}
	}
}

// inOutage tells whether the database was, or was about to be, out of reach, or had just come back.
func (w *walk) inOutage(at time.Time) bool {
	for _, o := range w.truth.Outages {
		if at.After(o.From.Add(-time.Second)) && at.Before(o.To.Add(time.Second)) {
			return true
		}
	}
	return false
}

// apply does what a client does with an event.
func (w *walk) apply(t Told) {
	for name, table := range w.tables {
		if table.asOf < 0 || table.epoch != t.Epoch || t.Seq <= table.asOf {
			continue
		}
		switch t.Type {
		case name + ":created", name + ":updated":
			table.rows[t.Row] = t.State
		case name + ":deleted":
			delete(table.rows, t.Row)
		}
	}
}

// read is the client's look at a whole table.
func (w *walk) read(t Told) {
	if t.Epoch == w.epoch && t.Seq < w.place && !w.over(t.At) {
		w.say(State, t.Seq, "%ss were read as of %d, when %d had been told", t.Table, t.Seq, w.place)
	}
	w.tables[t.Table] = &table{rows: maps.Clone(t.Rows), asOf: t.Seq, epoch: t.Epoch}
	if w.tables[t.Table].rows == nil {
		w.tables[t.Table].rows = map[string]string{}
	}
}

// end looks at what the client has in the end.
func (w *walk) end() {
	log := w.truth.Logs[w.Band]
	if head := int64(0); w.Complete {
		if len(log) > 0 {
			head = log[len(log)-1].Seq
		}
		switch {
		case w.epoch != w.truth.Epoch:
			w.say(Lost, 0, "the client is still in epoch %q, and epoch %q is the present one", w.epoch, w.truth.Epoch)
		case w.place < head:
			w.say(Lost, w.place+1, "the last event is %d, and the log goes on to %d", w.place, head)
		}
	}
	w.gaps()
	if w.Complete {
		w.compare()
	}
}

// gaps says which events of the epoch never came.
func (w *walk) gaps() {
	seqs := slices.Sorted(maps.Keys(w.missing))
	clear(w.missing)
	for i := 0; i < len(seqs); {
		j := i
		for j+1 < len(seqs) && seqs[j+1] == seqs[j]+1 {
			j++
		}
		w.say(Lost, seqs[i], "events %d to %d never came", seqs[i], seqs[j])
		i = j + 1
	}
}

// compare holds the client's rows against the tables.
func (w *walk) compare() {
	has := map[string]string{}
	for name, table := range w.tables {
		if table.asOf < 0 {
			w.say(State, 0, "%ss were never read", name)
			return
		}
		maps.Copy(has, table.rows)
	}
	want := w.truth.Rows[w.Band]
	wrong := 0
	first := ""
	for key := range maps.Keys(want) {
		if has[key] != want[key] {
			wrong, first = wrong+1, fmt.Sprintf("row %s is %q and should be %q", key, has[key], want[key])
		}
	}
	for key := range maps.Keys(has) {
		if _, there := want[key]; !there {
			wrong, first = wrong+1, fmt.Sprintf("row %s is %q and is there no more", key, has[key])
		}
	}
	if wrong > 0 {
		w.say(State, 0, "%d rows are not those of the tables: %s", wrong, first)
	}
}
