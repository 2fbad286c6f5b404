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

	hotWindow = 250 * time.Millisecond
	hotLooks  = 10                     // so many looks with news in a window are load
	hotFor    = 500 * time.Millisecond // without news, until it is over
	coolFor   = 2 * time.Second
	lease     = time.Second // for which hints are switched off at a time
)

// pace decides when to look again, and whether writers may be spared the hints.
// It is idle (hints come), hot (no hints, looks in quick succession) or cooling
// down (hints come again, but some transactions were not asked for one).
type pace struct {
	hot       bool
	windowEnd time.Time
	looks     int // with news, in this window
	lastNews  time.Time
	coolUntil time.Time
	leaseEnd  time.Time
}

// next returns how long to wait for a hint before the next look, and, if it is not
// negative, for how long writers shall send none: 0 means that they shall again.
// The look before took its time and found so many commits; busy, if somebody else
// was at it.
func (p *pace) next(now time.Time, took time.Duration, commits int64, busy bool) (wait, quiet time.Duration) {
	if commits > 0 {
		p.lastNews = now
		if now.After(p.windowEnd) {
			p.windowEnd, p.looks = now.Add(hotWindow), 0
		}
		p.looks++
	}
	quiet = -1
	switch {
	case !p.hot && p.looks >= hotLooks && !now.After(p.windowEnd):
		p.hot = true
	case p.hot && now.Sub(p.lastNews) > hotFor:
		p.hot, p.looks = false, 0
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
