package api

import (
	"context"
	"math"
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
	toCome := func(status GigStatus, limit int) ([]GigOverview, error) {
		wanted := string(status)
		rows, err := db.GigsBetween(ctx, c.tx, c.band(), db.DatesFilter{From: now, Limit: limit}, &wanted)
		if err != nil {
			return nil, err
		}
		return gigOverviews(ctx, c, rows)
	}
	potential, err := toCome(GigStatusPotential, dashboardGigs)
	if err != nil {
		return reply{}, err
	}
	next, err := toCome(GigStatusConfirmed, 1)
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
	body := Dashboard{PotentialGigs: potential, Rehearsals: mapped(rehearsals, rehearsal), Activity: entries, Unseen: unseen.Count}
	if len(next) > 0 {
		body.NextGig = &next[0]
	}
	return reply{body: body}, nil
}
