package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
)

// mustCalendar fetches a feed, holds it against the form that RFC 5545 gives lines, and parses it.
func (r *rig) mustCalendar(path string) (answer, *ics.Calendar) {
	r.tb.Helper()
	a := r.must(http.StatusOK, "GET", path, "")
	if !strings.HasSuffix(a.body, "\r\nEND:VCALENDAR\r\n") {
		r.tb.Errorf("it ends in %q", a.body[max(0, len(a.body)-30):])
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(a.body, "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || line == "" || strings.ContainsFunc(line, func(c rune) bool { return c < ' ' || c == 0x7f }) {
			r.tb.Errorf("no line of a calendar: %d octets, %q", len(line), line)
		}
	}
	calendar, err := ics.ParseCalendar(strings.NewReader(a.body))
	if err != nil {
		r.tb.Fatalf("%v: %s", err, a.body)
	}
	return a, calendar
}

// property is the value of an event's property; empty if it has none.
func property(e *ics.VEvent, name ics.ComponentProperty) string {
	p := e.GetProperty(name)
	if p == nil {
		return ""
	}
	return p.Value
}

func summaries(c *ics.Calendar) (list []string) {
	for _, e := range c.Events() {
		list = append(list, property(e, ics.ComponentPropertySummary))
	}
	return list
}

func eventOf(tb testing.TB, c *ics.Calendar, uid string) *ics.VEvent {
	tb.Helper()
	at := slices.IndexFunc(c.Events(), func(e *ics.VEvent) bool { return e.Id() == uid })
	if at < 0 {
		tb.Fatalf("no event %s", uid)
	}
	return c.Events()[at]
}

