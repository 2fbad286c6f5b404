package drill

import "time"

// pulse is what a client of a soak keeps of all that it was told: where it is, the rows that it has, and what was wrong.
// The log of a soak is gone before it could be held against anything, so that the numbers themselves must do: each is the
// one before and one, or a reset says why not.
type pulse struct {
	walk
	heard  time.Time     // when something of the band was told
	keeps  time.Duration // how long events are kept; 0: this client may be told long after
	resets map[string]int
	events int
}

// newPulse begins with a band, and takes over what is counted.
func newPulse(before *pulse, r *Recording, keeps time.Duration) *pulse {
	p := &pulse{walk: walk{Recording: *r, place: -1}, heard: time.Now(), keeps: keeps, resets: map[string]int{}}
	p.begin()
	if before != nil {
		p.found, p.resets, p.events = before.found, before.resets, before.events
	}
	return p
}

func (p *pulse) feel(t Told) {
	if t.Foreign != "" {
		p.say(Leak, t.Seq, "%s carries band %s", t.Kind, t.Foreign)
	}
	switch t.Kind {
	case Opened:
		p.open(t)
	case Read:
		p.read(t)
	case Ready, Heartbeat:
		p.stand(t)
		if !p.unread {
			p.heard = t.At
		}
	case Reset:
		p.resets[t.Reason]++
		p.resetBy(t)
		p.heard = t.At
	case Event:
		p.events++
		switch {
		case t.Band != p.Band:
			p.say(Leak, t.Seq, "event %d is of band %s", t.Seq, t.Band)
		case p.unread:
			p.say(Lost, t.Seq, "event %d comes after a feed:ready that did not go on at %d, without a reset", t.Seq, p.asked)
		case t.Epoch != p.epoch || t.Seq > p.place+1:
			p.say(Lost, t.Seq, "event %d comes after %d", t.Seq, p.place)
		case t.Seq <= p.place:
			p.say(Doubled, t.Seq, "event %d comes after %d", t.Seq, p.place)
		}
		p.place, p.unread, p.epoch = t.Seq, false, t.Epoch
		p.apply(t)
		p.heard = t.At
	case Closed, Stale, Goodbye, Revoked:
	}
}

// resetBy does what a reset says, if it may be.
func (p *pulse) resetBy(t Told) {
	switch away := t.At.Sub(p.heard); {
	case t.Epoch != p.epoch || t.Reason == "epoch" || t.Reason == "unknown":
		p.say(Lost, t.Seq, "a reset (%s) to epoch %q after %q, and nothing has happened to the log", t.Reason, t.Epoch, p.epoch)
	case t.Reason == "expired" && away < p.keeps/2: // what comes late was written a while ago
		p.say(Lost, t.Seq, "a reset (expired) after %v, and events are kept for %v", away.Round(time.Millisecond), p.keeps)
	case t.Seq < p.place:
		p.say(Doubled, t.Seq, "a reset (%s) to %d, and %d was there already", t.Reason, t.Seq, p.place)
	}
	p.place, p.unread = t.Seq, false
	for _, table := range p.tables {
		table.asOf = -1
	}
}

// finish holds what the client has against the tables in the end.
func (p *pulse) finish(truth Truth) []Violation {
	p.truth = truth
	p.compare()
	return p.found
}
