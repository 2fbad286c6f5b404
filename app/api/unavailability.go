package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"downbeat/app/problem"
	"downbeat/db"
)

var errNotYours = problem.New(http.StatusForbidden, "not-yours", "Only the member that it is about can change this.")

var unavailabilities = resource[db.Unavailability, Unavailability]{rows: db.Unavailabilities, id: "unavailability",
	show: func(u db.Unavailability) (Unavailability, uuid.UUID, int32) {
		return unavailability(u), u.ID, u.Version
	}}

func (s *Server) unavailabilityHandlers() map[string]handler {
	return map[string]handler{
		"listUnavailability":   {read: listUnavailability},
		"createUnavailability": {write: createUnavailability},
		"getUnavailability":    {read: unavailabilities.get},
		"changeUnavailability": {write: ofOneself(unavailabilities.change)},
		"deleteUnavailability": {write: ofOneself(unavailabilities.remove)},
	}
}

func listUnavailability(ctx context.Context, c *call) (reply, error) {
	after, err := after[db.Place](c)
	if err != nil {
		return reply{}, err
	}
	rows, err := db.ListUnavailability(ctx, c.tx, c.band(), db.UnavailabilityFilter{
		From: c.day("from"), To: c.day("to"), Member: c.id("member"), After: after, Limit: c.limit() + 1,
	})
	if err != nil {
		return reply{}, err
	}
	rows, next := nextPage(rows, c.limit(), func(u db.Unavailability) any { return db.Place{At: u.StartsOn, ID: u.ID} })
	return reply{body: UnavailabilityPage{Unavailability: mapped(rows, unavailability), Next: next}}, nil
}

func createUnavailability(ctx context.Context, c *call) (reply, error) {
	u, err := db.CreateUnavailability(ctx, c.tx, c.band(), c.tx.Member.ID, c.fields())
	if err != nil {
		return reply{}, err
	}
	return c.created(unavailability(u), u.Version, u.ID), nil
}

// ofOneself refuses what is about another member before it is done. The policies of
// the table would refuse it as well, but to them the row is not there.
func ofOneself(do func(context.Context, *call) (reply, error)) func(context.Context, *call) (reply, error) {
	return func(ctx context.Context, c *call) (reply, error) {
		u, err := db.Unavailabilities.Get(ctx, c.tx, c.band(), c.ids["unavailability"])
		switch {
		case err != nil:
			return reply{}, err
		case u.MemberID != c.tx.Member.ID:
			return reply{}, errNotYours
		}
		return do(ctx, c)
	}
}

func unavailability(u db.Unavailability) Unavailability {
	return Unavailability{
		Id: u.ID, MemberId: u.MemberID, StartsOn: openapi_types.Date{Time: u.StartsOn}, EndsOn: openapi_types.Date{Time: u.EndsOn}, Reason: u.Reason,
		Version: u.Version, CreatedAt: u.CreatedAt.UTC(), UpdatedAt: u.UpdatedAt.UTC(),
	}
}

// day is a parameter of the query that the contract has checked to be one; nil without it.
func (c *call) day(name string) *time.Time {
	t, err := time.Parse(time.DateOnly, c.query.Get(name))
	if err != nil {
		return nil
	}
	return &t
}
