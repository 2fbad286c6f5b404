package feed

import "time"

const (
	idleInterval = time.Second           // the backstop: nothing stays unseen for longer
	busyInterval = 10 * time.Millisecond // somebody else is looking; in case he does not tell
	hotInterval  = 2 * time.Millisecond  // at least this long between two looks under load
	coolInterval = 50 * time.Millisecond // for those who wrote while hints were off, and commit later

	// A look costs about the same for one commit and for thirty. Where it finds many, writers need the processor
	// more than readers would notice: they wait for up to so long, and up to so many times a look's own time.
	crowdInterval = 16 * time.Millisecond
	crowdFactor   = 4
	crowd         = 4 // so many commits in a look make the next wait a look's time longer

	// What a NOTIFY costs writers counts when there are many: so many commits in a window are load, until for a while
	// no window has had half of them. Below it, to be told at once is worth more.
	hotWindow   = 250 * time.Millisecond
	hotCommits  = 125
	warmCommits = hotCommits / 2
	hotFor      = 2 * hotWindow
	coolFor     = 2 * time.Second
	lease       = time.Second // for which hints are switched off at a time
)

// pace decides when to look again, and whether writers may be spared the hints.
// It is idle (hints come), hot (no hints, looks in quick succession) or cooling
// down (hints come again, but some transactions were not asked for one).
type pace struct {
	hot       bool
	windowEnd time.Time
	commits   int64     // in this window
	lastLoad  time.Time // when a window last had enough of them to stay hot
	coolUntil time.Time
	leaseEnd  time.Time
}

// next returns how long to wait for a hint before the next look, and, if it is not
// negative, for how long writers shall send none: 0 means that they shall again.
// The look before took its time and found so many commits; busy, if somebody else
// was at it.
func (p *pace) next(now time.Time, took time.Duration, commits int64, busy bool) (wait, quiet time.Duration) {
	if now.After(p.windowEnd) {
		p.windowEnd, p.commits = now.Add(hotWindow), 0
	}
	p.commits += commits
	if commits > 0 && p.commits >= warmCommits {
		p.lastLoad = now
	}
	quiet = -1
	switch {
	case !p.hot && p.commits >= hotCommits:
		p.hot = true
	case p.hot && now.Sub(p.lastLoad) > hotFor:
		p.hot = false
		p.coolUntil, p.leaseEnd, quiet = now.Add(coolFor), time.Time{}, 0
	}
	if p.hot && p.leaseEnd.Sub(now) < lease/2 {
		p.leaseEnd, quiet = now.Add(lease), lease
	}
	switch {
	case p.hot:
		// Never more than half of the time is spent looking.
		wait = max(hotInterval, took, min(crowdInterval, took*time.Duration(min(crowdFactor, commits/crowd))))
	case busy:
		wait = busyInterval
	case now.Before(p.coolUntil):
		wait = coolInterval
	default:
		wait = idleInterval
	}
	return wait, quiet
}
