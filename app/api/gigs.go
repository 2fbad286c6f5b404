package api

import (
	"context"

	"github.com/google/uuid"

	"downbeat/db"
)

func (s *Server) gigHandlers() map[string]handler {
	gigs := resource[db.Gig, Gig]{rows: db.Gigs, id: "gig", show: func(g db.Gig) (Gig, uuid.UUID, int32) { return gig(g), g.ID, g.Version }}
	return map[string]handler{
		"listGigs":       {read: listGigs},
		"createGig":      {write: gigs.create},
		"getGig":         {read: gigs.get},
		"changeGig":      {write: gigs.change},
		"deleteGig":      {write: gigs.remove},
		"listResponses":  {read: listResponses},
		"getResponse":    {read: getResponse},
		"answerGig":      {write: answerGig},
		"withdrawAnswer": {write: withdrawAnswer},
	}
}

func listGigs(ctx context.Context, c *call) (reply, error) {
	after, err := after[db.Place](c)
	if err != nil {
		return reply{}, err
	}
	rows, err := db.ListGigs(ctx, c.tx, c.band(), db.GigFilter{
		From: c.moment("from"), To: c.moment("to"), Status: c.list("status"), After: after, Limit: c.limit() + 1,
	})
	if err != nil {
		return reply{}, err
	}
	rows, next := nextPage(rows, c.limit(), func(g db.Gig) any { return db.Place{At: g.StartsAt, ID: g.ID} })
	gigs, err := gigOverviews(ctx, c, rows)
	if err != nil {
		return reply{}, err
	}
	return reply{body: GigPage{Gigs: gigs, Next: next}}, nil
}

// gigOverviews adds to gigs what was answered to them, and who has not.
func gigOverviews(ctx context.Context, c *call, rows []db.Gig) ([]GigOverview, error) {
	answers, err := db.AnswersTo(ctx, c.tx, c.band(), c.tx.Member.ID, mapped(rows, gigID))
	if err != nil {
		return nil, err
	}
	list := make([]GigOverview, len(rows))
	for i, g := range rows {
		a := answers[g.ID]
		list[i] = GigOverview{Gig: gig(g), Counts: counts(a.Counts), Missing: listed(a.Missing)}
		if a.Own != "" {
			own := GigOverviewAnswer(a.Own)
			list[i].Answer = &own
		}
	}
	return list, nil
}

func gig(g db.Gig) Gig {
	return Gig{
		Id: g.ID, Title: g.Title, Status: GigStatus(g.Status), StartsAt: g.StartsAt.UTC(), EndsAt: utc(g.EndsAt),
		Venue: g.Venue, Address: g.Address, Notes: g.Notes, Fee: g.Fee, SetlistId: g.SetlistID,
		Version: g.Version, CreatedAt: g.CreatedAt.UTC(), UpdatedAt: g.UpdatedAt.UTC(),
	}
}

func gigID(g db.Gig) uuid.UUID { return g.ID }

func counts(c db.Counts) Counts { return Counts{Yes: c.Yes, No: c.No, Maybe: c.Maybe} }
