package access_test

import (
	"log/slog"
	"strings"
	"testing"

	"downbeat/app/access"
)

func TestWithoutOptionsEveryTokenIsRefused(t *testing.T) {
	t.Parallel()
	bearers, err := access.NewBearers(nil, access.BearerOptions{}, slog.New(slog.DiscardHandler))
	if bearers != nil || err != nil {
		t.Fatalf("NewBearers = %v, %v; want none", bearers, err)
	}
	if err := bearers.Run(t.Context()); err != nil {
		t.Error(err)
	}
	for _, token := range []string{mustSign(t, "rsa", usual(nil), nil), "garbage", strings.Repeat("x", 1<<20)} {
		if _, err := (access.Authenticator{Bearers: bearers}).Caller(t.Context(), access.Credentials{Bearer: token}); err != access.ErrNoSession {
			t.Errorf("a token: %v, want ErrNoSession", err)
		}
	}
}

func TestOptionsThatWouldLetAnybodyInAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*access.BearerOptions){
		"no issuer":          func(o *access.BearerOptions) { o.Issuer = "" },
		"no audience":        func(o *access.BearerOptions) { o.Audience = "" },
		"no keys":            func(o *access.BearerOptions) { o.JWKSURL = "" },
		"plain http":         func(o *access.BearerOptions) { o.JWKSURL = "http://id.example.org/keys" },
		"no URL":             func(o *access.BearerOptions) { o.JWKSURL = "id.example.org" },
		"a file":             func(o *access.BearerOptions) { o.JWKSURL = "file:///keys" },
		"a password":         func(o *access.BearerOptions) { o.JWKSURL = "https://a:b@id.example.org/keys" },
		"nearly local":       func(o *access.BearerOptions) { o.JWKSURL = "http://localhost.example.org/keys" },
		"HS256":              func(o *access.BearerOptions) { o.Algorithms = []string{"RS256", "HS256"} },
		"none":               func(o *access.BearerOptions) { o.Algorithms = []string{"none"} },
		"an empty algorithm": func(o *access.BearerOptions) { o.Algorithms = []string{""} },
		"NUL in the issuer":  func(o *access.BearerOptions) { o.Issuer = "https://id\x00" },
	} {
		options := access.BearerOptions{Issuer: issuer, Audience: audience, JWKSURL: "https://id.example.org/keys"}
		if _, err := access.NewBearers(nil, options, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
		change(&options)
		if bearers, err := access.NewBearers(nil, options, slog.New(slog.DiscardHandler)); err == nil {
			t.Errorf("%s: %v is taken", name, bearers)
		}
	}
}
