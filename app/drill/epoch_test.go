package drill_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"downbeat/app/drill"
)

// newTurn is a right recording of a history whose end was lost. Epoch one: a song and a gig, 1 and 2, which were kept, and
// another song, 3, which was not. Epoch two has a third song as its 3, of a transaction with the id that the lost one had.
func newTurn() *scene {
	s := &scene{Recording: drill.Recording{Client: "one", User: ana, Band: band, Complete: true}}
	at := began
	tell := func(epoch string, t drill.Told) {
		at = at.Add(10 * time.Millisecond)
		t.At, t.Epoch = at, epoch
		s.Told = append(s.Told, t)
	}
	entry := func(seq int64, c drill.Change) drill.Entry { return drill.Entry{Change: c, First: seq, Seq: seq} }
	kept := []drill.Entry{entry(1, change("song:created", "s1", "100", 0, 1, 1)), entry(2, change("gig:created", "g1", "101", 0, 1, 1))}
	lost, after := entry(3, change("song:created", "s2", "102", 0, 1, 1)), entry(3, change("song:created", "s3", "102", 0, 1, 1))
	event := func(epoch string, e drill.Entry) {
		tell(epoch, drill.Told{Kind: drill.Event, Seq: e.Seq, Band: band, Change: e.Change})
	}

	tell("one", drill.Told{Kind: drill.Read, Table: "song"})
	tell("one", drill.Told{Kind: drill.Read, Table: "gig"})
	tell("one", drill.Told{Kind: drill.Opened})
	tell("one", drill.Told{Kind: drill.Ready, Resumed: true})
	event("one", kept[0])
	event("one", kept[1])
	event("one", lost)
	tell("", drill.Told{Kind: drill.Closed})
	ended := at
	tell("one", drill.Told{Kind: drill.Opened, Seq: 3})
	tell("two", drill.Told{Kind: drill.Ready, Seq: 2})
	tell("two", drill.Told{Kind: drill.Reset, Seq: 2, Reason: "unknown"})
	tell("two", drill.Told{Kind: drill.Read, Seq: 2, Table: "song", Rows: map[string]string{"s1": "1"}})
	tell("two", drill.Told{Kind: drill.Read, Seq: 2, Table: "gig", Rows: map[string]string{"g1": "1"}})
	event("two", after)
	s.truth = drill.Truth{
		Epoch: "two",
		Logs:  drill.Logs{band: append(slices.Clone(kept), after)},
		Past:  []drill.Past{{Epoch: "one", Logs: drill.Logs{band: append(slices.Clone(kept), lost)}, Kept: map[uuid.UUID]int64{band: 2}, Ended: ended}},
		Rows:  map[uuid.UUID]map[string]string{band: {"s1": "1", "g1": "1", "s3": "1"}},
		Commits: []drill.Commit{
			{Tx: "100", Band: band, Changes: 1}, {Tx: "102", Band: band, Changes: 1}, {Tx: "102", Band: band, Changes: 1, Epoch: 1},
		},
	}
	return s
}

func TestTheCheckerSaysNothingOfAHistoryWhoseEndWasLostAndTold(t *testing.T) {
	for name, change := range map[string]func(*scene){
		"to who comes back": func(*scene) {},
		"to who was there": func(s *scene) {
			i := s.first(drill.Reset)
			s.Told[i].Reason = "epoch"
			s.Told = slices.Delete(s.Told, i-3, i)
		},
		"after a look at the old epoch on the new server": func(s *scene) {
			i := s.first(drill.Reset)
			s.Told[i-1].Epoch, s.Told[i].Epoch = "one", "one"
			again := s.Told[i]
			again.Epoch, again.Reason = "two", "epoch"
			s.insert(i+1, again)
		},
		"while others wrote to a restored log that nobody followed": func(s *scene) {
			s.truth.Commits = append(s.truth.Commits, drill.Commit{Tx: "99", Band: band, Changes: 2, Epoch: 1, Early: true})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTurn()
			change(s)
			for _, v := range drill.Check(s.truth, []drill.Recording{s.Recording}) {
				t.Error(v)
			}
		})
	}
}

