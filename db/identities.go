package db

import (
	"context"
	"fmt"
	"time"
)

// tokenLeeway is how far the clock of an identity provider may be ahead of the
// database's. It widens nbf and iat; nothing lasts longer by it.
const tokenLeeway = 30 * time.Second

// Proof is what the token of an identity provider says, after its signature,
// issuer and audience have been found right. Its times have not been looked at
// yet: they are compared with the clock of the database, like all others. Times
// must lie in the years that PostgreSQL knows, texts be what it can store.
type Proof struct {
	Issuer    string
	Subject   string
	Email     string    // that the issuer has verified; empty for none
	IssuedAt  time.Time // zero: it does not say
	NotBefore time.Time // zero: it does not say
	ExpiresAt time.Time
}

// proofHolds is true for a proof of a user (u) whose token is neither expired
// nor from the future, nor from before the user last signed out everywhere. $3
// to $6 are what Proof.args returns.
const proofHolds = `
	$3::timestamptz > statement_timestamp()
	and coalesce($4::timestamptz <= statement_timestamp() + $6::interval, true)
	and coalesce($5::timestamptz <= statement_timestamp() + $6::interval, true)
	and (u.signed_out_at is null or $5::timestamptz > u.signed_out_at)
	and u.disabled_at is null`

func (p Proof) args(more ...any) []any {
	return append([]any{p.Issuer, p.Subject, p.ExpiresAt, orNull(p.NotBefore), orNull(p.IssuedAt), tokenLeeway}, more...)
}

// UserByProof returns the person whom the token means. ErrNotFound when the
// identity is linked to nobody, when the token is not valid at this moment, and
// when the user is disabled.
func UserByProof(ctx context.Context, q Querier, p Proof) (User, error) {
	const sql = `
		select u.id, u.email, u.name, coalesce(u.password_hash, ''), false
		from public.identities i
		join public.users u on u.id = i.user_id
		where i.issuer = $1
		  and i.subject = $2
		  and ` + proofHolds
	u, err := one[User](ctx, q, sql, p.args()...)
	return u, oneRow(err, "user by the token of an identity provider")
}

// LinkIdentity makes the identity that of the account with the proof's e-mail
// address, if that account waits for it: it has no password and no identity of
// this issuer, and the token is valid at this moment. It tells whether it did.
func LinkIdentity(ctx context.Context, q Querier, p Proof) (bool, error) {
	// A conflict: the identity is linked already, or the account to another one.
	const sql = `
		insert into public.identities (issuer, subject, user_id)
		select $1, $2, u.id
		from public.users u
		where lower(u.email) = lower($7)
		  and u.password_hash is null
		  and ` + proofHolds + `
		on conflict do nothing`
	tag, err := q.Exec(ctx, sql, p.args(p.Email)...)
	if err != nil {
		return false, fmt.Errorf("link an identity: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}
