package access_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
)

// tokens is an authenticator that takes the tokens of a provider, of whose
// subjects Ana is one.
type tokens struct {
	pool     *pgxpool.Pool
	provider *provider
	url      string // of the provider
	who      access.Authenticator
	ana      uuid.UUID
}

func mustTokens(tb testing.TB) tokens {
	tb.Helper()
	pool := mustDemo(tb)
	p := newProvider(tb, "rsa", "p256", "ed", "p384", "small")
	r := tokens{pool: pool, provider: p, url: p.serve(), ana: mustUser(tb, pool, ana).ID}
	mustExec(tb, pool, `insert into public.identities (issuer, subject, user_id) values ($1, 'subject-of-ana', $2)`, issuer, r.ana)
	r.who = access.Authenticator{
		Sessions: access.NewSessions(pool, access.NewPasswords(0)),
		Bearers:  mustBearers(tb, pool, access.BearerOptions{Issuer: issuer, Audience: audience, JWKSURL: r.url + keysPath}),
	}
	return r
}

func (r tokens) caller(tb testing.TB, token string) (access.Caller, error) {
	tb.Helper()
	return r.who.Caller(tb.Context(), access.Credentials{Bearer: token})
}

func TestATokenOfTheProviderIsWhoItMeans(t *testing.T) {
	t.Parallel()
	r := mustTokens(t)
	now := time.Now()
	for name, token := range map[string]string{
		"RS256":               mustSign(t, "rsa", usual(nil), nil),
		"ES256":               mustSign(t, "p256", usual(nil), nil),
		"EdDSA":               mustSign(t, "ed", usual(nil), nil),
		"an access token":     mustSign(t, "rsa", usual(nil), more{"typ": "at+jwt"}),
		"application/at+jwt":  mustSign(t, "rsa", usual(nil), more{"typ": "application/AT+JWT"}),
		"no type":             mustSign(t, "rsa", usual(nil), more{"typ": nil}),
		"one of several":      mustSign(t, "rsa", usual(more{"aud": []string{"https://other.example.org", audience}}), nil),
		"no iat, no nbf":      mustSign(t, "rsa", usual(more{"iat": nil, "nbf": nil}), nil),
		"a clock 20 s ahead":  mustSign(t, "rsa", usual(more{"iat": now.Unix() + 20, "nbf": now.Unix() + 20}), nil),
		"fractions":           mustSign(t, "rsa", usual(more{"exp": float64(now.Unix()) + 3600.5}), nil),
		"nbf 0":               mustSign(t, "rsa", usual(more{"nbf": 0}), nil),
		"a key address, vain": mustSign(t, "rsa", usual(nil), more{"jku": r.url + "/evil", "x5u": r.url + "/evil", "jwk": map[string]any{"kty": "oct", "k": "AAAA"}}),
	} {
		caller, err := r.caller(t, token)
		if err != nil || caller.UserID != r.ana || caller.UserName != "Ana Castell" || caller.SessionID != uuid.Nil ||
			caller.ExpiresAt.Before(now.Add(59*time.Minute)) {
			t.Errorf("%s: %+v, %v", name, caller, err)
		}
		if grant := caller.Grant(nightShift); grant.BandID != nightShift || grant.UserID != r.ana || grant.ExpiresAt != caller.ExpiresAt || grant.IssuedAt != caller.IssuedAt {
			t.Errorf("%s: the grant is %+v", name, grant)
		}
	}
	if fetches, others := r.provider.asked(); fetches > 1+int(time.Since(now)/time.Minute) || len(others) > 0 {
		t.Errorf("the keys were fetched %d times, and %v was asked for", fetches, others)
	}
}

