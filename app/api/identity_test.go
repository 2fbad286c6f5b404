package api_test

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"downbeat/app/access"
	"downbeat/app/api"
)

// roundTrip answers in the place of the network.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// trust makes the routes take the tokens of an identity provider, and returns one that means the person, as a header.
func (r *rig) trust(userID string) string {
	r.tb.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		r.tb.Fatal(err)
	}
	keys := fmt.Sprintf(`{"keys": [{"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "one", "x": %q}]}`, base64.RawURLEncoding.EncodeToString(public))
	quiet := slog.New(slog.DiscardHandler)
	bearers, err := access.NewBearers(r.pool, access.BearerOptions{
		Issuer: "https://id.example.org/", Audience: "downbeat", JWKSURL: "https://id.example.org/keys",
		Transport: roundTrip(func(request *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(keys)), Request: request}, nil
		}),
	}, quiet)
	if err != nil {
		r.tb.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- bearers.Run(ctx) }()
	r.tb.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			r.tb.Error(err)
		}
	})
	server := r.server(quiet)
	server.Who.Bearers = bearers
	r.handler = server.Edge.Handler(server.Handler())

	r.exec(`insert into public.identities (issuer, subject, user_id) values ('https://id.example.org/', 'subject', '` + userID + `')`)
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.MapClaims{
		"iss": "https://id.example.org/", "sub": "subject", "aud": "downbeat", "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Add(-time.Minute).Unix(),
	})
	token.Header["kid"] = "one"
	signed, err := token.SignedString(private)
	if err != nil {
		r.tb.Fatal(err)
	}
	return "Authorization: Bearer " + signed
}

func TestWhoComesWithATokenOfAnIdentityProviderHasNoSessionToSee(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	bearer := r.trust("a0000000-0000-4000-8000-000000000001")
	a := r.must(http.StatusOK, "GET", "/api/session", "", bearer)
	var session api.Session
	a.into(t, &session)
	if session.User.Name != "Ana Castell" || session.Id != nil || strings.Contains(a.body, `"id":null`) || time.Until(session.ExpiresAt) < 50*time.Minute {
		t.Errorf("%s", a.body)
	}
	cookie := r.as("ana")
	var list api.SessionList
	r.must(http.StatusOK, "GET", "/api/sessions", "", bearer).into(t, &list)
	if len(list.Sessions) != 1 || list.Sessions[0].Current {
		t.Errorf("%+v", list)
	}
	r.must(http.StatusOK, "GET", "/api/bands/"+nightShift, "", bearer)
	r.must(http.StatusNoContent, "DELETE", "/api/session", "", bearer) // there is nothing to end
	r.must(http.StatusOK, "GET", "/api/session", "", bearer)

	// A new password refuses every proof from before, this one too.
	r.must(http.StatusNoContent, "PUT", "/api/profile/password", anasPassword, bearer)
	r.must(http.StatusUnauthorized, "GET", "/api/session", "", bearer)
	r.must(http.StatusUnauthorized, "GET", "/api/session", "", cookie)
}
