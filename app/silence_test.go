package main_test

import (
	"testing"
	"time"
)

// A link that says nothing: nobody tells either end that it is gone.
func TestBehindASilentDatabaseLinkStreamsAreToldAndEndAndComeBackWithoutAHole(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		silent []int
		old    string
	}{
		"nothing passes, then everything goes on":     {[]int{questions, answers}, "resume"},
		"answers do not pass, then links are reset":   {[]int{answers}, "reset"},
		"old links stay silent for ever, new ones do": {[]int{questions, answers}, "dead"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := MustStage(t)
			proxy, through := MustProxy(t, s.url)
			in := MustServeAt(t, through, MustAddr(t))
			c := MustSignIn(t, ana, demoBand, in.url).MustFollow(t)
			load := s.MustWrite(t, 2, 20*time.Millisecond, demoBand)
			c.MustGet(t, 50)
			in.MustBeReady(t, 200)

			began := time.Now()
			proxy.silence(test.silent...)
			stale := c.MustBeTold(t, "feed:stale", 1).at.Sub(began)
			red := in.readiness()
			goodbye := c.MustBeTold(t, "feed:goodbye", 1).at.Sub(began)
			t.Logf("feed:stale after %v, the end after %v", stale.Round(time.Millisecond), goodbye.Round(time.Millisecond))
			if stale > 6*time.Second || red != 503 {
				t.Errorf("feed:stale came after %v, and then /readyz was %d", stale, red)
			}
			if goodbye < 2*time.Second || goodbye > 10*time.Second {
				t.Errorf("memberships were trusted for %v", goodbye)
			}

			began = time.Now()
			proxy.heal(test.old)
			green := in.MustBeReady(t, 200)
			c.MustGet(t, 50)
			again := time.Since(began)
			t.Logf("healed: /readyz green after %v, the client goes on after %v", green.Round(time.Millisecond), again.Round(time.Millisecond))
			if again > 15*time.Second { // whatever a pool still holds of the old links
				t.Errorf("the client goes on only after %v", again)
			}
			load.stop()
			s.MustHaveGot(t, c)
			MustHaveHeardOf(t, c, load.committed(demoBand))
		})
	}
}
