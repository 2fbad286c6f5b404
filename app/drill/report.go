package drill

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"
)

// Seconds is a time that JSON has as a number of seconds.
type Seconds time.Duration

// MarshalJSON rounds to milliseconds.
func (s Seconds) MarshalJSON() ([]byte, error) {
	return json.Marshal(float64(time.Duration(s).Milliseconds()) / 1000)
}

func (s Seconds) String() string { return fmt.Sprintf("%.1f s", time.Duration(s).Seconds()) }

// Report is what a drill has found.
type Report struct {
	Seed       uint64            `json:"seed"`
	Server     string            `json:"server"`
	Took       Seconds           `json:"took"` // 0: it did not come to its end, and nothing was counted
	Instances  int               `json:"instances"`
	Clients    int               `json:"clients"`
	Bands      int               `json:"bands"`
	Commits    int               `json:"commits"` // acknowledged
	Failed     int               `json:"failed"`  // writes
	Undone     int               `json:"undone"`  // rows of transactions that were rolled back
	Events     int64             `json:"events"`  // of the log
	Told       int               `json:"told"`    // to clients
	Streams    int64             `json:"streams"`
	Removals   int               `json:"removals"`
	Resets     map[string]int    `json:"resets"` // to clients, by reason
	Faults     []Happening       `json:"faults"`
	Skipped    map[string]string `json:"skipped,omitempty"`
	Violations []Violation       `json:"violations"`
	Logs       string            `json:"logs,omitempty"` // the folder of what the instances said, if there are violations
}

// Happening is a fault that happened.
type Happening struct {
	Fault     string  `json:"fault"`
	At        Seconds `json:"at"`
	Took      Seconds `json:"took"`
	Recovered Seconds `json:"recovered"` // after it was over: every instance ready, and news at every stream
}

// OK tells whether no promise was broken.
func (r Report) OK() bool { return len(r.Violations) == 0 }

func (r *Report) skip(o Options, name, why string) {
	if r.Skipped == nil {
		r.Skipped = map[string]string{}
	}
	r.Skipped[name] = why
	o.Say("%s is skipped: %s", name, why)
}

func (r *Report) count(w *world, truth Truth, recordings []Recording) {
	r.Commits, r.Undone, r.Removals, r.Failed = len(truth.Commits), len(truth.Undone), len(truth.Removals), w.load.failed
	r.Streams = w.streams.Load()
	for _, log := range truth.Logs {
		if len(log) > 0 {
			r.Events += log[len(log)-1].Seq
		}
	}
	for _, recording := range recordings {
		for _, t := range recording.Told {
			switch t.Kind {
			case Event:
				r.Told++
			case Reset:
				r.Resets[t.Reason]++
			}
		}
	}
}

const violationsShown = 30

// Print writes the report for people.
func (r Report) Print(out io.Writer) {
	if r.Took == 0 {
		fmt.Fprintf(out, "\nThe drill did not come to its end; this is what it had found.\n")
	} else {
		fmt.Fprintf(out, "\n%d commits were acknowledged, %d events are in the log of %d bands; %d rows were rolled back, %d writes failed.\n",
			r.Commits, r.Events, r.Bands, r.Undone, r.Failed)
		fmt.Fprintf(out, "%d clients were told %d events over %d streams. %d rights were taken.\n", r.Clients, r.Told, r.Streams, r.Removals)
	}
	for _, reason := range slices.Sorted(maps.Keys(r.Resets)) {
		fmt.Fprintf(out, "%d times a client was told to read anew: %s.\n", r.Resets[reason], reason)
	}
	if len(r.Faults) > 0 {
		fmt.Fprintf(out, "\n%-24s %8s %8s %10s\n", "fault", "at", "took", "recovered")
	}
	for _, h := range r.Faults {
		fmt.Fprintf(out, "%-24s %8s %8s %10s\n", h.Fault, h.At, h.Took, h.Recovered)
	}
	if r.OK() {
		fmt.Fprintf(out, "\nNothing was lost, doubled, disordered, leaked or late; every client has what the tables have.\n")
		return
	}
	rules := map[Rule]int{}
	for _, v := range r.Violations {
		rules[v.Rule]++
	}
	fmt.Fprintf(out, "\n%d violations:", len(r.Violations))
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		fmt.Fprintf(out, " %d %s", rules[rule], rule)
	}
	fmt.Fprintln(out)
	for _, v := range r.Violations[:min(len(r.Violations), violationsShown)] {
		fmt.Fprintln(out, v)
	}
	if more := len(r.Violations) - violationsShown; more > 0 {
		fmt.Fprintf(out, "and %d more; --json has them all\n", more)
	}
	fmt.Fprintf(out, "What the instances said is in %s. To drill the same again: --seed %d.\n", r.Logs, r.Seed)
}
