package access

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"downbeat/db"
)

// maxBearer is the longest token that is looked at, in bytes. Real ones have one
// or two thousand.
const maxBearer = 8 << 10

// BearerOptions say whose tokens are taken.
type BearerOptions struct {
	Issuer   string // the iss, to the letter
	Audience string // that must be in aud: tokens for other services are not for us
	JWKSURL  string // where the issuer's keys are; https, or http on this machine

	// Algorithms that a token may be signed with; by default RS256, ES256 and
	// EdDSA. Only such with a public key can be given.
	Algorithms []string

	// Transport fetches the keys; nil for one that follows the environment's proxy.
	Transport http.RoundTripper
}

// Bearers knows people by the JSON Web Tokens of one identity provider outside
// (RFC 7519, RFC 8725). A nil *Bearers is one that nobody has configured: it
// refuses every token.
//
// A token is taken if the provider has signed it with a key that it publishes,
// by an algorithm of the options that the key is for; if it is from the issuer
// and for the audience; if it says until when, and that lies ahead; and if it is
// not from the future, for which clocks may differ by 30 s. All times are
// compared with the clock of the database. Nothing in a token makes the server
// fetch anything (jku, x5u and jwk are not even looked at), but for a key id
// that is unknown: then the keys are fetched again from the address in the
// options, at most once a minute.
//
// Whom it means says the table public.identities, by issuer and subject. A
// subject that is not there is linked at its first use to the account with the
// same e-mail address, if the token says that the provider has verified the
// address and if the account has no password and no identity of that issuer yet,
// that is, if an administrator made it for somebody who signs in elsewhere. All
// other accounts are left alone. One with a password may have been made, ahead
// of time, by a stranger who wrote down somebody else's address, since nobody
// checks it at sign-up: linked, it would be shared by the two. And one with an
// identity belongs to whoever had the address before. These are linked by an
// administrator, in SQL:
//
//	insert into public.identities (issuer, subject, user_id) values ('https://…', '…', '…');
//
// No account is made by a token.
type Bearers struct {
	q       db.Querier
	options BearerOptions
	keys    *keySet
	parser  *jwt.Parser
}

// NewBearers takes the tokens that the options describe, and returns nil if they
// are empty. An error says which option is wrong; an identity provider that is
// away is none. Run must run, or there are no keys.
func NewBearers(q db.Querier, options BearerOptions, log *slog.Logger) (*Bearers, error) {
	if options.Issuer == "" && options.Audience == "" && options.JWKSURL == "" {
		return nil, nil
	}
	if len(options.Algorithms) == 0 {
		options.Algorithms = []string{"RS256", "ES256", "EdDSA"}
	}
	if err := options.check(); err != nil {
		return nil, fmt.Errorf("tokens of an identity provider: %w", err)
	}
	if options.Transport == nil {
		options.Transport = &http.Transport{
			Proxy:             http.ProxyFromEnvironment,
			DisableKeepAlives: true, // it is used once an hour
			ForceAttemptHTTP2: true,
		}
	}
	return &Bearers{
		q: q, options: options,
		keys: newKeySet(options.JWKSURL, options.Transport, log),
		// The claims are checked here, exactly by name and by the clock of the database.
		parser: jwt.NewParser(jwt.WithValidMethods(options.Algorithms), jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation()),
	}, nil
}

func (o BearerOptions) check() error {
	if !storable(o.Issuer, 500) || o.Audience == "" {
		return errors.New("issuer, audience and the address of the keys must all be given")
	}
	for _, algorithm := range o.Algorithms {
		if !slices.Contains([]string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}, algorithm) {
			return fmt.Errorf("the algorithm %q is not one with a public key", algorithm)
		}
	}
	u, err := url.Parse(o.JWKSURL)
	if err != nil || u.Host == "" || u.User != nil {
		return errors.New("the address of the keys must be a URL without a password")
	}
	ip := net.ParseIP(u.Hostname())
	local := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && (u.Scheme != "http" || !local) {
		return errors.New("the keys must come over https: who can change them on the way lets in whom they like")
	}
	return nil
}

// Run keeps the provider's keys up to date until the context ends. Of a nil
// *Bearers it returns at once.
func (b *Bearers) Run(ctx context.Context) error {
	if b != nil {
		b.keys.run(ctx)
	}
	return nil
}