func TestACalendarFeedHasTheBandsDatesAndOnesOwnAnswers(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	r.exec(`update public.gigs set starts_at = '2031-05-01 20:00+02', ends_at = '2031-05-02 01:30:00.5+02', notes = E'Load-in; 18:00, yard\nBring \\ cables' where id = '60000000-0000-4000-8000-000000000005'`)
	r.exec(`update public.gigs set starts_at = '2031-06-01 20:00Z', status = 'cancelled' where id = '60000000-0000-4000-8000-000000000007'`)
	ben := r.as("ben")
	own, all := r.mustLink("member", ben), r.mustLink("band", ben)
	a, calendar := r.mustCalendar(own.Path)
	if a.header.Get("Content-Type") != "text/calendar; charset=utf-8" || !strings.HasPrefix(a.header.Get("Cache-Control"), "private, max-age=") || a.header.Get("Set-Cookie") != "" {
		t.Errorf("%v", a.header)
	}
	for _, line := range []string{"METHOD:PUBLISH", "X-WR-CALNAME:The Night Shift", "NAME:The Night Shift", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", "VERSION:2.0"} {
		if !strings.Contains(a.body, "\r\n"+line+"\r\n") {
			t.Errorf("without %s", line)
		}
	}
	want := []string{
		"Harbour Street Block Party · The Night Shift (you: yes)", // 12 days ago
		"In-store at Groove & Grind · The Night Shift (cancelled)",
		"Residency at The Lantern, second night · The Night Shift (you: yes)",
		"Acoustic evening at Fern & Fig · The Night Shift (you: no answer yet)",
		"Benefit for the night bus · The Night Shift (you: no answer yet)",
		"Wedding of Mira and Tom · The Night Shift (you: yes)",
		"Opening for Port Ellery · The Night Shift (cancelled)",
		"Rehearsal · The Night Shift", "Rehearsal · The Night Shift",
		"Last run before The Lantern · The Night Shift", "Wedding songs, quiet ones first · The Night Shift",
		"Rehearsal · The Night Shift",
	}
	if got := summaries(calendar); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	e := eventOf(t, calendar, "gig-60000000-0000-4000-8000-000000000005@downbeat")
	for name, want := range map[ics.ComponentProperty]string{
		ics.ComponentPropertyDtStart:     "20310501T180000Z",
		ics.ComponentPropertyDtEnd:       "20310501T233000Z",
		ics.ComponentPropertySequence:    "1",
		ics.ComponentPropertyDtstamp:     r.text(`select to_char(updated_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') from public.gigs where id = '60000000-0000-4000-8000-000000000005'`),
		ics.ComponentPropertyStatus:      "CONFIRMED",
		ics.ComponentPropertyLocation:    "Old Boathouse, Mere Lane 2, by the slipway",
		ics.ComponentPropertyDescription: "Load-in; 18:00, yard\nBring \\ cables",
		ics.ComponentPropertyUrl:         "",
	} {
		if got := property(e, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	e = eventOf(t, calendar, "gig-60000000-0000-4000-8000-000000000007@downbeat")
	if property(e, ics.ComponentPropertyStatus) != "CANCELLED" || property(e, ics.ComponentPropertyDtEnd) != "20310601T220000Z" {
		t.Errorf("cancelled, without an end: %v", e)
	}
	if e = eventOf(t, calendar, "gig-60000000-0000-4000-8000-000000000006@downbeat"); property(e, ics.ComponentPropertyStatus) != "TENTATIVE" {
		t.Errorf("potential: %v", e)
	}
	if e = eventOf(t, calendar, "rehearsal-e0000000-0000-4000-8000-000000000003@downbeat"); property(e, ics.ComponentPropertyLocation) != "Room 3, Cold Store Studios, 21 Ice Works Road" {
		t.Errorf("a rehearsal: %v", e)
	}

	_, calendar = r.mustCalendar(all.Path)
	e = eventOf(t, calendar, "gig-60000000-0000-4000-8000-000000000006@downbeat")
	if summary, notes := property(e, ics.ComponentPropertySummary), property(e, ics.ComponentPropertyDescription); summary != "Acoustic evening at Fern & Fig · The Night Shift" ||
		notes != "1 yes, 1 maybe, 0 no, 2 not answered\n\nForty seats, no stage. They need our answer this week." {
		t.Errorf("for everybody: %q, %q", summary, notes)
	}
	if strings.Contains(strings.Join(summaries(calendar), ""), "you:") {
		t.Errorf("for everybody, with Ben's answers: %q", summaries(calendar))
	}
}

func TestACalendarFeedIsNotSentTwice(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ben := r.as("ben")
	link := r.mustLink("member", ben)
	first := r.must(http.StatusOK, "GET", link.Path, "")
	tag := first.header.Get("ETag")
	if again := r.must(http.StatusOK, "GET", link.Path, ""); again.body != first.body || again.header.Get("ETag") != tag || len(tag) != 34 {
		t.Errorf("the same dates are other bytes: %s, %s", tag, again.header.Get("ETag"))
	}
	for _, header := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
		if a := r.must(http.StatusNotModified, "GET", link.Path, "", "If-None-Match: "+header); a.body != "" || a.header.Get("ETag") != tag || a.header.Get("Cache-Control") == "" {
			t.Errorf("%s: %v %q", header, a.header, a.body)
		}
	}
	r.must(http.StatusOK, "GET", link.Path, "", `If-None-Match: "x"`)
	if other := r.must(http.StatusOK, "GET", r.mustLink("member", r.as("ana")).Path, ""); other.header.Get("ETag") == tag {
		t.Error("Ana's answers are Ben's")
	}
	r.must(http.StatusOK, "PUT", gigsPath+"/60000000-0000-4000-8000-000000000006/response", `{"answer": "maybe"}`, ben)
	if a := r.must(http.StatusOK, "GET", link.Path, "", "If-None-Match: "+tag); !strings.Contains(a.body, "(you: maybe)") {
		t.Errorf("the answer is missing: %s", a.body)
	}
	sequence := func() string {
		t.Helper()
		_, calendar := r.mustCalendar(link.Path)
		return property(eventOf(t, calendar, "gig-60000000-0000-4000-8000-000000000004@downbeat"), ics.ComponentPropertySequence)
	}
	before := sequence()
	r.must(http.StatusOK, "PATCH", demoGig, `{"title": "Moved"}`, ben, "If-Match: *")
	if after := sequence(); before != "0" || after != "1" {
		t.Errorf("SEQUENCE %s, then %s", before, after)
	}
}

func TestATextInACalendarStaysAText(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	r.exec(`delete from public.gigs; delete from public.rehearsals`)
	link := r.mustLink("band", ana)
	starts := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	const injected = "BEGIN:VEVENT"
	for text, want := range map[string]string{
		`x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1`:                     "x\nEND:VEVENT\nBEGIN:VEVENT\nUID:1",
		`x\nBEGIN:VEVENT`:                                              "x\nBEGIN:VEVENT",
		`x\rBEGIN:VEVENT`:                                              "xBEGIN:VEVENT",
		`x\u0085BEGIN:VEVENT\u2028y\u2029z`:                            "x BEGIN:VEVENT y z",
		`x\u000bBEGIN:VEVENT\u000c\u001b[31m\u007f\u0001`:              "xBEGIN:VEVENT[31m",
		`a, b; c: d \\ \"e\" \\n \\N`:                                  `a, b; c: d \ "e" \n \N`,
		`SUMMARY;X=\"y\":z`:                                            `SUMMARY;X="y":z`,
		strings.Repeat("é", 200):                                       strings.Repeat("é", 200),
		strings.Repeat("🎺", 100) + " " + strings.Repeat("🎷", 100):      strings.Repeat("🎺", 100) + " " + strings.Repeat("🎷", 100),
		strings.Repeat("a", 36) + " " + strings.Repeat(" ", 100) + "b": strings.Repeat("a", 36) + " " + strings.Repeat(" ", 100) + "b",
		strings.Repeat(`<b>\\`, 60):                                    strings.Repeat(`<b>\`, 60),
		strings.Repeat("x", 500):                                       strings.Repeat("x", 500),
	} {
		r.exec(`delete from public.gigs`)
		r.must(http.StatusCreated, "POST", gigsPath, `{"title": "`+text+`", "venue": "`+text+`", "notes": "`+text+`", "startsAt": "`+starts+`"}`, ana)
		a, calendar := r.mustCalendar(link.Path)
		if n := strings.Count(a.body, "\r\n"+injected); n != 1 || len(calendar.Events()) != 1 {
			t.Errorf("%q: %d events, %d parsed", text, n, len(calendar.Events()))
			continue
		}
		e := calendar.Events()[0]
		if got := property(e, ics.ComponentPropertySummary); got != want+" · The Night Shift" {
			t.Errorf("%q: summary %q", text, got)
		}
		if got := property(e, ics.ComponentPropertyDescription); got != "0 yes, 0 maybe, 0 no, 4 not answered\n\n"+want {
			t.Errorf("%q: description %q", text, got)
		}
		if got := property(e, ics.ComponentPropertyLocation); got != want {
			t.Errorf("%q: location %q", text, got)
		}
	}
	// By SQL, texts may be longer than the API lets them be.
	r.exec(`update public.gigs set title = repeat('é', 200000), notes = repeat('ü', 2000000)`)
	r.exec(`update public.bands set name = E'The\r\nBEGIN:VEVENT'`)
	a, calendar := r.mustCalendar(link.Path)
	if len(a.body) > 20_000 || len(calendar.Events()) != 1 || !strings.Contains(property(calendar.Events()[0], ics.ComponentPropertySummary), "é… · ") {
		t.Errorf("%d bytes, %d events", len(a.body), len(calendar.Events()))
	}
}

func TestACalendarFeedShowsWhatItsMakerMaySee(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	_, calendar := r.mustCalendar(r.mustLink("band", r.as("ana")).Path)
	for _, e := range calendar.Events() {
		if !strings.Contains(property(e, ics.ComponentPropertySummary), "The Night Shift") {
			t.Errorf("of another band: %v", e)
		}
	}
	if len(calendar.Events()) == 0 {
		t.Error("nothing")
	}
}
