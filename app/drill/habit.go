package drill

import "time"

// habit is what a client does while the load lasts. When it has stopped, everybody stays and reads.
type habit struct {
	name     string
	stay     time.Duration // hangs up after about so long; 0: never
	away     time.Duration // and comes back after about so long
	exactly  bool          // or exactly
	switches bool          // to another band then
	slow     bool          // reads 1 kB/s
	vanishes bool          // leaves its connection open, unread, instead of hanging up
	revoked  bool          // its rights are taken now and then, so that nothing may be between it and the instances
}

// manyOf says how many clients have a habit.
type manyOf struct {
	habit
	n int
}

func (o Options) habits() []manyOf {
	all := []manyOf{
		{habit{name: "reader"}, 6},
		{habit{name: "sleeper", stay: 2 * time.Second, away: time.Second}, 4},
		{habit{name: "switcher", stay: 3 * time.Second, away: 300 * time.Millisecond, switches: true}, 3},
		{habit{name: "slow reader", slow: true}, 1},
		{habit{name: "vanisher", stay: 4 * time.Second, vanishes: true}, 2},
		{habit{name: "member", revoked: true}, 2},
		{habit{name: "guest", revoked: true}, 2}, // whose session ends
	}
	if o.retention > 0 { // the log keeps for a third longer at most, and some seconds that it takes to notice
		all = append(all, manyOf{habit{name: "long sleeper", stay: time.Second, away: 4*o.retention/3 + 5*time.Second, exactly: true}, 3})
	}
	return all
}

// isAway is how long a client stays away this time.
func (c *client) isAway() time.Duration {
	if c.exactly {
		return c.away
	}
	return c.about(c.away)
}

// keeps is how long the log keeps what this client has not been told; 0: nobody knows, because its bytes are long under way.
func (c *client) keeps() time.Duration {
	if c.slow {
		return 0
	}
	return c.retention
}