func TestATokenThatIsNotTheProvidersForUsAndNowProvesNothing(t *testing.T) {
	t.Parallel()
	r := mustTokens(t)
	// Identities of issuers that were in the options once; and their keys may be the same.
	for _, other := range []string{"https://id.example.com/", strings.TrimSuffix(issuer, "/")} {
		mustExec(t, r.pool, `insert into public.identities (issuer, subject, user_id) values ($1, 'subject-of-ana', $2)`, other, r.ana)
	}
	now := time.Now()
	rsaKey := keys()["rsa"].(*rsa.PrivateKey)
	der, err := x509.MarshalPKIXPublicKey(rsaKey.Public())
	if err != nil {
		t.Fatal(err)
	}
	published, err := json.Marshal(mustJWK(t, rsaKey.Public(), "rsa", ""))
	if err != nil {
		t.Fatal(err)
	}
	good := mustSign(t, "rsa", usual(nil), nil)
	parts := strings.Split(good, ".")
	evil := keys()["other"]
	evilJWK := mustJWK(t, evil.Public(), "evil", "")
	withKID := func(key any, kid any) string { return mustSignWith(t, key, usual(nil), more{"kid": kid}) }

	for name, token := range map[string]string{
		"alg none":                    mustSignWith(t, jwt.UnsafeAllowNoneSignatureType, usual(nil), more{"kid": "rsa"}),
		"alg none, no kid":            mustSignWith(t, jwt.UnsafeAllowNoneSignatureType, usual(nil), nil),
		"alg NoNe":                    mustSignWith(t, jwt.UnsafeAllowNoneSignatureType, usual(nil), more{"kid": "rsa", "alg": "NoNe"}),
		"alg none, with a signature":  header(more{"alg": "none", "kid": "rsa"}) + "." + parts[1] + "." + parts[2],
		"no signature":                parts[0] + "." + parts[1] + ".",
		"HS256 with the key as PEM":   withKID(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), "rsa"),
		"HS256 with the key as DER":   withKID(der, "rsa"),
		"HS256 with the modulus":      withKID(rsaKey.N.Bytes(), "rsa"),
		"HS256 with the key as JSON":  withKID(published, "rsa"),
		"HS256 with nothing":          withKID([]byte{}, "rsa"),
		"RS256 header over HS256":     strings.Replace(withKID(der, "rsa"), header(more{"alg": "HS256", "kid": "rsa", "typ": "JWT"}), header(more{"alg": "RS256", "kid": "rsa", "typ": "JWT"}), 1),
		"RS512":                       mustOtherMethod(t, jwt.SigningMethodRS512, "rsa"),
		"PS256":                       mustOtherMethod(t, jwt.SigningMethodPS256, "rsa"),
		"ES384":                       mustSign(t, "p384", usual(nil), nil),
		"a short RSA key":             mustSign(t, "small", usual(nil), nil),
		"another's key":               withKID(evil, "rsa"),
		"another's key, unknown kid":  withKID(evil, "evil"),
		"another's key, no kid":       withKID(evil, nil),
		"the right key, no kid":       withKID(rsaKey, nil), // there are several
		"the right key, another kid":  withKID(rsaKey, "p256"),
		"a kid that is no text":       withKID(rsaKey, []string{"rsa"}),
		"a kid that is a number":      withKID(rsaKey, 1),
		"an empty kid":                withKID(rsaKey, ""),
		"a kid that is a path":        withKID(evil, "../../../../dev/null"),
		"a kid that is a URL":         withKID(evil, r.url+"/evil"),
		"a kid that is SQL":           withKID(evil, "' union select 'AAAA' --"),
		"a kid that is a command":     withKID(evil, "rsa|curl "+r.url+"/evil"),
		"jku":                         mustSignWith(t, evil, usual(nil), more{"kid": "evil", "jku": r.url + "/evil"}),
		"jku, known kid":              mustSignWith(t, evil, usual(nil), more{"kid": "rsa", "jku": r.url + "/evil"}),
		"x5u":                         mustSignWith(t, evil, usual(nil), more{"kid": "evil", "x5u": r.url + "/evil"}),
		"x5c":                         mustSignWith(t, evil, usual(nil), more{"kid": "rsa", "x5c": []string{base64.StdEncoding.EncodeToString(der)}}),
		"jwk":                         mustSignWith(t, evil, usual(nil), more{"kid": "evil", "jwk": evilJWK}),
		"jwk, known kid":              mustSignWith(t, evil, usual(nil), more{"kid": "rsa", "jwk": evilJWK}),
		"crit":                        mustSign(t, "rsa", usual(nil), more{"crit": []string{"exp"}, "exp": 1}),
		"crit, empty":                 mustSign(t, "rsa", usual(nil), more{"crit": []string{}}),
		"b64":                         mustSign(t, "rsa", usual(nil), more{"crit": []string{"b64"}, "b64": false}),
		"another type":                mustSign(t, "rsa", usual(nil), more{"typ": "logout+jwt"}),
		"a type that is no text":      mustSign(t, "rsa", usual(nil), more{"typ": []string{"JWT"}}),
		"another issuer":              mustSign(t, "rsa", usual(more{"iss": "https://id.example.com/"}), nil),
		"nearly the issuer":           mustSign(t, "rsa", usual(more{"iss": strings.TrimSuffix(issuer, "/")}), nil),
		"no issuer":                   mustSign(t, "rsa", usual(more{"iss": nil}), nil),
		"two issuers":                 mustSign(t, "rsa", usual(more{"iss": []string{issuer}}), nil),
		"ISS":                         mustSign(t, "rsa", usual(more{"iss": nil, "ISS": issuer}), nil),
		"another audience":            mustSign(t, "rsa", usual(more{"aud": "https://other.example.org"}), nil),
		"audiences of another":        mustSign(t, "rsa", usual(more{"aud": []string{"a", audience + "/"}}), nil),
		"no audience":                 mustSign(t, "rsa", usual(more{"aud": nil}), nil),
		"an empty audience":           mustSign(t, "rsa", usual(more{"aud": []string{}}), nil),
		"an audience of objects":      mustSign(t, "rsa", usual(more{"aud": []any{map[string]any{"a": audience}}}), nil),
		"no end":                      mustSign(t, "rsa", usual(more{"exp": nil}), nil),
		"EXP":                         mustSign(t, "rsa", usual(more{"exp": nil, "EXP": now.Add(time.Hour).Unix()}), nil),
		"expired":                     mustSign(t, "rsa", usual(more{"exp": now.Unix() - 1}), nil),
		"expired long ago":            mustSign(t, "rsa", usual(more{"exp": 0}), nil),
		"expired before time began":   mustSign(t, "rsa", usual(more{"exp": -1e300}), nil),
		"never to expire":             mustSign(t, "rsa", usual(more{"exp": 1e300}), nil),
		"an end that is text":         mustSign(t, "rsa", usual(more{"exp": fmt.Sprint(now.Unix() + 3600)}), nil),
		"not yet":                     mustSign(t, "rsa", usual(more{"nbf": now.Unix() + 60}), nil),
		"a beginning that is text":    mustSign(t, "rsa", usual(more{"nbf": "0"}), nil),
		"from the future":             mustSign(t, "rsa", usual(more{"iat": now.Unix() + 60}), nil),
		"no subject":                  mustSign(t, "rsa", usual(more{"sub": nil}), nil),
		"an empty subject":            mustSign(t, "rsa", usual(more{"sub": ""}), nil),
		"a subject that is no text":   mustSign(t, "rsa", usual(more{"sub": 1}), nil),
		"a subject with NUL":          mustSign(t, "rsa", usual(more{"sub": "subject-of-ana\x00"}), nil),
		"an endless subject":          mustSign(t, "rsa", usual(more{"sub": strings.Repeat("s", 256)}), nil),
		"an unknown subject":          mustSign(t, "rsa", usual(more{"sub": "SUBJECT-of-ana"}), nil),
		"other claims":                parts[0] + "." + claims(usual(more{"sub": "somebody"})) + "." + parts[2],
		"two megabytes":               mustSign(t, "rsa", usual(more{"padding": strings.Repeat("x", 2<<20)}), nil),
		"nine kilobytes":              mustSign(t, "rsa", usual(more{"padding": strings.Repeat("x", 7<<10)}), nil),
		"another spelling":            odd(good),
		"a longer signature":          good + "AAAA",
		"padded":                      good + "==",
		"four parts":                  good + ".AAAA",
		"two parts":                   parts[0] + "." + parts[1],
		"five parts, encrypted":       "a.b.c.d.e",
		"dots":                        "..",
		"a blank":                     " " + good,
		"a line end":                  good + "\n",
		"twice":                       good + "," + good,
		"with its scheme":             "Bearer " + good,
		"not base64":                  "ü.ü.ü",
		"claims that are no object":   parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`"x"`)) + "." + parts[2],
		"claims that are null":        mustSignText(t, `null`),
		"a header that is null":       base64.RawURLEncoding.EncodeToString([]byte(`null`)) + "." + parts[1] + "." + parts[2],
		"a header of a hundred deep":  base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat(`[`, 100))) + "." + parts[1] + "." + parts[2],
		"garbage":                     "garbage",
		"spaces":                      strings.Repeat(" ", 100),
		"a session token of somebody": strings.Repeat("A", 43),
	} {
		if caller, err := r.caller(t, token); err != access.ErrNoSession || caller != (access.Caller{}) {
			t.Errorf("%s: %+v, %v; want ErrNoSession alone", name, caller, err)
		}
	}

	// Whatever the database would say.
	if r.who.Bearers.Signed(t.Context(), mustSign(t, "rsa", usual(more{"exp": nil}), nil)) == nil {
		t.Error("a token without an end is taken for one")
	}
	if caller, err := r.caller(t, good); err != nil || caller.UserID != r.ana {
		t.Errorf("the good one, afterwards: %+v, %v", caller, err)
	}
	if fetches, others := r.provider.asked(); fetches > 1+int(time.Since(now)/time.Minute) || len(others) > 0 {
		t.Errorf("the keys were fetched %d times, and tokens made us ask for %v", fetches, others)
	}
}

