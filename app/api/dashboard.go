package api

import (
	"context"
	"math"
	"slices"
	"time"

	"downbeat/db"
)

// How much of each a dashboard has; more is a page away.
const (
	dashboardGigs       = 20
	dashboardRehearsals = 5
	dashboardActivity   = 10
)

func dashboard(ctx context.Context, c *call) (reply, error) {
	now := time.Now()
	toCome := func(status GigStatus, limit int) ([]db.Gig, error) {
		wanted := string(status)
		return db.GigsBetween(ctx, c.tx, c.band(), db.DatesFilter{From: now, Limit: limit}, &wanted)
	}
	next, err := toCome(GigStatusConfirmed, 1)
	if err != nil {
		return reply{}, err
	}
	potential, err := toCome(GigStatusPotential, dashboardGigs)
	if err != nil {
		return reply{}, err
	}
	gigs, err := gigOverviews(ctx, c, slices.Concat(next, potential))
	if err != nil {
		return reply{}, err
	}
	rehearsals, err := db.RehearsalsBetween(ctx, c.tx, c.band(), db.DatesFilter{From: now, Limit: dashboardRehearsals})
	if err != nil {
		return reply{}, err
	}
	entries, unseen, _, err := activity(ctx, c, db.ActivityFilter{Below: math.MaxInt64, Limit: dashboardActivity})
	if err != nil {
		return reply{}, err
	}
	body := Dashboard{PotentialGigs: gigs[len(next):], Rehearsals: mapped(rehearsals, rehearsal), Activity: entries, Unseen: unseen.Count}
	if len(next) > 0 {
		body.NextGig = &gigs[0]
	}
	return reply{body: body}, nil
}