func TestTheCheckerFindsWhatIsWrongAfterTheEndOfAHistoryWasLost(t *testing.T) {
	for name, test := range map[string]struct {
		rule  drill.Rule
		spoil func(*scene)
	}{
		"nobody is told": {drill.Lost, func(s *scene) {
			i := s.first(drill.Reset)
			s.Told[i-1].Resumed = true
			s.drop(i)
		}},
		"events of the new epoch come on the old stream":       {drill.Lost, func(s *scene) { s.Told = slices.Delete(s.Told, 7, 13) }},
		"a client stays in the old epoch":                      {drill.Lost, func(s *scene) { s.Told = s.Told[:8] }},
		"a reset for another reason":                           {drill.Lost, func(s *scene) { s.Told[s.first(drill.Reset)].Reason = "bulk" }},
		"a reset to an epoch that nobody knows":                {drill.Lost, func(s *scene) { s.Told[s.first(drill.Reset)].Epoch = "three" }},
		"a reset to the old epoch before its end":              {drill.Lost, func(s *scene) { s.sameEpoch(began) }},
		"an event before the end is lost":                      {drill.Lost, func(s *scene) { s.drop(5) }},
		"what was kept is not there":                           {drill.Lost, func(s *scene) { s.truth.Logs[band] = s.log()[:1] }},
		"what was kept is another":                             {drill.Altered, func(s *scene) { s.log()[1].Hash = "x" }},
		"a commit after the turn is lost":                      {drill.Lost, func(s *scene) { s.truth.Commits[2].Tx = "103" }},
		"a commit after the turn is only in what was lost":     {drill.Lost, func(s *scene) { s.truth.Commits[2].Changes = 2 }},
		"a commit of the lost end was never told":              {drill.Lost, func(s *scene) { s.truth.Commits[1].Tx = "103" }},
		"an early commit is in the log by halves":              {drill.Lost, func(s *scene) { s.truth.Commits[2].Changes, s.truth.Commits[2].Early = 2, true }},
		"the old epoch goes on":                                {drill.Doubled, func(s *scene) { s.rename("two", "one") }},
		"an id that was lost comes again with other content":   {drill.Altered, func(s *scene) { s.rename("two", "one") }},
		"the lost event is told as one of the new epoch":       {drill.Altered, func(s *scene) { s.Told[13].Change = s.Told[6].Change }},
		"a lost event that its own log has otherwise":          {drill.Altered, func(s *scene) { s.Told[6].Hash = "x" }},
		"a client keeps a row that was lost":                   {drill.State, func(s *scene) { s.Told[11].Rows["s2"] = "1" }},
		"a client does not read anew":                          {drill.State, func(s *scene) { s.Told = slices.Delete(s.Told, 11, 13) }},
		"a client reads, for the new epoch, rows of the old":   {drill.State, func(s *scene) { s.Told[11].Epoch, s.Told[11].Seq = "one", 3 }},
		"the new log itself has a hole after the common part":  {drill.Lost, func(s *scene) { s.log()[2].First, s.log()[2].Seq = 4, 4 }},
		"the new log splits a transaction that was lost whole": {drill.Split, func(s *scene) { s.log()[2].Count = 2 }},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTurn()
			test.spoil(s)
			found := drill.Check(s.truth, []drill.Recording{s.Recording})
			if !slices.ContainsFunc(found, func(v drill.Violation) bool { return v.Rule == test.rule }) {
				t.Errorf("it finds %v, and nothing is %s", found, test.rule)
			}
		})
	}
}

// rename has the server use another epoch's name.
func (s *scene) rename(epoch, as string) {
	s.truth.Epoch = as
	for i := range s.Told {
		if s.Told[i].Epoch == epoch {
			s.Told[i].Epoch = as
		}
	}
}

// sameEpoch has a reset, unknown, that stays in the old epoch; at tells when.
func (s *scene) sameEpoch(at time.Time) {
	i := s.first(drill.Reset)
	s.Told[i-1].Epoch, s.Told[i].Epoch, s.Told[i].At = "one", "one", at
	again := s.Told[i]
	again.Epoch, again.Reason = "two", "epoch"
	s.insert(i+1, again)
}
