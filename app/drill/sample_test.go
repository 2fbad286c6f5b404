package drill

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestASoakTellsWhatGrowsFromWhatGoesUpAndDown(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		want  Verdict
		value func(n int) float64
	}{
		"it stays":                        {Flat, func(int) float64 { return 100 * megabyte }},
		"it warms up":                     {Flat, func(n int) float64 { return float64(min(n, 60)) * megabyte }},
		"it goes up and down":             {Flat, func(n int) float64 { return float64(50+n%10*10) * megabyte }},
		"it grows by less than the slack": {Flat, func(n int) float64 { return megabyte + float64(n)*megabyte/50 }},
		"it leaks":                        {Grows, func(n int) float64 { return (50 + float64(n)/2) * megabyte }},
		"it leaks in a sawtooth":          {Grows, func(n int) float64 { return float64(50+n+n%10*3) * megabyte }},
		"it leaks, and noise hides it":    {Grows, func(n int) float64 { return float64(50+n)*megabyte + rand.Float64()*20*megabyte }},
	} {
		s := series{judged: true, slack: 8 * megabyte}
		for n := range 200 {
			s.add(time.Duration(n)*3*time.Second, test.value(n))
		}
		if m := s.measure(10 * time.Minute); m.Verdict != test.want {
			t.Errorf("%s: %+v", name, m)
		}
		if m := s.measure(time.Minute); m.Verdict != TooShort {
			t.Errorf("%s, for a minute: %+v", name, m)
		}
	}
}

func TestTheSlopeIsThatOfTheLine(t *testing.T) {
	t.Parallel()
	at, values := []time.Duration{0, time.Hour, 2 * time.Hour}, []float64{10, 17, 24}
	if got := slope(at, values); got < 6.99 || got > 7.01 {
		t.Errorf("%v an hour, want 7", got)
	}
}

// told is what a client of a soak is told, all of epoch one.
func told(seqs ...int64) (list []Told) {
	for _, seq := range seqs {
		list = append(list, Told{At: began.Add(time.Duration(len(list)) * time.Millisecond), Kind: Event, Seq: seq, Epoch: "one"})
	}
	return list
}

var began = time.Date(2031, 5, 1, 20, 0, 0, 0, time.UTC)

func TestAPulseFeelsWhatIsLostAndDoubledWithoutALog(t *testing.T) {
	t.Parallel()
	reset := func(after time.Duration, reason string) []Told {
		return []Told{
			{At: began.Add(after), Kind: Opened, Seq: 2, Epoch: "one"},
			{At: began.Add(after), Kind: Ready, Seq: 90, Epoch: "one"},
			{At: began.Add(after), Kind: Reset, Seq: 90, Epoch: "one", Reason: reason},
		}
	}
	for name, test := range map[string]struct {
		want Rule
		told []Told
	}{
		"all":                                  {"", told(1, 2, 3)},
		"one is missing":                       {Lost, told(1, 3)},
		"one comes twice":                      {Doubled, told(1, 2, 2)},
		"a reset after the time to keep":       {"", append(told(1, 2), reset(6*time.Second, "expired")...)},
		"a reset long before it":               {Lost, append(told(1, 2), reset(time.Second, "expired")...)},
		"a reset that says too many":           {"", append(told(1, 2), reset(time.Second, "bulk")...)},
		"a cursor that nobody knows any more":  {Lost, append(told(1, 2), reset(time.Second, "unknown")...)},
		"a stream that goes on without a word": {Lost, append(append(told(1, 2), reset(time.Second, "bulk")[:2]...), told(91)...)},
	} {
		p := newPulse(nil, &Recording{}, 5*time.Second)
		p.heard = began
		p.feel(Told{Kind: Opened, Epoch: "one"})
		for _, one := range test.told {
			p.feel(one)
		}
		if test.want == "" && len(p.found) > 0 || test.want != "" && (len(p.found) == 0 || p.found[0].Rule != test.want) {
			t.Errorf("%s: %v", name, p.found)
		}
	}
	p := newPulse(nil, &Recording{}, 0)
	p.feel(Told{Kind: Read, Table: "song", Epoch: "one", Rows: map[string]string{"s1": "1"}})
	p.feel(Told{Kind: Read, Table: "gig", Epoch: "one"})
	if found := p.finish(Truth{Rows: nil}); len(found) != 1 || found[0].Rule != State {
		t.Errorf("a row that the tables have not: %v", found)
	}
}