func TestATokenEndsWithWhateverEndsItsUser(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"disabled":                `update public.users set disabled_at = now() where id = $1`,
		"deleted":                 `delete from public.users where id = $1`,
		"another password":        `update public.users set password_hash = null where id = $1`,
		"signed out":              `update public.users set signed_out_at = clock_timestamp() where id = $1`,
		"identity deleted":        `delete from public.identities where user_id = $1`,
		"identity of nobody else": `update public.identities set subject = 'somebody' where user_id = $1`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := mustTokens(t)
			issued := mustNow(t, r.pool)
			for _, token := range []string{
				mustSign(t, "rsa", usual(more{"iat": issued.Unix()}), nil),
				mustSign(t, "rsa", usual(more{"iat": nil}), nil),
			} {
				if _, err := r.caller(t, token); err != nil {
					t.Fatalf("before: %v", err)
				}
			}
			mustExec(t, r.pool, sql, r.ana)
			for _, token := range []string{
				mustSign(t, "rsa", usual(more{"iat": issued.Unix()}), nil),
				mustSign(t, "rsa", usual(more{"iat": nil}), nil),
			} {
				if _, err := r.caller(t, token); !errors.Is(err, access.ErrNoSession) {
					t.Errorf("afterwards: %v, want ErrNoSession", err)
				}
			}
		})
	}
}

