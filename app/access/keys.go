package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/MicahParks/jwkset"
)

const (
	keysEvery  = time.Hour       // fetched anew, if nothing asks for it earlier
	keysPause  = time.Minute     // between the beginnings of two fetches, whoever asks for them
	fetchBound = 5 * time.Second // for one fetch
	maxKeys    = 512 << 10       // the longest answer, in bytes
)

// keySet holds the public keys of one identity provider, as its JWKS address
// gives them (RFC 7517). One goroutine fetches, whoever wants it: see run.
type keySet struct {
	url    string
	client *http.Client
	log    *slog.Logger

	// wanted: a token names a key that is not known. Capacity 1, because one wish is
	// as good as many; find sends and never waits, run receives, nobody closes; full
	// means that the wish has been made.
	wanted chan struct{}

	mu    sync.Mutex
	keys  map[string][]publicKey // by kid, which two keys may share
	begun time.Time              // the latest fetch; zero before the first
	busy  bool                   // it is under way
	done  chan struct{}          // closed at the end of the fetch that is under way or, if none is, of the next
}

// newKeySet fetches from address, without following it elsewhere: what answers
// there decides who is let in.
func newKeySet(address string, transport http.RoundTripper, log *slog.Logger) *keySet {
	return &keySet{
		url: address, log: log,
		client: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		wanted: make(chan struct{}, 1),
		done:   make(chan struct{}),
	}
}

// run fetches at the start, within the hour, a minute after a failure, and when a
// token names an unknown key; never twice within a minute. Keys that are known
// stay for as long as no others come: the provider may be away. It returns when
// ctx ends.
func (s *keySet) run(ctx context.Context) {
	next := time.NewTimer(0)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
		case <-s.wanted:
			if !s.due() {
				continue
			}
		}
		wait := time.Duration((0.8 + 0.2*rand.Float64()) * float64(keysEvery)) // instances need not come all at once
		if err := s.refresh(ctx); err != nil {
			if ctx.Err() != nil {
				return
			}
			s.log.Warn("the keys of the identity provider can not be had: tokens are checked with those that are known", "url", s.url, "error", err)
			wait = keysPause
		}
		next.Reset(wait)
	}
}

// find returns the keys that a token with that kid and algorithm may be signed
// with. For a key that is unknown it waits for a fetch, if one is under way or
// due. A token without a kid means the only key that there is.
func (s *keySet) find(ctx context.Context, kid, algorithm string) []any {
	s.mu.Lock()
	keys, done := s.fitting(kid, algorithm), s.done
	hopeless := !s.busy && time.Since(s.begun) < keysPause
	s.mu.Unlock()
	if len(keys) > 0 || hopeless {
		return keys
	}
	select {
	case s.wanted <- struct{}{}:
	default:
	}
	bounded, cancel := context.WithTimeout(ctx, fetchBound)
	defer cancel()
	select {
	case <-done:
	case <-bounded.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fitting(kid, algorithm)
}

func (s *keySet) fitting(kid, algorithm string) (keys []any) {
	candidates := s.keys[kid]
	if kid == "" && len(s.keys) == 1 {
		for _, candidates = range s.keys {
		}
	}
	for _, k := range candidates {
		if k.fits(algorithm) {
			keys = append(keys, k.public)
		}
	}
	return keys
}

func (s *keySet) due() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Since(s.begun) >= keysPause
}

// refresh replaces the keys, unless the fetch fails.
func (s *keySet) refresh(ctx context.Context) error {
	s.mu.Lock()
	s.begun, s.busy = time.Now(), true
	s.mu.Unlock()

	bounded, cancel := context.WithTimeout(ctx, fetchBound)
	defer cancel()
	keys, err := s.fetch(bounded)

	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.keys = keys
	}
	s.busy = false
	close(s.done)
	s.done = make(chan struct{})
	return err
}

func (s *keySet) fetch(ctx context.Context) (map[string][]publicKey, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url, nil)
	if err != nil {
		return nil, fmt.Errorf("fetch keys: %w", err)
	}
	request.Header.Set("Accept", "application/jwk-set+json, application/json")
	response, err := s.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("fetch keys: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch keys: the answer is %s", response.Status)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxKeys+1))
	if err != nil {
		return nil, fmt.Errorf("fetch keys: %w", err)
	}
	if len(body) > maxKeys {
		return nil, fmt.Errorf("fetch keys: the answer is longer than %d bytes", maxKeys)
	}
	return parseKeys(body)
}

// parseKeys leaves out what it can't use: providers publish keys of kinds to
// come, and for other ends, beside those that matter. No key at all is an error.
func parseKeys(body []byte) (map[string][]publicKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(body, &set); err != nil {
		return nil, fmt.Errorf("read a key set: %w", err)
	}
	keys := map[string][]publicKey{}
	for _, raw := range set.Keys {
		// Without GetX5U in the options it fetches nothing, and without Private it takes no symmetric key.
		jwk, err := jwkset.NewJWKFromRawJSON(raw, jwkset.JWKMarshalOptions{}, jwkset.JWKValidateOptions{})
		if err != nil {
			continue
		}
		if k, ok := newPublicKey(jwk); ok {
			keys[k.kid] = append(keys[k.kid], k)
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("read a key set: it has no key to check signatures with")
	}
	return keys, nil
}
