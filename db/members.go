package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
)

// The roles of a member.
const (
	RoleAdmin  = "admin"  // may change the band and its members
	RoleMember = "member" // everything else
)

// ErrLastAdmin: without this member the band would have no admin.
var ErrLastAdmin = errors.New("the last admin of a band stays one")

// Member is one person in one band.
type Member struct {
	ID         uuid.UUID
	UserID     uuid.UUID
	Name       string // what this band calls the person
	Role       string // RoleAdmin or RoleMember
	Instrument string
	Version    int32
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

const memberColumns = `id, user_id, name, role, instrument, version, created_at, updated_at`

var members = newRows[Member]("members", "member", memberColumns, []string{"name", "role", "instrument"})

// Membership returns who the user is in the band. ErrNotFound when the user is
// not in it, and just the same when there is no such band.
func Membership(ctx context.Context, q Querier, userID, bandID uuid.UUID) (Member, error) {
	m, err := one[Member](ctx, q, `select `+memberColumns+` from public.members where band_id = $1 and user_id = $2`, bandID, userID)
	return m, oneRow(err, "membership of user %s in band %s", userID, bandID)
}

// ListMembers returns who is in the band, by name.
func ListMembers(ctx context.Context, q Querier, band uuid.UUID) ([]Member, error) {
	const sql = `select ` + memberColumns + ` from public.members where band_id = $1 order by lower(name), id`
	return many[Member](ctx, q, "list members", sql, band)
}

// MemberByID returns the member, or ErrNotFound.
func MemberByID(ctx context.Context, q Querier, band, id uuid.UUID) (Member, error) {
	return members.Get(ctx, q, band, id)
}

// ChangeMember sets what the fields name. ErrNotFound; *StaleError; ErrLastAdmin.
// What the person of the transaction may set of whom, the caller has checked.
func ChangeMember(ctx context.Context, tx *Tx, band, id uuid.UUID, seen Versions, fields Fields) (Member, error) {
	if role, ok := fields["role"]; ok && role != RoleAdmin {
		if err := keepAnAdmin(ctx, tx, band, id, seen); err != nil {
			return Member{}, err
		}
	}
	return members.Change(ctx, tx, band, id, seen, fields)
}

// RemoveMember takes somebody out of the band. ErrNotFound; *StaleError;
// ErrLastAdmin. Whom the person of the transaction may remove, the caller has checked.
func RemoveMember(ctx context.Context, tx *Tx, band, id uuid.UUID, seen Versions) (Member, error) {
	// Who is no admin can only be leaving, which takes no admin away; nor can they become one before the transaction ends.
	if tx.Member.Role == RoleAdmin {
		if err := keepAnAdmin(ctx, tx, band, id, seen); err != nil {
			return Member{}, err
		}
	}
	return members.Delete(ctx, tx, band, id, seen)
}

// keepAnAdmin fails with ErrLastAdmin if the member is the only admin. Whoever may
// take an admin away asks here first, one after the other in each band: two admins
// who leave at once would each count on the other.
func keepAnAdmin(ctx context.Context, tx *Tx, band, id uuid.UUID, seen Versions) error {
	// Not for update, which would hold up everybody who writes a row of the band.
	if _, err := tx.Exec(ctx, `select from public.bands where id = $1 for no key update`, band); err != nil {
		return fmt.Errorf("wait for other changes of admins: %w", err)
	}
	m, err := members.Get(ctx, tx, band, id)
	switch {
	case err != nil:
		return err
	case seen != nil && !slices.Contains(seen, m.Version):
		return &StaleError{Row: m}
	case m.Role != RoleAdmin:
		return nil
	}
	const sql = `select exists (select from public.members where band_id = $1 and role = 'admin' and id <> $2)`
	var others bool
	if err := tx.QueryRow(ctx, sql, band, id).Scan(&others); err != nil {
		return fmt.Errorf("look for another admin of band %s: %w", band, err)
	}
	if !others {
		return ErrLastAdmin
	}
	return nil
}
