package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"downbeat/app/api"
)

const calendarPath = "/api/bands/" + nightShift + "/calendar"

// shown is what a calendar has: the titles, and the first days of unavailability.
func shown(c api.Calendar) (list []string) {
	for _, g := range c.Gigs {
		list = append(list, g.Gig.Title)
	}
	for _, r := range c.Rehearsals {
		list = append(list, *r.Title)
	}
	for _, u := range c.Unavailability {
		list = append(list, u.StartsOn.String())
	}
	return list
}

func TestACalendarHasWhatGoesOnBetweenItsDays(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	r.exec(`
		insert into public.gigs (band_id, title, starts_at, ends_at) values
		  ('` + nightShift + `', 'over by midnight', '2031-04-30 20:00Z', '2031-05-01 00:00Z'),
		  ('` + nightShift + `', 'into the first night', '2031-04-30 20:00Z', '2031-05-01 00:01Z'),
		  ('` + nightShift + `', 'without an end', '2031-04-30 22:30Z', null),
		  ('` + nightShift + `', 'from the first moment', '2031-05-01 00:00Z', '2031-05-01 01:00Z'),
		  ('` + nightShift + `', 'at the last', '2031-05-02 23:59:59.999Z', null),
		  ('` + nightShift + `', 'the day after', '2031-05-03 00:00Z', null),
		  ('` + secondLine + `', 'somebody else''s', '2031-05-01 20:00Z', null)`)
	r.exec(`
		insert into public.rehearsals (band_id, title, starts_at, ends_at) values
		  ('` + nightShift + `', 'all week', '2031-04-28 00:00Z', '2031-05-05 00:00Z'),
		  ('` + nightShift + `', 'long over', '2031-04-28 00:00Z', null)`)
	r.exec(`
		insert into public.unavailability (band_id, member_id, starts_on, ends_on) values
		  ('` + nightShift + `', 'c0000000-0000-4000-8000-000000000002', '2031-04-20', '2031-04-30'),
		  ('` + nightShift + `', 'c0000000-0000-4000-8000-000000000002', '2031-04-21', '2031-05-01'),
		  ('` + nightShift + `', 'c0000000-0000-4000-8000-000000000002', '2031-05-02', '2031-05-02'),
		  ('` + nightShift + `', 'c0000000-0000-4000-8000-000000000002', '2031-05-03', '2031-05-09'),
		  ('` + secondLine + `', 'c0000000-0000-4000-8000-000000000005', '2031-05-01', '2031-05-01')`)
	a := r.must(http.StatusOK, "GET", calendarPath+"?from=2031-05-01&to=2031-05-02", "", ana)
	var calendar api.Calendar
	a.into(t, &calendar)
	want := []string{"into the first night", "without an end", "from the first moment", "at the last", "all week", "2031-04-21", "2031-05-02"}
	if got := shown(calendar); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if len(calendar.Gigs) > 0 && len(calendar.Gigs[0].Missing) != 4 {
		t.Errorf("nobody has answered: %+v", calendar.Gigs[0])
	}
	if a.header.Get("Downbeat-Cursor") == "" {
		t.Error("no place in the feed")
	}
	if a := r.must(http.StatusOK, "GET", calendarPath+"?from=2050-01-01&to=2050-01-01", "", ana); strings.TrimSpace(a.body) != `{"gigs":[],"rehearsals":[],"unavailability":[]}` {
		t.Errorf("an empty one: %s", a.body)
	}
}

