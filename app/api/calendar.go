package api

import (
	"context"
	"fmt"
	"time"
	_ "time/tzdata" // the zones, also where the machine has none

	"downbeat/db"
)

const (
	calendarDays = 400
	calendarRows = 500 // of each kind
)

func (s *Server) calendarHandlers() map[string]handler {
	return map[string]handler{
		"getCalendar":        {read: getCalendar},
		"listCalendarLinks":  {read: listCalendarLinks},
		"createCalendarLink": {write: createCalendarLink},
		"revokeCalendarLink": {write: revokeCalendarLink},
		"getCalendarFeed":    {raw: s.calendarFeed},
	}
}

func getCalendar(ctx context.Context, c *call) (reply, error) {
	span, err := calendarSpan(c)
	if err != nil {
		return reply{}, err
	}
	dates := db.DatesFilter{From: span.begin, To: &span.end, Limit: calendarRows + 1}
	rows, err := db.GigsBetween(ctx, c.tx, c.band(), dates, nil)
	if err != nil {
		return reply{}, err
	}
	rehearsals, err := db.RehearsalsBetween(ctx, c.tx, c.band(), dates)
	if err != nil {
		return reply{}, err
	}
	unavailable, err := db.ListUnavailability(ctx, c.tx, c.band(), db.UnavailabilityFilter{
		From: &span.first, To: &span.last, Limit: calendarRows + 1,
	})
	if err != nil {
		return reply{}, err
	}
	for what, n := range map[string]int{"gigs": len(rows), "rehearsals": len(rehearsals), "unavailable days": len(unavailable)} {
		if n > calendarRows {
			return reply{}, errParameters.WithErrors(fieldError("to", fmt.Sprintf("There are more than %d %s until then. Ask for fewer days.", calendarRows, what)))
		}
	}
	gigs, err := gigOverviews(ctx, c, rows)
	if err != nil {
		return reply{}, err
	}
	return reply{body: Calendar{
		Gigs: gigs, Rehearsals: mapped(rehearsals, rehearsal), Unavailability: mapped(unavailable, unavailability),
	}}, nil
}

// span is some days: as they stand in a calendar, and as the time in which they pass somewhere.
type span struct {
	first, last time.Time // at midnight UTC
	begin, end  time.Time
}

func calendarSpan(c *call) (s span, err error) {
	// The contract has checked that they are days.
	s.first, _ = time.Parse(time.DateOnly, c.query.Get("from"))
	s.last, _ = time.Parse(time.DateOnly, c.query.Get("to"))
	switch days := s.last.Sub(s.first).Hours()/24 + 1; {
	case days < 1:
		return s, errParameters.WithErrors(fieldError("to", "It must not be before from."))
	case days > calendarDays:
		return s, errParameters.WithErrors(fieldError("to", fmt.Sprintf("That is %.0f days; ask for %d at most.", days, calendarDays)))
	}
	zone := time.UTC
	if name := c.text("zone"); name != nil {
		// Go takes the empty name for UTC and Local for the machine's own.
		if zone, err = time.LoadLocation(*name); err != nil || *name == "" || *name == "Local" {
			return s, errParameters.WithErrors(fieldError("zone", "It is not the name of a time zone, such as Europe/Lisbon."))
		}
	}
	s.begin, s.end = dayBegins(s.first, zone), dayBegins(s.last.AddDate(0, 0, 1), zone)
	return s, nil
}

// dayBegins is the first moment of a day in a zone. Where the clock is changed at
// midnight, that is a moment that is not called 0:00, or the first of two that are.
func dayBegins(day time.Time, zone *time.Location) time.Time {
	year, month, date := day.Date()
	midnight := time.Date(year, month, date, 0, 0, 0, 0, zone)
	since, until := midnight.ZoneBounds()
	switch called := midnight.Format(time.DateOnly); {
	case called < day.Format(time.DateOnly): // there is no 0:00: the day begins with the other time
		return until
	case called > day.Format(time.DateOnly): // nor the day
		return since
	}
	if since.IsZero() {
		return midnight
	}
	_, before := since.Add(-time.Nanosecond).Zone()
	if earlier := time.Date(year, month, date, 0, 0, 0, 0, time.FixedZone("", before)); earlier.Before(since) {
		return earlier.In(zone)
	}
	return midnight
}
