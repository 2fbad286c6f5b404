package drill

import (
	"fmt"
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
	epochs := truth.epochs()
	for _, p := range epochs {
		for _, band := range p.bands() {
			found = append(found, checkLog(band, p.Logs[band], truth.Undone)...)
		}
	}
	found = append(found, checkEpochs(epochs)...)
	found = append(found, checkCommits(truth)...)
	known := map[string]*epoch{}
	for n, p := range epochs {
		e := &epoch{Past: p, n: n, places: map[uuid.UUID]map[int64]Entry{}}
		for band, log := range p.Logs {
			e.places[band] = map[int64]Entry{}
			for _, entry := range log {
				e.places[band][entry.Seq] = entry
			}
		}
		known[p.Epoch] = e
	}
	for _, r := range recordings {
		w := &walk{truth: truth, Recording: r, epochs: known, place: -1}
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
	// Another server may give a transaction the id that one of the lost tail had; the id of a request is its alone.
	inEpoch := func(n int, tx string) string { return fmt.Sprintf("%s of epoch %d", tx, n) }
	logged := map[key]int64{}
	for n, p := range truth.epochs() {
		for band, log := range p.Logs {
			for _, e := range log {
				logged[key{band, inEpoch(n, e.Tx)}] += e.Seq - e.First + 1
				if e.Request != "" {
					logged[key{band, "request " + e.Request}]++
				}
			}
		}
	}
	for _, c := range truth.Commits {
		id := inEpoch(c.Epoch, c.Tx)
		if c.Request != "" {
			id = "request " + c.Request
		}
		switch n := logged[key{c.Band, id}]; {
		case n == 0 && c.Early:
		case n == 0:
			found = append(found, Violation{Lost, "", c.Band, 0, "transaction " + id + " was acknowledged and is not in the log"})
		case c.Changes > 0 && n != c.Changes:
			found = append(found, Violation{Lost, "", c.Band, 0, fmt.Sprintf("transaction %s made %d changes, and the log has %d", id, c.Changes, n)})
		}
	}
	return found
}