func TestDaysBeginWithTheClockOfTheZone(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	r.exec(`delete from public.rehearsals; delete from public.unavailability`)
	for _, c := range []struct {
		zone, day          string
		begins, beginsNext string // in UTC
	}{
		{"UTC", "2027-07-04", "2027-07-04 00:00", "2027-07-05 00:00"},
		{"Asia/Kathmandu", "2027-07-04", "2027-07-03 18:15", "2027-07-04 18:15"},
		{"Europe/Lisbon", "2027-03-28", "2027-03-28 00:00", "2027-03-28 23:00"},
		{"America/Havana", "2027-03-14", "2027-03-14 05:00", "2027-03-15 04:00"}, // without 0:00
		{"America/Havana", "2027-11-07", "2027-11-07 04:00", "2027-11-08 05:00"}, // with two
		{"Asia/Amman", "2021-03-26", "2021-03-25 22:00", "2021-03-26 21:00"},     // the same, east of Greenwich
		{"Asia/Amman", "2021-10-29", "2021-10-28 21:00", "2021-10-29 22:00"},
		{"Pacific/Kiritimati", "2027-07-04", "2027-07-03 10:00", "2027-07-04 10:00"},
	} {
		r.exec(`delete from public.gigs`)
		r.exec(`insert into public.gigs (band_id, title, starts_at, ends_at)
			select '` + nightShift + `', title, at::timestamptz, at::timestamptz + interval '1 s'
			from (values
			  ('the day before', '` + c.begins + `Z'::timestamptz - interval '1 s'), ('first', '` + c.begins + `Z'),
			  ('last', '` + c.beginsNext + `Z'::timestamptz - interval '1 s'), ('the next day', '` + c.beginsNext + `Z')) v (title, at)`)
		var calendar api.Calendar
		r.must(http.StatusOK, "GET", calendarPath+"?from="+c.day+"&to="+c.day+"&zone="+c.zone, "", ana).into(t, &calendar)
		if got := shown(calendar); !slices.Equal(got, []string{"first", "last"}) {
			t.Errorf("%s in %s: %q", c.day, c.zone, got)
		}
	}
	// Samoa went from the 29th straight to the 31st.
	r.must(http.StatusOK, "GET", calendarPath+"?from=2011-12-30&to=2011-12-30&zone=Pacific/Apia", "", ana)
}

func TestCalendarsThatNobodyCouldReadAreRefused(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	for query, pointer := range map[string]string{
		"to=2031-05-01":   "from",
		"from=2031-05-01": "to",
		"from=2031-05-01T00:00:00Z&to=2031-05-01":             "from",
		"from=2031-02-29&to=2031-05-01":                       "from",
		"from=2031-05-02&to=2031-05-01":                       "to",
		"from=2031-01-01&to=2032-02-05":                       "to",
		"from=2031-05-01&to=2031-05-01&zone=":                 "zone",
		"from=2031-05-01&to=2031-05-01&zone=Local":            "zone",
		"from=2031-05-01&to=2031-05-01&zone=Europe/Atlantis":  "zone",
		"from=2031-05-01&to=2031-05-01&zone=../../etc/passwd": "zone",
		"from=2031-05-01&to=2031-05-01&zone=%2B02:00":         "zone",
		"from=2031-05-01&to=2031-05-01&member=x":              "member",
	} {
		a := r.must(http.StatusBadRequest, "GET", calendarPath+"?"+query, "", ana)
		var p struct{ Errors []struct{ Pointer string } }
		a.into(t, &p)
		if a.code(t) != "invalid-parameters" || len(p.Errors) != 1 || p.Errors[0].Pointer != pointer {
			t.Errorf("%s: %s", query, a.body)
		}
	}
	r.must(http.StatusOK, "GET", calendarPath+"?from=2031-01-01&to=2032-02-04", "", ana) // 400 days
	r.exec(`insert into public.rehearsals (band_id, title, starts_at) select '` + nightShift + `', 'x', '2040-01-01 00:00Z' from generate_series(1, 501)`)
	if a := r.must(http.StatusBadRequest, "GET", calendarPath+"?from=2040-01-01&to=2040-01-01", "", ana); !strings.Contains(a.body, "500 rehearsals") {
		t.Errorf("2,001 rehearsals: %s", a.body)
	}
	r.exec(`delete from public.rehearsals where id = (select id from public.rehearsals where starts_at = '2040-01-01 00:00Z' limit 1)`)
	var calendar api.Calendar
	r.must(http.StatusOK, "GET", calendarPath+"?from=2040-01-01&to=2040-01-01", "", ana).into(t, &calendar)
	if len(calendar.Rehearsals) != 500 {
		t.Errorf("%d rehearsals", len(calendar.Rehearsals))
	}
	foreign := r.must(http.StatusNotFound, "GET", "/api/bands/"+secondLine+"/calendar?from=2031-05-01&to=2031-05-01", "", ana)
	unknown := r.must(http.StatusNotFound, "GET", "/api/bands/b0000000-0000-4000-8000-00000000ffff/calendar?from=x", "", ana)
	if withoutID(foreign.body) != withoutID(unknown.body) {
		t.Errorf("%s %s", foreign.body, unknown.body)
	}
}
