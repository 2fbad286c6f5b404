package drill

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// Growth is the rule of a soak: nothing grows, and the log is dropped as it should be.
const Growth Rule = "growth"

// Verdict says whether something grows.
type Verdict string

// The verdicts.
const (
	Flat     Verdict = "flat"
	Grows    Verdict = "grows"
	TooShort Verdict = "too short to say"
	Context  Verdict = "-" // it is what it is
)

// A soak that is shorter than this sees how a process warms up, and the first rounds of vacuum.
const tellsFrom = 5 * time.Minute

// series is one thing over time.
type series struct {
	name   string
	what   string
	bytes  bool
	judged bool
	slack  float64 // a growth by less is none
	at     []time.Duration
	values []float64
}

func (s *series) add(at time.Duration, value float64) {
	s.at, s.values = append(s.at, at), append(s.values, value)
}

const megabyte = 1 << 20

type sampler struct {
	w         *world
	began     time.Time
	series    []series
	rotations int
}

func newSampler(w *world) *sampler {
	return &sampler{w: w, began: time.Now(), series: []series{
		{name: "memory", what: "resident memory of the instances", bytes: true, judged: true, slack: 12 * megabyte},
		{name: "heap", what: "heap of the instances", bytes: true, judged: true, slack: 12 * megabyte},
		{name: "goroutines", what: "goroutines of the instances", judged: true, slack: 40},
		{name: "files", what: "file descriptors of the instances", judged: true, slack: 40},
		{name: "streams", what: "streams"},
		{name: "connections", what: "connections to the database", judged: true, slack: 15},
		{name: "log", what: "log, with its indexes (feed.*)", bytes: true, judged: true, slack: 8 * megabyte},
		{name: "tables", what: "tables, with theirs (public.*)", bytes: true, judged: true, slack: 8 * megabyte},
		{name: "database", what: "database", bytes: true, judged: true, slack: 16 * megabyte},
		{name: "dead rows", what: "dead rows", judged: true, slack: 50_000},
	}}
}

// Measure is one thing over the whole soak.
type Measure struct {
	Name    string  `json:"name"`
	First   float64 `json:"first"`
	Last    float64 `json:"last"`
	Min     float64 `json:"min"`
	Max     float64 `json:"max"`
	PerHour float64 `json:"perHour"` // the slope of its last two thirds
	Verdict Verdict `json:"verdict"`
	bytes   bool
}

func (s *sampler) measures(took time.Duration) (list []Measure) {
	for _, one := range s.series {
		list = append(list, one.measure(took))
	}
	return list
}

// measure judges by the last two thirds, because everything grows at first: of these, the median of the second half must
// not be more than a tenth above that of the first, and more than the slack. What goes up and down passes.
func (s *series) measure(took time.Duration) Measure {
	m := Measure{Name: s.what, bytes: s.bytes, Verdict: Context}
	if len(s.values) == 0 {
		return m
	}
	m.First, m.Last, m.Min, m.Max = s.values[0], s.values[len(s.values)-1], slices.Min(s.values), slices.Max(s.values)
	third := len(s.values) / 3
	m.PerHour = slope(s.at[third:], s.values[third:])
	switch before, after := median(s.values[third:2*third]), median(s.values[2*third:]); {
	case !s.judged:
	case took < tellsFrom || third < 5:
		m.Verdict = TooShort
	case after > before*1.1 && after > before+s.slack:
		m.Verdict = Grows
	default:
		m.Verdict = Flat
	}
	return m
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// slope is that of the straight line nearest to the values, an hour.
func slope(at []time.Duration, values []float64) float64 {
	var n, x, y, xx, xy float64
	for i, t := range at {
		h := t.Hours()
		n, x, y, xx, xy = n+1, x+h, y+values[i], xx+h*h, xy+h*values[i]
	}
	if d := n*xx - x*x; d != 0 {
		return (n*xy - x*y) / d
	}
	return 0
}

func (m Measure) show(value float64) string {
	if m.bytes {
		return fmt.Sprintf("%.1f MB", value/megabyte)
	}
	return fmt.Sprintf("%.0f", value)
}

// last is a line of the last sample.
func (s *sampler) last() string {
	var parts []string
	for _, one := range s.series {
		if n := len(one.values); n > 0 {
			parts = append(parts, one.name+" "+Measure{bytes: one.bytes}.show(one.values[n-1]))
		}
	}
	return strings.Join(parts, ", ")
}

// SoakReport is what a soak has found.
type SoakReport struct {
	Seed       uint64         `json:"seed"`
	Took       Seconds        `json:"took"`
	Retention  Seconds        `json:"retention"`
	Commits    int            `json:"commits"` // acknowledged
	Failed     int            `json:"failed"`  // writes
	Told       int            `json:"told"`    // to clients
	Streams    int64          `json:"streams"`
	Rotations  int            `json:"rotations"` // times that a part of the log was dropped
	Resets     map[string]int `json:"resets"`    // to clients, by reason
	Measures   []Measure      `json:"measures"`
	Violations []Violation    `json:"violations"`
	Logs       string         `json:"logs,omitempty"`
}

// OK tells whether nothing grows and no promise was broken.
func (r SoakReport) OK() bool { return len(r.Violations) == 0 }

// Print writes the report for people.
func (r SoakReport) Print(out io.Writer) {
	if len(r.Measures) == 0 {
		fmt.Fprintf(out, "\nThe soak did not come to its end; this is what it had found.\n")
	} else {
		r.printMeasures(out)
	}
	if r.OK() {
		grows := "nothing grows"
		if time.Duration(r.Took) < tellsFrom {
			grows = fmt.Sprintf("what grows can be told after %v", tellsFrom)
		}
		fmt.Fprintf(out, "\nNothing was lost or doubled; %s.\n", grows)
		return
	}
	fmt.Fprintf(out, "\n%d violations:\n", len(r.Violations))
	for _, v := range r.Violations[:min(len(r.Violations), violationsShown)] {
		fmt.Fprintln(out, v)
	}
	fmt.Fprintf(out, "What the instances said is in %s.\n", r.Logs)
}

func (r SoakReport) printMeasures(out io.Writer) {
	fmt.Fprintf(out, "\n%s, events kept for %s: %d commits, %d events told over %d streams, %d writes failed.\n", r.Took, r.Retention, r.Commits, r.Told, r.Streams, r.Failed)
	fmt.Fprintf(out, "The oldest part of the log was dropped %d times.\n", r.Rotations)
	for _, reason := range slices.Sorted(maps.Keys(r.Resets)) {
		fmt.Fprintf(out, "%d times a client was told to read anew: %s.\n", r.Resets[reason], reason)
	}
	fmt.Fprintf(out, "\n%-36s %10s %10s %10s %10s %12s  %s\n", "", "first", "last", "min", "max", "an hour", "")
	for _, m := range r.Measures {
		perHour := m.show(m.PerHour)
		if m.Verdict == TooShort {
			perHour = ""
		}
		fmt.Fprintf(out, "%-36s %10s %10s %10s %10s %12s  %s\n", m.Name, m.show(m.First), m.show(m.Last), m.show(m.Min), m.show(m.Max), perHour, m.Verdict)
	}
}
