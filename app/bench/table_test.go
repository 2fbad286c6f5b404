package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestAMarkIsMetUpToItsBoundAndNotBeyond(t *testing.T) {
	for _, c := range []struct {
		name  string
		f     figure
		wants string
	}{
		{"no mark", figure{Value: 5}, ""},
		{"at least, met", figure{Value: 5, Marks: []mark{atLeast(5)}}, "ok"},
		{"at least, missed", figure{Value: 4.99, Marks: []mark{atLeast(5)}}, "MISSED"},
		{"at most, met", figure{Value: 5, Marks: []mark{atMost(5)}}, "ok"},
		{"at most, missed", figure{Value: 5.01, Marks: []mark{atMost(5)}}, "MISSED"},
		{"a ratio, met", figure{Value: 6, Baseline: 10, Marks: []mark{ratioAtLeast(0.6)}}, "ok"},
		{"a ratio, missed", figure{Value: 5.9, Baseline: 10, Marks: []mark{ratioAtLeast(0.6)}}, "MISSED"},
		{"a ratio of times, met", figure{Value: 3, Baseline: 1, Marks: []mark{ratioAtMost(3)}}, "ok"},
		{"a ratio of times, missed", figure{Value: 3.1, Baseline: 1, Marks: []mark{ratioAtMost(3)}}, "MISSED"},
		{"one of two missed", figure{Value: 1e6, Baseline: 2e5, Marks: []mark{atLeast(1e6), ratioAtLeast(10)}}, "MISSED"},
		{"both met", figure{Value: 2e6, Baseline: 2e5, Marks: []mark{atLeast(1e6), ratioAtLeast(10)}}, "ok"},
		{"a ratio to nothing", figure{Value: 1, Marks: []mark{ratioAtLeast(0.1)}}, "MISSED"},
		{"a ratio to nothing, at most", figure{Value: 1, Marks: []mark{ratioAtMost(3)}}, "MISSED"},
	} {
		if got := c.f.verdict(); got != c.wants {
			t.Errorf("%s: %q, want %q", c.name, got, c.wants)
		}
	}
}

func TestNumbersAreShortAndNoneIsTakenForAnother(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 0.35: "0.35", 4: "4", 9.87: "9.87", 12.34: "12.3", 250: "250", 9999: "9999", 76_400: "76 k", 999_499: "999 k", 1_230_000: "1.23 M",
	} {
		if got := number(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
}

func TestTheTableAndItsJSONSayTheSame(t *testing.T) {
	r := &report{
		Machine: machine{Cores: 2, System: "Linux", PostgreSQL: "15.1", Go: "go1", At: "today"},
		Figures: []figure{{Row: "latency", What: "p50", Value: 2, Unit: "ms", Against: "LISTEN", Baseline: 0.5, Marks: []mark{ratioAtMost(3)}, Note: "noted"}},
		Broken:  []string{"latency: one event is lost"},
	}
	var text, document bytes.Buffer
	if err := r.print(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2 cores", "PostgreSQL 15.1", "LISTEN 0.50 ms", "≤ 3 ×", "MISSED", "noted", "BROKEN: latency: one event is lost"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, text.String())
		}
	}
	if err := r.json(&document); err != nil {
		t.Fatal(err)
	}
	var back report
	if err := json.Unmarshal(document.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if got := back.Figures[0]; got.verdict() != "MISSED" || got.line() != r.Figures[0].line() {
		t.Errorf("the JSON has %+v, want %+v", got, r.Figures[0])
	}
}
