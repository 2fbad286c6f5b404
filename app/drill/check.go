package drill

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Rule names what was violated; see the package's documentation.
type Rule string

// The rules.
const (
	Lost     Rule = "lost"
	Doubled  Rule = "doubled"
	Order    Rule = "order"
	Split    Rule = "split"
	Altered  Rule = "altered"
	Leak     Rule = "leak"
	Late     Rule = "late"
	Undone   Rule = "undone"
	State    Rule = "state"
	Recovery Rule = "recovery"
)

// How long a right may outlive the commit that took it; and if the database cannot be asked.
const (
	revokedWithin   = time.Second
	unverifiedUntil = 6 * time.Second
)

// toldAtMost is how many events a client that comes back is told one by one; behind by more, it reads anew.
const toldAtMost = 10_000

// Violation is one promise that was not kept.
type Violation struct {
	Rule   Rule      `json:"rule"`
	Client string    `json:"client,omitempty"`
	Band   uuid.UUID `json:"band"`
	Seq    int64     `json:"seq,omitempty"`
	What   string    `json:"what"`
}

func (v Violation) String() string {
	s := string(v.Rule) + ": "
	if v.Client != "" {
		s += v.Client + ", "
	}
	if v.Band != uuid.Nil {
		s += "band " + v.Band.String()[:8] + ", "
	}
	return s + v.What
}

// Check holds the recordings, and the log itself, against the truth.
func Check(truth Truth, recordings []Recording) (found []Violation) {
	for _, band := range slices.SortedFunc(maps.Keys(truth.Logs), func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) }) {
		found = append(found, checkLog(band, truth.Logs[band], truth.Undone)...)
	}
	found = append(found, checkCommits(truth)...)
	places := map[uuid.UUID]map[int64]Entry{}
	for band, log := range truth.Logs {
		places[band] = map[int64]Entry{}
		for _, e := range log {
			places[band][e.Seq] = e
		}
	}
	for _, r := range recordings {
		w := &walk{truth: truth, Recording: r, log: places[r.Band], place: -1}
		found = append(found, w.check()...)
	}
	return found
}

// checkLog finds what is wrong with the log by itself.
func checkLog(band uuid.UUID, log []Entry, undone map[string]bool) (found []Violation) {
	say := func(rule Rule, e Entry, format string, a ...any) {
		found = append(found, Violation{rule, "", band, e.Seq, "in the log, " + fmt.Sprintf(format, a...)})
	}
	versions := map[string]int64{}
	ended := map[string]bool{}
	var before Entry
	for _, e := range log {
		switch {
		case e.First > before.Seq+1:
			say(Lost, e, "number %d is followed by %d", before.Seq, e.First)
		case e.First <= before.Seq:
			say(Doubled, e, "number %d comes again after %d", e.First, before.Seq)
		}
		goesOn := before.Reset == "" && before.Count > 0 && before.Index < before.Count-1
		switch {
		case goesOn && (e.Tx != before.Tx || e.Index != before.Index+1):
			say(Split, e, "transaction %s ends at %d of %d", before.Tx, before.Index+1, before.Count)
		case !goesOn && (ended[e.Tx] || e.Reset == "" && e.Index != 0):
			say(Split, e, "transaction %s does not begin at its beginning", e.Tx)
		}
		if e.Reset != "" || e.Index == e.Count-1 {
			ended[e.Tx] = true
		}
		if undone[e.Row] {
			say(Undone, e, "%s of row %s was rolled back", e.Type, e.Row)
		}
		if last, known := versions[e.Row]; known && e.Version > 0 && (e.Version < last || e.Version == last && e.Hash != "") {
			say(Order, e, "row %s has version %d after %d", e.Row, e.Version, last)
		}
		if e.Version > 0 {
			versions[e.Row] = e.Version
		}
		before = e
	}
	if before.Reset == "" && before.Count > 0 && before.Index < before.Count-1 {
		say(Split, before, "transaction %s ends at %d of %d", before.Tx, before.Index+1, before.Count)
	}
	return found
}

// checkCommits looks for what was acknowledged.
func checkCommits(truth Truth) (found []Violation) {
	type key struct {
		band uuid.UUID
		id   string
	}
	logged := map[key]int64{}
	for band, log := range truth.Logs {
		for _, e := range log {
			logged[key{band, e.Tx}] += e.Seq - e.First + 1
			if e.Request != "" {
				logged[key{band, "request " + e.Request}]++
			}
		}
	}
	for _, c := range truth.Commits {
		id := c.Tx
		if c.Request != "" {
			id = "request " + c.Request
		}
		switch n := logged[key{c.Band, id}]; {
		case n == 0:
			found = append(found, Violation{Lost, "", c.Band, 0, "transaction " + id + " was acknowledged and is not in the log"})
		case c.Changes > 0 && n != c.Changes:
			found = append(found, Violation{Lost, "", c.Band, 0, fmt.Sprintf("transaction %s made %d changes, and the log has %d", id, c.Changes, n)})
		}
	}
	return found
}
