package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"text/tabwriter"
)

// figure is one line of the table.
type figure struct {
	Row      string  `json:"row"`
	What     string  `json:"what"`
	Value    float64 `json:"value"`
	Unit     string  `json:"unit"`
	Against  string  `json:"against,omitempty"`  // what the baseline is
	Baseline float64 `json:"baseline,omitempty"` // in the same unit
	Marks    []mark  `json:"marks,omitempty"`    // all of them are to be met
	Note     string  `json:"note,omitempty"`
}

// mark is a bound.
type mark struct {
	OfRatio bool    `json:"ofRatio"` // of Value/Baseline, else of Value
	AtLeast bool    `json:"atLeast"` // else at most
	Bound   float64 `json:"bound"`
}

func atLeast(bound float64) mark      { return mark{AtLeast: true, Bound: bound} }
func atMost(bound float64) mark       { return mark{Bound: bound} }
func ratioAtLeast(bound float64) mark { return mark{OfRatio: true, AtLeast: true, Bound: bound} }
func ratioAtMost(bound float64) mark  { return mark{OfRatio: true, Bound: bound} }

// ratio is not a number where there is no baseline.
func (f figure) ratio() float64 {
	if f.Baseline == 0 {
		return math.NaN()
	}
	return f.Value / f.Baseline
}

// met tells whether a mark is; what is not a number meets none.
func (f figure) met(m mark) bool {
	value := f.Value
	if m.OfRatio {
		value = f.ratio()
	}
	if m.AtLeast {
		return value >= m.Bound
	}
	return value <= m.Bound
}

// verdict is ok or MISSED; empty without a mark.
func (f figure) verdict() string {
	if len(f.Marks) == 0 {
		return ""
	}
	for _, m := range f.Marks {
		if !f.met(m) {
			return "MISSED"
		}
	}
	return "ok"
}

func (m mark) text(unit string) string {
	sign := "≤ "
	if m.AtLeast {
		sign = "≥ "
	}
	if m.OfRatio {
		return sign + number(m.Bound) + " ×"
	}
	return sign + withUnit(m.Bound, unit)
}

// report is what one run has measured.
type report struct {
	Machine machine  `json:"machine"`
	Short   bool     `json:"short"`
	Figures []figure `json:"figures"`
	Broken  []string `json:"broken"` // what failed, or lost an event
}

// machine is where.
type machine struct {
	Cores      int    `json:"cores"`
	System     string `json:"system"` // name, release and architecture of the kernel
	PostgreSQL string `json:"postgresql"`
	Go         string `json:"go"`
	At         string `json:"at"`
}

// columns is the head of the table.
const columns = "row\twhat\tfigure\tbaseline\tratio\tmark\t\tnote"

func (f figure) line() string {
	baseline, ratio, marks := "", "", ""
	if f.Baseline != 0 {
		baseline, ratio = f.Against+" "+withUnit(f.Baseline, f.Unit), number(f.ratio())
	}
	for i, m := range f.Marks {
		if i > 0 {
			marks += ", "
		}
		marks += m.text(f.Unit)
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s", f.Row, f.What, withUnit(f.Value, f.Unit), baseline, ratio, marks, f.verdict(), f.Note)
}

func (r *report) print(out io.Writer) error {
	fmt.Fprintf(out, "Downbeat bench, %s: %d cores, %s, PostgreSQL %s, %s\n", r.Machine.At, r.Machine.Cores, r.Machine.System, r.Machine.PostgreSQL, r.Machine.Go)
	if r.Short {
		fmt.Fprintln(out, "A short run: it shows that this works, and is no measurement.")
	}
	fmt.Fprintln(out)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, columns)
	for _, f := range r.Figures {
		fmt.Fprintln(table, f.line())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, b := range r.Broken {
		fmt.Fprintln(out, "BROKEN:", b)
	}
	return nil
}

func (r *report) json(out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

// number has three significant digits, or all before the point.
func number(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case a >= 1e6:
		return strconv.FormatFloat(v/1e6, 'f', 2, 64) + " M"
	case a >= 10_000:
		return strconv.FormatFloat(v/1000, 'f', 0, 64) + " k"
	case a >= 100 || v == math.Trunc(v):
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	default:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
}

func withUnit(v float64, unit string) string {
	if unit == "" || unit[0] == '/' {
		return number(v) + unit
	}
	return number(v) + " " + unit
}
