package drill_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"downbeat/app/drill"
)

var (
	band  = uuid.MustParse("b0000000-0000-4000-8000-000000000001")
	other = uuid.MustParse("b0000000-0000-4000-8000-000000000002")
	ana   = uuid.MustParse("a0000000-0000-4000-8000-000000000001")
	began = time.Date(2031, 5, 1, 20, 0, 0, 0, time.UTC)
)

// scene is a right recording of a small history, to be spoilt. The log: a song and a gig, 1 and 2; in one transaction,
// 3 to 5, three changes of the song; a bulk, 6 to 605; the song's end, 606; another song, 607; Ana's removal, 608.
type scene struct {
	truth drill.Truth
	drill.Recording
}

func change(kind, row, tx string, index, count, version int64) drill.Change {
	c := drill.Change{Type: kind, Row: row, Tx: tx, Index: index, Count: count, Version: version}
	if !strings.HasSuffix(kind, ":deleted") && !strings.HasSuffix(kind, ":left") {
		c.Hash = fmt.Sprintf("%s of version %d", row, version)
		c.State = fmt.Sprint(version)
	}
	return c
}

func newScene() *scene {
	s := &scene{Recording: drill.Recording{Client: "one", User: ana, Band: band, Complete: true}}
	var log []drill.Entry
	at := began
	tell := func(t drill.Told) {
		at = at.Add(10 * time.Millisecond)
		t.At = at
		s.Told = append(s.Told, t)
	}
	commit := func(c drill.Change) {
		seq := int64(1)
		if len(log) > 0 {
			seq = log[len(log)-1].Seq + 1
		}
		log = append(log, drill.Entry{Change: c, First: seq, Seq: seq})
		tell(drill.Told{Kind: drill.Event, Seq: seq, Band: band, Change: c})
	}
	tell(drill.Told{Kind: drill.Read, Table: "song"})
	tell(drill.Told{Kind: drill.Read, Table: "gig"})
	tell(drill.Told{Kind: drill.Opened, Session: "first"})
	tell(drill.Told{Kind: drill.Ready, Resumed: true})
	commit(change("song:created", "s1", "100", 0, 1, 1))
	commit(change("gig:created", "g1", "101", 0, 1, 1))
	for i := range int64(3) {
		commit(change("song:updated", "s1", "102", i, 3, 2+i))
	}
	tell(drill.Told{Kind: drill.Heartbeat, Seq: 5})
	log = append(log, drill.Entry{Change: drill.Change{Tx: "103", Count: 600}, First: 6, Seq: 605, Reset: "bulk"})
	tell(drill.Told{Kind: drill.Reset, Seq: 605, Reason: "bulk"})
	tell(drill.Told{Kind: drill.Read, Seq: 605, Table: "song", Rows: map[string]string{"s1": "4"}})
	tell(drill.Told{Kind: drill.Read, Seq: 605, Table: "gig", Rows: map[string]string{"g1": "1"}})
	tell(drill.Told{Kind: drill.Closed})
	tell(drill.Told{Kind: drill.Opened, Seq: 605, Session: "second"})
	tell(drill.Told{Kind: drill.Ready, Seq: 605, Resumed: true})
	commit(change("song:deleted", "s1", "104", 0, 1, 4))
	commit(change("song:created", "s2", "105", 0, 1, 1))
	commit(change("member:left", "m1", "106", 0, 1, 1))
	log[len(log)-1].Left = ana
	tell(drill.Told{Kind: drill.Revoked})
	s.truth = drill.Truth{
		Logs: map[uuid.UUID][]drill.Entry{band: log},
		Rows: map[uuid.UUID]map[string]string{band: {"s2": "1", "g1": "1"}},
		Commits: []drill.Commit{
			{Tx: "100", Band: band, Changes: 1}, {Tx: "102", Band: band, Changes: 3}, {Tx: "103", Band: band, Changes: 600}, {Tx: "105", Band: band},
		},
		Undone:   map[string]bool{"s9": true},
		Removals: []drill.Removal{{User: ana, Band: band, At: at}, {Session: "third", At: began}},
	}
	return s
}

// event is where the event with the number is in the recording.
func (s *scene) event(seq int64) int {
	return slices.IndexFunc(s.Told, func(t drill.Told) bool { return t.Kind == drill.Event && t.Seq == seq })
}

func (s *scene) first(kind drill.Kind) int {
	return slices.IndexFunc(s.Told, func(t drill.Told) bool { return t.Kind == kind })
}

func (s *scene) log() []drill.Entry { return s.truth.Logs[band] }

func TestTheCheckerSaysNothingOfARightRecording(t *testing.T) {
	s := newScene()
	for _, v := range drill.Check(s.truth, []drill.Recording{s.Recording}) {
		t.Error(v)
	}
}

