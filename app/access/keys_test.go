package access_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"downbeat/app/access"
)

// said is a log.
type said struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) count(of string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Count(s.text.String(), of)
}

// inTime runs do in a bubble of fake time, with a *Bearers that fetches from p
// and whose log is counted.
func inTime(t *testing.T, p *provider, do func(t *testing.T, bearers *access.Bearers, warnings func() int)) {
	t.Helper()
	keys() // outside, where making them takes the time that it takes
	synctest.Test(t, func(t *testing.T) {
		var log said
		bearers, err := access.NewBearers(nil, access.BearerOptions{
			Issuer: issuer, Audience: audience, JWKSURL: "https://id.example.org" + keysPath, Transport: p,
		}, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- bearers.Run(ctx) }()
		do(t, bearers, func() int {
			synctest.Wait()
			return log.count("level=WARN")
		})
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestAFloodOfUnknownKeysIsOneFetchAMinute(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "rsa")
	inTime(t, p, func(t *testing.T, bearers *access.Bearers, _ func() int) {
		for minute := range 10 {
			for second := range 60 {
				var all sync.WaitGroup
				for i := range 5 {
					token := mustSign(t, "p256", usual(nil), more{"kid": fmt.Sprint(minute, second, i)})
					all.Go(func() {
						if bearers.Signed(t.Context(), token) == nil {
							t.Error("a token of an unknown key is taken")
						}
					})
				}
				all.Wait()
				time.Sleep(time.Second)
			}
			if err := bearers.Signed(t.Context(), mustSign(t, "rsa", usual(nil), nil)); err != nil {
				t.Errorf("a good one in the flood: %v", err)
			}
		}
		if fetches, others := p.asked(); fetches < 9 || fetches > 11 || len(others) > 0 {
			t.Errorf("3,000 tokens in ten minutes made %d fetches, and %v", fetches, others)
		}
	})
}

func TestATokenThatGivesUpDoesNotUseUpTheFetch(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "rsa")
	inTime(t, p, func(t *testing.T, bearers *access.Bearers, _ func() int) {
		synctest.Wait()
		time.Sleep(time.Minute)
		p.publish("rsa", "p256")
		token := mustSign(t, "p256", usual(nil), nil)
		gone, leave := context.WithCancel(t.Context())
		leave()
		_ = bearers.Signed(gone, token) // too impatient: what it says does not matter
		if err := bearers.Signed(t.Context(), token); err != nil {
			t.Errorf("the next one: %v", err)
		}
		if fetches, _ := p.asked(); fetches != 2 {
			t.Errorf("%d fetches, want 2", fetches)
		}
	})
}

func TestANewKeyIsKnownByItsFirstTokenAndAnOldOneForgotten(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "rsa")
	inTime(t, p, func(t *testing.T, bearers *access.Bearers, _ func() int) {
		old, fresh := mustSign(t, "rsa", usual(nil), nil), mustSign(t, "ed", usual(nil), nil)
		if err := bearers.Signed(t.Context(), old); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		p.publish("ed")
		if err := bearers.Signed(t.Context(), old); err != nil {
			t.Errorf("the old key, while nobody has asked: %v", err)
		}
		if err := bearers.Signed(t.Context(), fresh); err != nil {
			t.Errorf("the first token of the new key: %v", err)
		}
		if bearers.Signed(t.Context(), old) == nil {
			t.Error("the key that was taken back still counts")
		}
		// A key within a minute of the last fetch has to wait for its end.
		p.publish("ed", "p256")
		next := mustSign(t, "p256", usual(nil), nil)
		if bearers.Signed(t.Context(), next) == nil {
			t.Error("two fetches within a minute")
		}
		time.Sleep(time.Minute)
		if err := bearers.Signed(t.Context(), next); err != nil {
			t.Errorf("a minute later: %v", err)
		}
	})
}

func TestKeysAreFetchedHourlyWithoutAnyToken(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "rsa")
	inTime(t, p, func(t *testing.T, bearers *access.Bearers, warnings func() int) {
		time.Sleep(24 * time.Hour)
		if fetches, _ := p.asked(); fetches < 25 || fetches > 31 {
			t.Errorf("%d fetches in a day", fetches)
		}
		p.publish("ed")
		time.Sleep(time.Hour)
		if bearers.Signed(t.Context(), mustSign(t, "rsa", usual(nil), nil)) == nil {
			t.Error("a key that was taken back an hour ago still counts")
		}
		if n := warnings(); n != 0 {
			t.Errorf("%d warnings", n)
		}
	})
}

