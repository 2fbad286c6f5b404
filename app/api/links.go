package api

import (
	"context"
	"fmt"
	"net/http"

	"downbeat/app/access"
	"downbeat/app/problem"
	"downbeat/db"
)

var errTooManyLinks = problem.New(http.StatusConflict, "too-many-links",
	fmt.Sprintf("You have %d calendar links in this band. End one of them first.", db.MaxCalendarLinks))

func listCalendarLinks(ctx context.Context, c *call) (reply, error) {
	links, err := db.ListCalendarLinks(ctx, c.tx, c.band(), c.tx.Member.ID)
	if err != nil {
		return reply{}, err
	}
	return reply{body: CalendarLinkList{Links: mapped(links, calendarLink)}}, nil
}

func createCalendarLink(ctx context.Context, c *call) (reply, error) {
	var body CalendarLinkCreate
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	token, hash := access.NewToken()
	link, err := db.CreateCalendarLink(ctx, c.tx, c.band(), c.tx.Member.ID, string(*body.Scope), hash)
	if err != nil {
		return reply{}, err
	}
	return c.created(NewCalendarLink{Link: calendarLink(link), Path: "/calendar/" + token + ".ics"}, 0, link.ID), nil
}

func revokeCalendarLink(ctx context.Context, c *call) (reply, error) {
	return reply{}, db.DeleteCalendarLink(ctx, c.tx, c.band(), c.tx.Member.ID, c.ids["link"])
}

func calendarLink(l db.CalendarLink) CalendarLink {
	return CalendarLink{Id: l.ID, Scope: CalendarScope(l.Scope), CreatedAt: l.CreatedAt.UTC(), LastUsedAt: utc(l.LastUsedAt)}
}