func TestTheCheckerFindsWhatWasSpoiltOnPurpose(t *testing.T) {
	for name, test := range map[string]struct {
		rule  drill.Rule
		spoil func(*scene)
	}{
		"an event is dropped":             {drill.Lost, func(s *scene) { s.drop(s.event(2)) }},
		"the first event is dropped":      {drill.Lost, func(s *scene) { s.drop(s.event(1)) }},
		"the last events are dropped":     {drill.Lost, func(s *scene) { s.Told = s.Told[:s.event(607)] }},
		"an event before a reset is lost": {drill.Lost, func(s *scene) { s.drop(s.event(5)) }},
		"an event is lost between two streams": {drill.Lost, func(s *scene) {
			s.drop(s.event(606))
		}},
		"a stream goes on further ahead, in its own words": {drill.Lost, func(s *scene) {
			s.Told[s.event(606)-1].Seq = 606
			s.drop(s.event(606))
		}},
		"a heartbeat runs ahead":               {drill.Lost, func(s *scene) { s.Told[s.first(drill.Heartbeat)].Seq = 6 }},
		"a stream begins anew without a reset": {drill.Lost, func(s *scene) { s.Told[s.event(606)-1].Resumed = false }},
		"a reset that the log has not":         {drill.Lost, func(s *scene) { s.Told[s.first(drill.Reset)].Reason = "truncate" }},
		"a reset of a cursor that was good":    {drill.Lost, func(s *scene) { s.Told[s.first(drill.Reset)].Reason = "unknown" }},
		"a reset that says behind, by little":  {drill.Lost, func(s *scene) { s.Told[s.first(drill.Reset)].Reason = "behind" }},
		"unreadable, with a database at hand":  {drill.Lost, func(s *scene) { s.Told[s.first(drill.Reset)].Reason = "unreadable" }},
		"a reset for one who never joined":     {drill.Lost, func(s *scene) { s.Told[s.first(drill.Reset)].Reason = "membership" }},
		"an acknowledged commit is not there":  {drill.Lost, func(s *scene) { s.truth.Commits[0].Tx = "99" }},
		"a commit is in the log by halves":     {drill.Lost, func(s *scene) { s.truth.Commits[1].Changes = 4 }},
		"a request of the API left no trace": {drill.Lost, func(s *scene) {
			s.truth.Commits = append(s.truth.Commits, drill.Commit{Request: "r", Band: band})
		}},
		"the log has a hole": {drill.Lost, func(s *scene) {
			s.truth.Logs[band] = slices.Delete(s.log(), 1, 2)
			s.drop(s.event(2))
		}},
		"an event is doubled": {drill.Doubled, func(s *scene) { s.insert(s.event(2), s.Told[s.event(2)]) }},
		"an event comes again on another stream": {drill.Doubled, func(s *scene) {
			s.insert(s.event(606), s.Told[s.event(5)])
		}},
		"two events are swapped": {drill.Order, func(s *scene) {
			i, j := s.event(1), s.event(2)
			s.Told[i], s.Told[j] = s.Told[j], s.Told[i]
		}},
		"a row's versions are swapped in the log": {drill.Order, func(s *scene) {
			s.log()[2].Version, s.log()[3].Version = 3, 2
		}},
		"another transaction comes in between": {drill.Split, func(s *scene) {
			i := s.event(4)
			s.Told[i].Tx, s.log()[3].Tx = "999", "999"
		}},
		"a heartbeat comes in between":          {drill.Split, func(s *scene) { s.insert(s.event(4), s.Told[s.first(drill.Heartbeat)]) }},
		"an event is told otherwise":            {drill.Altered, func(s *scene) { s.Told[s.event(2)].Hash = "x" }},
		"an event is invented":                  {drill.Altered, func(s *scene) { s.Told[s.event(608)].Seq = 609 }},
		"an event of another band":              {drill.Leak, func(s *scene) { s.Told[s.event(2)].Band = other }},
		"another band's id in some bytes":       {drill.Leak, func(s *scene) { s.Told[s.first(drill.Heartbeat)].Foreign = other.String() }},
		"an event long after the removal":       {drill.Late, func(s *scene) { s.truth.Removals[0].At = began.Add(-1100 * time.Millisecond) }},
		"an event long after the session's end": {drill.Late, func(s *scene) { s.endSession("second", 1100*time.Millisecond) }},
		"an event after the one of the removal": {drill.Late, func(s *scene) { s.log()[6].Left = ana }},
		"an event after the last word": {drill.Late, func(s *scene) {
			i := s.event(606)
			s.insert(i, drill.Told{Kind: drill.Goodbye, At: s.Told[i].At})
		}},
		"a heartbeat after the removal": {drill.Late, func(s *scene) {
			s.Told = append(s.Told, drill.Told{Kind: drill.Heartbeat, Seq: 608, At: s.Told[len(s.Told)-1].At})
		}},
		"one who was let in again, on the old":               {drill.Late, func(s *scene) { s.letInAgain(s.Told[s.event(606)].At) }},
		"without the database, after six seconds":            {drill.Late, func(s *scene) { s.outage(6100 * time.Millisecond) }},
		"after a removal, before that was lost":              {drill.Late, func(s *scene) { s.loseRemoval(s.Told[s.event(608)].At.Add(time.Millisecond)) }},
		"what was rolled back is there":                      {drill.Undone, func(s *scene) { s.truth.Undone["s2"] = true }},
		"a row is missing":                                   {drill.State, func(s *scene) { s.truth.Rows[band]["s3"] = "1" }},
		"a row is there no more":                             {drill.State, func(s *scene) { delete(s.truth.Rows[band], "g1") }},
		"a row is another":                                   {drill.State, func(s *scene) { s.truth.Rows[band]["g1"] = "2" }},
		"a client reads what is older than what it was told": {drill.State, func(s *scene) { s.Told[s.first(drill.Reset)+1].Seq = 604 }},
		"nothing is read after a reset":                      {drill.State, func(s *scene) { s.drop(s.first(drill.Reset) + 1) }},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene()
			test.spoil(s)
			found := drill.Check(s.truth, []drill.Recording{s.Recording})
			if !slices.ContainsFunc(found, func(v drill.Violation) bool { return v.Rule == test.rule }) {
				t.Errorf("it finds %v, and nothing is %s", found, test.rule)
			}
		})
	}
}

