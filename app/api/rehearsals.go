package api

import (
	"context"

	"github.com/google/uuid"

	"downbeat/db"
)

func (s *Server) rehearsalHandlers() map[string]handler {
	rehearsals := resource[db.Rehearsal, Rehearsal]{rows: db.Rehearsals, id: "rehearsal", show: func(r db.Rehearsal) (Rehearsal, uuid.UUID, int32) {
		return rehearsal(r), r.ID, r.Version
	}}
	return map[string]handler{
		"listRehearsals":  {read: listRehearsals},
		"createRehearsal": {write: rehearsals.create},
		"getRehearsal":    {read: rehearsals.get},
		"changeRehearsal": {write: rehearsals.change},
		"deleteRehearsal": {write: rehearsals.remove},
	}
}

func listRehearsals(ctx context.Context, c *call) (reply, error) {
	after, err := after[db.Place](c)
	if err != nil {
		return reply{}, err
	}
	rows, err := db.ListRehearsals(ctx, c.tx, c.band(), db.RehearsalFilter{
		From: c.moment("from"), To: c.moment("to"), After: after, Limit: c.limit() + 1,
	})
	if err != nil {
		return reply{}, err
	}
	rows, next := nextPage(rows, c.limit(), func(r db.Rehearsal) any { return db.Place{At: r.StartsAt, ID: r.ID} })
	return reply{body: RehearsalPage{Rehearsals: mapped(rows, rehearsal), Next: next}}, nil
}

func rehearsal(r db.Rehearsal) Rehearsal {
	return Rehearsal{
		Id: r.ID, Title: r.Title, StartsAt: r.StartsAt.UTC(), EndsAt: utc(r.EndsAt),
		Venue: r.Venue, Address: r.Address, Notes: r.Notes, SetlistId: r.SetlistID,
		Version: r.Version, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}
