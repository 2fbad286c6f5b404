package access_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"

	"downbeat/app/access"
	"downbeat/db"
)

const (
	issuer   = "https://id.example.org/"
	audience = "https://downbeat.example.org"
	keysPath = "/keys"
)

// Keys of every kind, made once: an RSA key takes long.
var keys = sync.OnceValue(func() map[string]crypto.Signer {
	rsaKey, errA := rsa.GenerateKey(rand.Reader, 2048)
	other, errB := rsa.GenerateKey(rand.Reader, 2048)
	small, errC := rsa.GenerateKey(rand.Reader, 1024)
	p256, errD := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	p384, errE := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	_, ed, errF := ed25519.GenerateKey(rand.Reader)
	for _, err := range []error{errA, errB, errC, errD, errE, errF} {
		if err != nil {
			panic(err)
		}
	}
	return map[string]crypto.Signer{"rsa": rsaKey, "other": other, "small": small, "p256": p256, "p384": p384, "ed": ed}
})

// provider is an identity provider that counts what it is asked.
type provider struct {
	tb testing.TB

	mu      sync.Mutex
	keys    map[string]jwkset.JWKMarshal // by kid
	answer  http.HandlerFunc             // instead of the keys; nil for them
	fetches int
	others  []string // requests for anything else
}

func newProvider(tb testing.TB, kids ...string) *provider {
	p := &provider{tb: tb}
	p.publish(kids...)
	return p
}

// publish makes these keys the ones that there are.
func (p *provider) publish(kids ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = map[string]jwkset.JWKMarshal{}
	for _, kid := range kids {
		p.keys[kid] = mustJWK(p.tb, keys()[kid].Public(), kid, "")
	}
}

// answers says how requests for the keys are answered; with nil, by the keys.
func (p *provider) answers(answer http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = answer
}

func (p *provider) asked() (fetches int, others []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fetches, p.others
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	if r.URL.Path != keysPath {
		p.others = append(p.others, r.URL.String())
		p.mu.Unlock()
		http.NotFound(w, r)
		return
	}
	p.fetches++
	answer, set := p.answer, jwkset.JWKSMarshal{}
	for _, k := range p.keys {
		set.Keys = append(set.Keys, k)
	}
	p.mu.Unlock()
	if answer != nil {
		answer(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/jwk-set+json")
	if err := json.NewEncoder(w).Encode(set); err != nil {
		p.tb.Error(err)
	}
}

// RoundTrip answers without a network, which a bubble of synctest could not wait for.
func (p *provider) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	p.ServeHTTP(recorder, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return recorder.Result(), nil
}

func mustJWK(tb testing.TB, public any, kid string, algorithm jwkset.ALG) jwkset.JWKMarshal {
	tb.Helper()
	if _, ok := public.(ed25519.PublicKey); ok {
		algorithm = jwkset.AlgEdDSA
	}
	jwk, err := jwkset.NewJWKFromKey(public, jwkset.JWKOptions{Metadata: jwkset.JWKMetadataOptions{KID: kid, ALG: algorithm, USE: jwkset.UseSig}})
	if err != nil {
		tb.Fatal(err)
	}
	return jwk.Marshal()
}

// serve listens on a real port until the test ends.
func (p *provider) serve() (address string) {
	server := httptest.NewServer(p)
	p.tb.Cleanup(server.Close)
	return server.URL
}

// mustBearers runs until the test ends.
func mustBearers(tb testing.TB, q db.Querier, options access.BearerOptions) *access.Bearers {
	tb.Helper()
	bearers, err := access.NewBearers(q, options, slog.New(slog.DiscardHandler))
	if err != nil {
		tb.Fatal(err)
	}
	run(tb, bearers)
	return bearers
}

func run(tb testing.TB, bearers *access.Bearers) {
	tb.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- bearers.Run(ctx) }()
	tb.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			tb.Error(err)
		}
	})
}

// more is claims or headers that differ from the usual ones; nil takes one away.
type more map[string]any

func usual(more more) jwt.MapClaims {
	now := time.Now()
	claims := jwt.MapClaims{
		"iss": issuer, "aud": audience, "sub": "subject-of-ana", "exp": now.Add(time.Hour).Unix(), "iat": now.Unix(), "nbf": now.Unix(),
	}
	return change(claims, more)
}

func change[M ~map[string]any](m M, more map[string]any) M {
	maps.Copy(m, more)
	maps.DeleteFunc(m, func(_ string, value any) bool { return value == nil })
	return m
}

// mustSign signs with a key of that name, which is also the kid.
func mustSign(tb testing.TB, kid string, claims jwt.MapClaims, header more) string {
	tb.Helper()
	return mustSignWith(tb, keys()[kid], claims, change(map[string]any{"kid": kid}, header))
}

func mustSignWith(tb testing.TB, key any, claims jwt.MapClaims, header map[string]any) string {
	tb.Helper()
	var method jwt.SigningMethod
	switch k := key.(type) {
	case *rsa.PrivateKey:
		method = jwt.SigningMethodRS256
	case *ecdsa.PrivateKey:
		method = map[elliptic.Curve]jwt.SigningMethod{elliptic.P256(): jwt.SigningMethodES256, elliptic.P384(): jwt.SigningMethodES384}[k.Curve]
	case ed25519.PrivateKey:
		method = jwt.SigningMethodEdDSA
	case []byte:
		method = jwt.SigningMethodHS256
	default:
		method = jwt.SigningMethodNone
	}
	token := jwt.NewWithClaims(method, claims)
	change(token.Header, header)
	signed, err := token.SignedString(key)
	if err != nil {
		tb.Fatal(err)
	}
	return signed
}

// jwk is a key as it is published, to be changed.
func jwk(tb testing.TB, name string) (fields map[string]any) {
	tb.Helper()
	if err := json.Unmarshal(mustJSON(tb, mustJWK(tb, keys()[name].Public(), name, "")), &fields); err != nil {
		tb.Fatal(err)
	}
	return fields
}

func mustJSON(tb testing.TB, value any) []byte {
	tb.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}