// caller returns whom the token means. Errors: ErrNoSession for anything that
// proves nothing; anything else is a failure of the database.
func (b *Bearers) caller(ctx context.Context, token string) (Caller, error) {
	if b == nil || len(token) > maxBearer || strings.ContainsAny(token, "\r\n") { // base64 would skip line ends
		return Caller{}, ErrNoSession
	}
	proof, err := b.proof(ctx, token)
	if err != nil {
		return Caller{}, ErrNoSession // why, is nothing for who sent it
	}
	user, err := db.UserByProof(ctx, b.q, proof)
	if errors.Is(err, db.ErrNotFound) && proof.Email != "" {
		var linked bool
		linked, err = db.LinkIdentity(ctx, b.q, proof)
		switch {
		case err != nil:
		case linked:
			user, err = db.UserByProof(ctx, b.q, proof)
		default:
			err = db.ErrNotFound
		}
	}
	switch {
	case errors.Is(err, db.ErrNotFound):
		return Caller{}, ErrNoSession
	case err != nil:
		return Caller{}, fmt.Errorf("caller of a token: %w", err)
	}
	return Caller{UserID: user.ID, UserName: user.Name, IssuedAt: proof.IssuedAt, ExpiresAt: proof.ExpiresAt}, nil
}

// proof checks everything about a token but its times.
func (b *Bearers) proof(ctx context.Context, token string) (db.Proof, error) {
	claims := jwt.MapClaims{} // a map: a struct would take "ISS" for "iss"
	_, err := b.parser.ParseWithClaims(token, claims, func(t *jwt.Token) (any, error) {
		kid, err := checkHeader(t.Header)
		if err != nil {
			return nil, err
		}
		if claims["iss"] != b.options.Issuer {
			return nil, jwt.ErrTokenInvalidIssuer // before a key is looked for
		}
		var set jwt.VerificationKeySet
		for _, key := range b.keys.find(ctx, kid, t.Method.Alg()) {
			set.Keys = append(set.Keys, key)
		}
		return set, nil
	})
	if err != nil {
		return db.Proof{}, err
	}
	if audience, err := claims.GetAudience(); err != nil || !slices.Contains(audience, b.options.Audience) {
		return db.Proof{}, jwt.ErrTokenInvalidAudience
	}
	return proofOf(claims)
}

// checkHeader returns the kid, empty if there is none.
func checkHeader(header map[string]any) (kid string, err error) {
	if _, ok := header["crit"]; ok {
		return "", errors.New("the token demands an extension") // RFC 7515, 4.1.11: none is understood here
	}
	if typ, ok := header["typ"]; ok {
		name, _ := typ.(string)
		switch strings.TrimPrefix(strings.ToLower(name), "application/") {
		case "jwt", "at+jwt":
		default:
			return "", errors.New("the token is of another type") // RFC 8725, 3.11: a sign-out token, for instance
		}
	}
	if id, ok := header["kid"]; ok {
		if kid, ok = id.(string); !ok || kid == "" {
			return "", errors.New("the key id is no text")
		}
	}
	return kid, nil
}

// proofOf reads the claims that matter.
func proofOf(claims jwt.MapClaims) (proof db.Proof, err error) {
	proof.Issuer, _ = claims["iss"].(string)
	proof.Subject, _ = claims["sub"].(string)
	if !storable(proof.Subject, 255) {
		return db.Proof{}, jwt.ErrTokenInvalidSubject
	}
	for name, to := range map[string]*time.Time{"exp": &proof.ExpiresAt, "nbf": &proof.NotBefore, "iat": &proof.IssuedAt} {
		if value, ok := claims[name]; ok {
			if *to, err = moment(value); err != nil {
				return db.Proof{}, fmt.Errorf("claim %s: %w", name, err)
			}
		}
	}
	if proof.ExpiresAt.IsZero() {
		return db.Proof{}, jwt.ErrTokenRequiredClaimMissing
	}
	if verified, _ := claims["email_verified"].(bool); verified {
		email, _ := claims["email"].(string)
		proof.Email, _ = cleanEmail(email) // an odd address links nothing
	}
	return proof, nil
}

// moment reads a NumericDate of a year that PostgreSQL and everybody else knows.
func moment(value any) (time.Time, error) {
	const endOfTime = 253402300800 // the year 10000
	seconds, ok := value.(float64)
	if !ok || seconds < 0 || seconds >= endOfTime {
		return time.Time{}, jwt.ErrInvalidType
	}
	return time.UnixMicro(int64(seconds * 1e6)).UTC(), nil
}

// storable is text of 1 to so many characters that PostgreSQL can store.
func storable(s string, characters int) bool {
	return s != "" && printable(s) && len([]rune(s)) <= characters
}
