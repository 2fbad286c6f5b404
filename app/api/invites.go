package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"downbeat/app/access"
	"downbeat/app/problem"
	"downbeat/db"
)

var (
	errInviteUsed       = problem.New(http.StatusConflict, "invite-used", "Somebody has joined by this invitation already. Ask for another one.")
	errInviteExpired    = problem.New(http.StatusGone, "invite-expired", "The invitation has expired. Ask for another one.")
	errInviteForAnother = problem.New(http.StatusForbidden, "invite-for-another", "The invitation is for another e-mail address than that of your account.")
	errAlreadyMember    = problem.New(http.StatusConflict, "already-member", "You are in this band already.")
)

func (s *Server) inviteHandlers() map[string]handler {
	invites := resource[db.Invite, Invite]{rows: db.Invites, id: "invite", show: func(i db.Invite) (Invite, uuid.UUID, int32) { return invite(i), i.ID, i.Version }}
	return map[string]handler{
		"listInvites":   {read: listInvites},
		"createInvite":  {write: createInvite},
		"getInvite":     {read: invites.get},
		"revokeInvite":  {write: invites.remove},
		"previewInvite": {plain: s.previewInvite},
		"acceptInvite":  {write: acceptInvite},
	}
}

func listInvites(ctx context.Context, c *call) (reply, error) {
	rows, err := db.ListInvites(ctx, c.tx, c.band())
	if err != nil {
		return reply{}, err
	}
	return reply{body: InviteList{Invites: mapped(rows, invite)}}, nil
}

func createInvite(ctx context.Context, c *call) (reply, error) {
	var body InviteCreate
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	if body.Email != nil {
		*body.Email = strings.TrimSpace(*body.Email)
	}
	token, hash := access.NewToken()
	made, err := db.CreateInvite(ctx, c.tx, c.band(), db.NewInvite{
		Role: string(*body.Role), Email: body.Email, TokenHash: hash, CreatedBy: c.tx.Member.ID,
		Lifetime: time.Duration(*body.ExpiresInHours) * time.Hour, // the contract's default, if there was none
	})
	if err != nil {
		return reply{}, unacceptable(err, "")
	}
	return c.created(NewInvite{Invite: invite(made), Token: token}, made.Version, made.ID), nil
}

func (s *Server) previewInvite(ctx context.Context, c *call) (reply, error) {
	var body InviteToken
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	hash, ok := access.TokenHash(body.Token)
	if !ok {
		return reply{}, errNotFound
	}
	p, err := db.PreviewInvite(ctx, s.DB, hash)
	if err != nil {
		return reply{}, err
	}
	return reply{body: InvitePreview{
		BandName: p.BandName, InvitedBy: p.InvitedBy, Role: Role(p.Role), ExpiresAt: p.ExpiresAt.UTC(), State: InvitePreviewState(p.State),
	}}, nil
}

func acceptInvite(ctx context.Context, c *call) (reply, error) {
	if err := c.cleanNames("memberName"); err != nil {
		return reply{}, err
	}
	var body InviteAccept
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	hash, ok := access.TokenHash(body.Token)
	if !ok {
		return reply{}, errNotFound
	}
	id, err := db.AcceptInvite(ctx, c.tx, hash, c.memberName(body.MemberName))
	if err != nil {
		return reply{}, err
	}
	joined, err := db.BandOf(ctx, c.tx, c.caller.UserID, id)
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusCreated, body: band(joined), version: joined.Version, path: "/api/bands/" + id.String(), band: id}, nil
}

func invite(i db.Invite) Invite {
	return Invite{
		Id: i.ID, Role: Role(i.Role), Email: i.Email, CreatedBy: i.CreatedBy, ExpiresAt: i.ExpiresAt.UTC(), UsedAt: utc(i.UsedAt), UsedBy: i.UsedBy,
		Version: i.Version, CreatedAt: i.CreatedAt.UTC(), UpdatedAt: i.UpdatedAt.UTC(),
	}
}