func TestATokenThatWasIssuedAfterSigningOutEverywhereIsGoodAgain(t *testing.T) {
	t.Parallel()
	r := mustTokens(t)
	if err := r.who.Sessions.SignOutEverywhere(t.Context(), r.ana); err != nil {
		t.Fatal(err)
	}
	now := mustNow(t, r.pool)
	if _, err := r.caller(t, mustSign(t, "rsa", usual(more{"iat": now.Unix() - 1}), nil)); !errors.Is(err, access.ErrNoSession) {
		t.Errorf("one from before: %v, want ErrNoSession", err)
	}
	if _, err := r.caller(t, mustSign(t, "rsa", usual(more{"iat": now.Unix() + 1}), nil)); err != nil {
		t.Errorf("one from afterwards: %v", err)
	}
}

// odd sets a bit of the last character that says nothing.
func odd(token string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := len(token) - 1
	return token[:last] + string(alphabet[strings.IndexByte(alphabet, token[last])|1])
}

// header and claims are parts of a token that nobody has signed.
func header(h more) string { return part(h) }

func claims(c jwt.MapClaims) string { return part(c) }

func part(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func mustOtherMethod(tb testing.TB, method jwt.SigningMethod, kid string) string {
	tb.Helper()
	token := jwt.NewWithClaims(method, usual(nil))
	token.Header["kid"] = kid
	signed, err := token.SignedString(keys()[kid])
	if err != nil {
		tb.Fatal(err)
	}
	return signed
}

// mustSignText signs claims that are no object.
func mustSignText(tb testing.TB, claims string) string {
	tb.Helper()
	text := header(more{"alg": "RS256", "kid": "rsa", "typ": "JWT"}) + "." + base64.RawURLEncoding.EncodeToString([]byte(claims))
	signature, err := jwt.SigningMethodRS256.Sign(text, keys()["rsa"])
	if err != nil {
		tb.Fatal(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}
