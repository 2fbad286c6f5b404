package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"downbeat/app/problem"
	"downbeat/db"
)

var errLastAdmin = problem.New(http.StatusConflict, "last-admin",
	"The band would have no admin. Make somebody else one first, or delete the band.")

var members = resource[db.Member, Member]{show: func(m db.Member) (Member, uuid.UUID, int32) { return member(m), m.ID, m.Version }}

func listMembers(ctx context.Context, c *call) (reply, error) {
	rows, err := db.ListMembers(ctx, c.tx, c.band())
	if err != nil {
		return reply{}, err
	}
	return reply{body: MemberList{Members: mapped(rows, member)}}, nil
}

func getMember(ctx context.Context, c *call) (reply, error) {
	return members.reply(db.MemberByID(ctx, c.tx, c.band(), c.ids["member"]))
}

func changeMember(ctx context.Context, c *call) (reply, error) {
	if _, err := db.MemberByID(ctx, c.tx, c.band(), c.ids["member"]); err != nil {
		return reply{}, err
	}
	// Also the role that they have: what is not theirs to say is refused, and not looked at.
	if _, ok := c.body["role"]; !c.mayManage(c.ids["member"]) || ok && c.tx.Member.Role != db.RoleAdmin {
		return reply{}, errAdminsOnly
	}
	if err := c.cleanNames("name"); err != nil {
		return reply{}, err
	}
	return members.reply(db.ChangeMember(ctx, c.tx, c.band(), c.ids["member"], c.seen, c.fields()))
}

func removeMember(ctx context.Context, c *call) (reply, error) {
	if _, err := db.MemberByID(ctx, c.tx, c.band(), c.ids["member"]); err != nil {
		return reply{}, err
	}
	if !c.mayManage(c.ids["member"]) {
		return reply{}, errAdminsOnly
	}
	_, err := db.RemoveMember(ctx, c.tx, c.band(), c.ids["member"], c.seen)
	return reply{}, members.stale(err)
}

// mayManage tells whether the member is who asks, or who asks is an admin.
func (c *call) mayManage(member uuid.UUID) bool {
	return c.tx.Member.ID == member || c.tx.Member.Role == db.RoleAdmin
}

func member(m db.Member) Member {
	return Member{
		Id: m.ID, UserId: m.UserID, Name: m.Name, Role: Role(m.Role), Instrument: m.Instrument,
		Version: m.Version, CreatedAt: m.CreatedAt.UTC(), UpdatedAt: m.UpdatedAt.UTC(),
	}
}