func TestWithTheProviderAwayTheKnownKeysGoOn(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"an error":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"a redirection": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) },
		"a page":        func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>under construction</html>") },
		"nothing":       func(http.ResponseWriter, *http.Request) {},
		"no keys":       func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"keys": []}`) },
		"an array":      func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `[]`) },
		"a shared key": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"keys": [{"kty": "oct", "k": "AAAA", "kid": "rsa"}]}`)
		},
		"a megabyte": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"keys": [], "x": "%s"}`, strings.Repeat("x", 1<<20))
		},
		"no end of time": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProvider(t, "rsa")
			inTime(t, p, func(t *testing.T, bearers *access.Bearers, warnings func() int) {
				good := mustSign(t, "rsa", usual(nil), nil)
				if err := bearers.Signed(t.Context(), good); err != nil {
					t.Fatal(err)
				}
				p.answers(answer)
				time.Sleep(time.Hour + 5*time.Second)
				for range 3 {
					began := time.Now()
					if err := bearers.Signed(t.Context(), good); err != nil {
						t.Errorf("a key that is known: %v", err)
					}
					if waited := time.Since(began); waited > 0 {
						t.Errorf("and it took %v", waited)
					}
					time.Sleep(time.Hour)
				}
				if n := warnings(); n < 3 {
					t.Errorf("%d warnings in three hours", n)
				}
				if fetches, others := p.asked(); fetches > 4*60 || len(others) > 0 {
					t.Errorf("%d fetches in three hours, and %v", fetches, others)
				}

				p.publish("ed")
				p.answers(nil)
				time.Sleep(time.Minute + 5*time.Second)
				before, _ := p.asked()
				if err := bearers.Signed(t.Context(), mustSign(t, "ed", usual(nil), nil)); err != nil {
					t.Errorf("a minute after it is back: %v", err)
				}
				if after, _ := p.asked(); after != before {
					t.Error("it took a token to find out")
				}
			})
		})
	}
}

func TestAStartWithTheProviderAwayIsNoFailure(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "rsa")
	p.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	inTime(t, p, func(t *testing.T, bearers *access.Bearers, warnings func() int) {
		good := mustSign(t, "rsa", usual(nil), nil)
		if bearers.Signed(t.Context(), good) == nil {
			t.Error("without any key a token is taken")
		}
		if n := warnings(); n != 1 {
			t.Errorf("%d warnings, want one", n)
		}
		p.answers(nil)
		time.Sleep(time.Minute)
		if err := bearers.Signed(t.Context(), good); err != nil {
			t.Errorf("a minute after it is there: %v", err)
		}
	})
}

func TestWhatAKeyIsForIsNotForTheTokenToSay(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	set := map[string]map[string]any{}
	for kid, as := range map[string]more{
		"plain":      {},
		"encryption": {"use": "enc"},
		"wrapping":   {"key_ops": []string{"wrapKey"}},
		"checking":   {"key_ops": []string{"verify"}, "use": nil},
		"RS512":      {"alg": "RS512"},
		"RS256":      {"alg": "RS256"},
		"elsewhere":  {"x5u": "https://id.example.org/certificate"},
		"unusable":   {"n": "?"},
	} {
		set[kid] = change(jwk(t, "rsa"), change(more{"kid": kid}, as))
	}
	set["private"] = change(jwk(t, "p256"), more{"kid": "private", "d": "AAAA"}) // a provider's mistake, and no reason to refuse its public half
	p.answers(func(w http.ResponseWriter, _ *http.Request) {
		list := []map[string]any{}
		for _, k := range set {
			list = append(list, k)
		}
		fmt.Fprintf(w, `{"keys": %s}`, mustJSON(t, list))
	})
	inTime(t, p, func(t *testing.T, bearers *access.Bearers, _ func() int) {
		for kid, want := range map[string]bool{
			"plain": true, "encryption": false, "wrapping": false, "checking": true, "RS512": false, "RS256": true, "elsewhere": true, "unusable": false,
		} {
			err := bearers.Signed(t.Context(), mustSignWith(t, keys()["rsa"], usual(nil), more{"kid": kid}))
			if (err == nil) != want {
				t.Errorf("%s: %v, want it taken: %v", kid, err, want)
			}
		}
		if err := bearers.Signed(t.Context(), mustSignWith(t, keys()["p256"], usual(nil), more{"kid": "private"})); err != nil {
			t.Errorf("private: %v", err)
		}
		for _, other := range []jwt.SigningMethod{jwt.SigningMethodRS384, jwt.SigningMethodPS256} {
			token := jwt.NewWithClaims(other, usual(nil))
			token.Header["kid"] = "plain"
			signed, err := token.SignedString(keys()["rsa"])
			if err != nil {
				t.Fatal(err)
			}
			if bearers.Signed(t.Context(), signed) == nil {
				t.Errorf("%s is taken, which nobody has allowed", other.Alg())
			}
		}
	})
	if _, others := p.asked(); len(others) > 0 {
		t.Errorf("keys made us ask for %v", others)
	}
}

func TestTheOnlyKeyNeedsNoName(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "rsa")
	inTime(t, p, func(t *testing.T, bearers *access.Bearers, _ func() int) {
		nameless := mustSign(t, "rsa", usual(nil), more{"kid": nil})
		if err := bearers.Signed(t.Context(), nameless); err != nil {
			t.Errorf("the only key: %v", err)
		}
		if bearers.Signed(t.Context(), mustSignWith(t, keys()["other"], usual(nil), nil)) == nil {
			t.Error("another's key without a name is taken")
		}
		time.Sleep(time.Minute)
		p.publish("rsa", "other")
		_ = bearers.Signed(t.Context(), mustSign(t, "other", usual(nil), nil))
		if bearers.Signed(t.Context(), nameless) == nil {
			t.Error("one of two is guessed")
		}
	})
}
