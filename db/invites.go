package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Why somebody who holds the token of an invitation cannot join by it.
var (
	ErrInviteUsed       = errors.New("somebody has joined by this invitation already")
	ErrInviteExpired    = errors.New("the invitation has expired")
	ErrInviteForAnother = errors.New("the invitation is for another e-mail address")
	ErrAlreadyMember    = errors.New("the person is in the band already")
)

// Invite is an invitation to a band by link. Its token is known to its bearer alone.
type Invite struct {
	ID        uuid.UUID
	Role      string     // of who joins by it
	Email     *string    // whom it is for; nil: whoever holds the link
	CreatedBy *uuid.UUID // a member; nil since they left
	ExpiresAt time.Time
	UsedAt    *time.Time // nil while it is open
	UsedBy    *uuid.UUID // a user; nil also when the account is gone
	Version   int32
	CreatedAt time.Time
	UpdatedAt time.Time
}

const inviteColumns = `id, role, email, created_by, expires_at, used_at, used_by, version, created_at, updated_at`

// Invites are read and deleted; CreateInvite makes them, AcceptInvite uses them up,
// and nothing else in them may be changed.
var Invites = newRows[Invite]("invites", "invite", inviteColumns, []string{"role"})

// ListInvites returns the invitations to the band, open, used and expired ones,
// the latest first.
func ListInvites(ctx context.Context, q Querier, band uuid.UUID) ([]Invite, error) {
	const sql = `select ` + inviteColumns + ` from public.invites where band_id = $1 order by created_at desc, id`
	return many[Invite](ctx, q, "list invites", sql, band)
}

// NewInvite is what an invitation is made from.
type NewInvite struct {
	Role      string
	Email     *string // nil: for whoever holds the link
	TokenHash []byte  // SHA-256
	CreatedBy uuid.UUID
	Lifetime  time.Duration // from now, by the clock of the database
}

// maxInvites is how many invitations a band can have, used ones among them.
const maxInvites = 1000

// CreateInvite adds an invitation. ErrEmailFormat.
func CreateInvite(ctx context.Context, q Querier, band uuid.UUID, n NewInvite) (Invite, error) {
	const sql = `
		insert into public.invites (band_id, role, email, token_hash, created_by, expires_at)
		select $1, $2, $3, $4, $5, statement_timestamp() + $6
		where (select count(*) from public.invites where band_id = $1) < $7
		returning ` + inviteColumns
	i, err := one[Invite](ctx, q, sql, band, n.Role, n.Email, n.TokenHash, n.CreatedBy, n.Lifetime, maxInvites)
	if errors.Is(err, pgx.ErrNoRows) {
		return i, fmt.Errorf("create an invite: %w", ErrTooMany)
	}
	switch constraintOf(err) {
	case "invites_email_has_one_at_and_no_blanks", "invites_email_has_at_most_254_characters":
		return i, ErrEmailFormat
	}
	return i, refused(err, "create an invite")
}

// InvitePreview is what an invitation is for.
type InvitePreview struct {
	BandName  string
	InvitedBy *string // the member's name; nil since they left
	Role      string
	ExpiresAt time.Time
	State     string // open, used, expired
}

// PreviewInvite returns what the invitation with that token hash is for, to whoever
// holds it. ErrNotFound.
func PreviewInvite(ctx context.Context, q Querier, tokenHash []byte) (InvitePreview, error) {
	const sql = `select band_name, invited_by, role, expires_at, state from access.invite($1)`
	p, err := one[InvitePreview](ctx, q, sql, tokenHash)
	return p, oneRow(err, "invite by token")
}

// AcceptInvite makes the person of the transaction a member of the band that they
// are invited to, and returns its id. Of two at once, one gets in. ErrNotFound,
// ErrInviteUsed, ErrInviteExpired, ErrInviteForAnother, ErrAlreadyMember.
func AcceptInvite(ctx context.Context, tx *Tx, tokenHash []byte, memberName string) (band uuid.UUID, err error) {
	var outcome string
	var found *uuid.UUID
	err = tx.QueryRow(ctx, `select outcome, band_id from access.accept_invite($1, $2)`, tokenHash, memberName).Scan(&outcome, &found)
	switch {
	case constraintOf(err) == "members_user_is_in_a_band_once":
		return uuid.Nil, ErrAlreadyMember // by another invitation, at this moment
	case err != nil:
		return uuid.Nil, refused(err, "accept an invite")
	}
	switch outcome {
	case "joined":
		return *found, nil
	case "unknown":
		return uuid.Nil, fmt.Errorf("invite by token: %w", ErrNotFound)
	case "used":
		return uuid.Nil, ErrInviteUsed
	case "expired":
		return uuid.Nil, ErrInviteExpired
	case "other-email":
		return uuid.Nil, ErrInviteForAnother
	case "already-member":
		return uuid.Nil, ErrAlreadyMember
	default:
		return uuid.Nil, fmt.Errorf("accept an invite: unknown outcome %q", outcome)
	}
}
