package access_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"downbeat/app/access"
)

func TestAfterTheFirstAttemptsThereIsOneAfterEachPause(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		attempts *access.Attempts
		burst    int
		pause    time.Duration
	}{
		"sign-in":            {access.NewSignInAttempts(), 10, 30 * time.Second},
		"from an address":    {access.NewAddressAttempts(), 60, 2 * time.Second},
		"sign-up":            {access.NewSignUpAttempts(), 10, time.Minute},
		"of somebody's own":  {access.NewAttempts(1, time.Hour), 1, time.Hour},
		"very fast ones too": {access.NewAttempts(3, time.Millisecond), 3, time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				for i := range c.burst {
					if wait, ok := c.attempts.Allow("key"); !ok || wait != 0 {
						t.Fatalf("attempt %d of %d: %v, %v", i+1, c.burst, wait, ok)
					}
				}
				for range 3 {
					for range 100 { // refused ones make it no longer
						if wait, ok := c.attempts.Allow("key"); ok || wait <= 0 || wait > c.pause {
							t.Fatalf("one more: %v, %v; want to wait for %v", wait, ok, c.pause)
						}
					}
					if _, ok := c.attempts.Allow("another key"); !ok {
						t.Error("another key has to wait, too")
					}
					wait, _ := c.attempts.Allow("key")
					time.Sleep(wait - time.Millisecond)
					if _, ok := c.attempts.Allow("key"); ok && wait > time.Millisecond {
						t.Error("allowed before the time that was said")
					}
					time.Sleep(time.Millisecond)
					if wait, ok := c.attempts.Allow("key"); !ok {
						t.Errorf("after the time that was said: %v more", wait)
					}
				}
				time.Sleep(time.Duration(c.burst+1) * c.pause)
				for i := range c.burst {
					if _, ok := c.attempts.Allow("key"); !ok {
						t.Errorf("attempt %d after a long pause is refused", i+1)
					}
				}
				if _, ok := c.attempts.Allow("key"); ok {
					t.Error("a long pause allows more than the burst")
				}
			})
		})
	}
}

func TestAFloodOfKeysTakesNoMoreMemoryAndForgetsTheOldest(t *testing.T) {
	t.Parallel()
	attempts := access.NewFewAttempts(access.NewAttempts(1, time.Hour), 100)
	for i := range 10_000 {
		attempts.Allow("tries again and again") // and so is not forgotten
		attempts.Allow(fmt.Sprint("flood ", i, strings.Repeat("x", 1000)))
		if n := attempts.Kept(); n > 100 {
			t.Fatalf("%d keys are kept", n)
		}
	}
	for key, want := range map[string]bool{
		"tries again and again":                        false,
		"flood 9999" + strings.Repeat("x", 1000):       false,
		"flood 1" + strings.Repeat("x", 1000):          true, // long forgotten
		"flood 9999" + strings.Repeat("x", 1000) + "y": true, // never seen
	} {
		if _, ok := attempts.Allow(key); ok != want {
			t.Errorf("Allow(%.20q) = %v, want %v", key, ok, want)
		}
	}
}

func TestAnAddressIsOnePersonAndAnAccountIsItInAnyCase(t *testing.T) {
	t.Parallel()
	one := netip.MustParseAddr("2001:db8:1:2:3:4:5:6")
	for address, same := range map[string]bool{
		"2001:db8:1:2::1": true, "2001:db8:1:2:ffff:ffff:ffff:ffff": true, "2001:db8:1:3::1": false, "192.0.2.1": false,
	} {
		if got := access.AddressKey(one) == access.AddressKey(netip.MustParseAddr(address)); got != same {
			t.Errorf("%s and %s have the same key: %v", one, address, got)
		}
	}
	four := netip.MustParseAddr("192.0.2.1")
	if access.AddressKey(four) == access.AddressKey(four.Next()) || access.AddressKey(four) != access.AddressKey(netip.MustParseAddr("::ffff:192.0.2.1")) {
		t.Error("an IPv4 address is not its own key, however it is written")
	}
	if access.AddressKey(netip.Addr{}) == access.AddressKey(four) {
		t.Error("no address is one")
	}
	if access.SignInKey(four, " Ana@Demo.Downbeat\n") != access.SignInKey(four, ana) || access.SignInKey(four, ana) == access.SignInKey(four, "b"+ana) ||
		access.SignInKey(four, ana) == access.SignInKey(four.Next(), ana) {
		t.Error("the key of a sign-in is not the address and the account")
	}
}
