package feed

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func TestWithoutNewsTheClockIsEnough(t *testing.T) {
	t.Parallel()
	var p pace
	for i := range 100 {
		wait, quiet := p.next(noon.Add(time.Duration(i)*time.Millisecond), time.Millisecond, 0, false)
		if wait != idleInterval || quiet >= 0 {
			t.Fatalf("look %d: wait %v, quiet %v", i, wait, quiet)
		}
	}
}

func TestWhileAnotherInstanceLooksThisOneLooksAgainSoon(t *testing.T) {
	t.Parallel()
	var p pace
	if wait, quiet := p.next(noon, time.Millisecond, 0, true); wait != busyInterval || quiet >= 0 {
		t.Errorf("wait %v, quiet %v", wait, quiet)
	}
}

func TestNewsNowAndThenIsNoLoad(t *testing.T) {
	t.Parallel()
	var p pace
	for i := range 1000 {
		now := noon.Add(time.Duration(i) * (hotWindow/(hotCommits-1) + time.Microsecond))
		if wait, quiet := p.next(now, time.Millisecond, 1, false); wait != idleInterval || quiet >= 0 {
			t.Fatalf("look %d: wait %v, quiet %v", i, wait, quiet)
		}
	}
}

func TestLoadThatFadesIsNoLoad(t *testing.T) {
	t.Parallel()
	var p pace
	heat(t, &p, noon)
	for now := noon; p.hot; now = now.Add(hotWindow / (warmCommits - 2)) { // news come, but fewer
		if p.next(now, time.Millisecond, 1, false); now.Sub(noon) > 2*(hotWindow+hotFor) {
			t.Fatal("hints stay off")
		}
	}
}

func TestLoadSwitchesHintsOffForAsLongAsItLasts(t *testing.T) {
	t.Parallel()
	var p pace
	now := noon
	next := func(commits int64) (wait, quiet time.Duration) {
		wait, quiet = p.next(now, time.Millisecond, commits, false)
		now = now.Add(wait)
		return wait, quiet
	}
	heat(t, &p, now)
	var leaseEnd time.Time
	for range 2000 { // idle → hot, for seconds
		before := now
		wait, quiet := next(1)
		if wait != hotInterval {
			t.Fatalf("hot: wait %v", wait)
		}
		if quiet >= 0 {
			leaseEnd = before.Add(quiet)
		} else if !leaseEnd.IsZero() && leaseEnd.Before(before) {
			t.Fatalf("the lease ran out at %v, and it is %v", leaseEnd, before)
		}
	}

	lastNews, asked := now, false
	for now.Sub(lastNews) < hotFor+coolFor+time.Second { // hot → cool → idle
		before := now
		wait, quiet := next(0)
		switch since := before.Sub(lastNews); {
		case quiet == 0 && asked, quiet > 0 && asked:
			t.Fatalf("%v after the last news: quiet %v, again", since, quiet)
		case quiet == 0:
			asked = true
		}
		if since := before.Sub(lastNews); asked && since < coolFor && wait != coolInterval {
			t.Fatalf("cooling down, %v after the last news: wait %v", since, wait)
		}
	}
	if wait, _ := next(0); !asked || wait != idleInterval {
		t.Errorf("at last: hints asked for: %v, wait %v", asked, wait)
	}
}

func TestNoMoreThanHalfOfTheTimeIsSpentLooking(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var p pace
		now := noon
		for range rapid.IntRange(1, 200).Draw(t, "looks") {
			took := time.Duration(rapid.Int64Range(0, int64(time.Second)).Draw(t, "took"))
			wait, quiet := p.next(now, took, rapid.Int64Range(0, 1e6).Draw(t, "commits"), rapid.Bool().Draw(t, "busy"))
			if wait < hotInterval || wait > idleInterval || (p.hot && wait < took) {
				t.Fatalf("a look took %v, and the next one is due after %v", took, wait)
			}
			if quiet > lease {
				t.Fatalf("hints are off for %v", quiet)
			}
			now = now.Add(wait + took)
		}
	})
}

func TestWhereWritersCrowdTheyAreLookedForLessOften(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		took    time.Duration
		commits int64
		wait    time.Duration
	}{
		{time.Millisecond, 1, hotInterval},
		{3 * time.Millisecond, 2, 3 * time.Millisecond},
		{3 * time.Millisecond, 8, 6 * time.Millisecond},
		{3 * time.Millisecond, 1000, 12 * time.Millisecond},
		{10 * time.Millisecond, 1000, crowdInterval},
		{40 * time.Millisecond, 1000, 40 * time.Millisecond},
	} {
		var p pace
		heat(t, &p, noon)
		if wait, _ := p.next(noon, c.took, c.commits, false); wait != c.wait {
			t.Errorf("a look of %v that found %d commits: wait %v, want %v", c.took, c.commits, wait, c.wait)
		}
	}
}

// heat finds so many commits that the pace is hot.
func heat(t *testing.T, p *pace, now time.Time) {
	t.Helper()
	for range hotCommits {
		p.next(now, time.Millisecond, 1, false)
	}
	if !p.hot {
		t.Fatalf("%d commits are no load", hotCommits)
	}
}