func TestTheCheckerSaysNothingOfWhatIsAllowed(t *testing.T) {
	for name, change := range map[string]func(*scene){
		"an event within the second":               func(s *scene) { s.endSession("second", 900*time.Millisecond) },
		"without the database, within six seconds": func(s *scene) { s.outage(5900 * time.Millisecond) },
		"another's removal": func(s *scene) {
			s.truth.Removals[0] = drill.Removal{User: other, Band: band, At: began.Add(-time.Hour)}
		},
		"a stream that outlives a removal that was lost": func(s *scene) { s.loseRemoval(s.Told[s.event(606)].At) },
		"a stream of one who was let in again":           func(s *scene) { s.letInAgain(s.Told[s.event(606)-2].At) },
		"a client that went before the end":              func(s *scene) { s.Complete, s.Told = false, s.Told[:s.event(606)] },
		"a stream that is cut within a transaction":      func(s *scene) { s.cut() },
		"a commit that nobody acknowledged":              func(s *scene) { s.truth.Commits = nil },
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene()
			change(s)
			for _, v := range drill.Check(s.truth, []drill.Recording{s.Recording}) {
				t.Error(v)
			}
		})
	}
}

func (s *scene) drop(i int)                 { s.Told = slices.Delete(s.Told, i, i+1) }
func (s *scene) insert(i int, t drill.Told) { s.Told = slices.Insert(s.Told, i, t) }

// endSession takes the right of a session so long before event 608.
func (s *scene) endSession(session string, before time.Duration) {
	s.truth.Removals = []drill.Removal{{Session: session, At: s.Told[s.event(608)].At.Add(-before)}}
}

func (s *scene) outage(before time.Duration) {
	s.endSession("second", before)
	at := s.truth.Removals[0].At
	s.truth.Outages = []drill.Span{{From: at.Add(-500 * time.Millisecond), To: at.Add(time.Second)}}
}

// letInAgain has a removal long ago that ended at a time; what came before that came by right.
func (s *scene) letInAgain(until time.Time) {
	s.Told = slices.Delete(s.Told, s.first(drill.Opened), s.event(606)-2)
	s.Told = slices.Insert(s.Told, 2,
		drill.Told{Kind: drill.Read, Seq: 605, Table: "song", Rows: map[string]string{"s1": "4"}},
		drill.Told{Kind: drill.Read, Seq: 605, Table: "gig", Rows: map[string]string{"g1": "1"}})
	s.truth.Removals = []drill.Removal{{User: ana, Band: band, At: began.Add(-time.Hour), Until: until}}
}

// loseRemoval has a removal long ago that was lost with its server at a time, and that nobody had heard of.
func (s *scene) loseRemoval(at time.Time) {
	s.letInAgain(at)
	s.truth.Removals[0].Lost = true
}

func (s *scene) cut() {
	i := s.event(4)
	s.Told = slices.Insert(s.Told, i,
		drill.Told{Kind: drill.Closed}, drill.Told{Kind: drill.Opened, Seq: 3, Session: "first"}, drill.Told{Kind: drill.Ready, Seq: 3, Resumed: true})
}
