package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"downbeat/app/api"
)

const (
	rehearsalsPath = "/api/bands/" + nightShift + "/rehearsals"
	demoRehearsal  = rehearsalsPath + "/e0000000-0000-4000-8000-000000000003"
	evesRehearsal  = "e0000000-0000-4000-8000-000000000101"
	clubNight      = "5e000000-0000-4000-8000-000000000001"
	evesSetlist    = "5e000000-0000-4000-8000-000000000004"
)

func TestARehearsalIsMadeReadChangedAndDeleted(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ben := r.as("ben")
	made, events := r.mustEffect(http.StatusCreated, "POST", rehearsalsPath, `{"startsAt": "2031-06-28T19:00:00+02:00", "setlistId": "`+clubNight+`"}`, ben)
	var rehearsal api.Rehearsal
	made.into(t, &rehearsal)
	at := made.header.Get("Location")
	if at != rehearsalsPath+"/"+rehearsal.Id.String() || made.header.Get("ETag") != `"1"` || types(events) != "rehearsal:created" {
		t.Errorf("made at %s: %s, %s", at, made.body, types(events))
	}
	if rehearsal.Title != nil || rehearsal.EndsAt != nil || rehearsal.StartsAt.Format(time.RFC3339) != "2031-06-28T17:00:00Z" || rehearsal.SetlistId.String() != clubNight {
		t.Errorf("made: %s", made.body)
	}
	if read := r.must(http.StatusOK, "GET", at, "", r.as("ana")); read.body != made.body {
		t.Errorf("read: %s", read.body)
	}
	changed, events := r.mustEffect(http.StatusOK, "PATCH", at, `{"title": "Encores", "endsAt": "2031-06-28T22:00:00+02:00", "setlistId": null}`, ben, `If-Match: "1"`)
	changed.into(t, &rehearsal)
	if *rehearsal.Title != "Encores" || rehearsal.EndsAt == nil || rehearsal.SetlistId != nil || types(events) != "rehearsal:updated" {
		t.Errorf("changed: %s, %s", changed.body, types(events))
	}
	late := r.must(http.StatusPreconditionFailed, "PATCH", at, `{"title": null}`, ben, `If-Match: "1"`)
	var p struct{ Current api.Rehearsal }
	late.into(t, &p)
	if p.Current.Version != 2 || *p.Current.Title != "Encores" || late.header.Get("ETag") != `"2"` {
		t.Errorf("late: %s", late.body)
	}
	r.must(http.StatusPreconditionFailed, "DELETE", at, "", ben, `If-Match: "1"`)
	if _, events = r.mustEffect(http.StatusNoContent, "DELETE", at, "", ben, `If-Match: "2"`); types(events) != "rehearsal:deleted" {
		t.Errorf("deleted: %s", types(events))
	}
	r.must(http.StatusNotFound, "GET", at, "", ben)
	r.mustHide("rehearsals", evesRehearsal, `{"venue": "x"}`, ben)
}

func TestARehearsalThatCannotBeIsRefusedWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	r.mustRefuse("POST", rehearsalsPath, []refusal{
		{`{}`, 422, "invalid-fields", "/startsAt"},
		{`{"startsAt": "2031-06-28"}`, 422, "invalid-fields", "/startsAt"},
		{`{"startsAt": "2031-06-28T19:00:00Z", "title": " "}`, 422, "invalid-fields", "/title"},
		{`{"startsAt": "2031-06-28T19:00:00Z", "venue": "` + strings.Repeat("x", 501) + `"}`, 422, "invalid-fields", "/venue"},
		{`{"startsAt": "2031-06-28T19:00:00Z", "endsAt": "2031-06-28T19:00:00Z"}`, 422, "rule-broken", ""},
		{`{"startsAt": "2031-06-28T19:00:00Z", "setlistId": "` + evesSetlist + `"}`, 422, "unknown-reference", ""},
		{`{"startsAt": "2031-06-28T19:00:00Z", "setlistId": "` + clockOut + `"}`, 422, "unknown-reference", ""},
	}, ana)
	r.mustRefuse("PATCH", demoRehearsal, []refusal{
		{`{"endsAt": "2001-01-01T00:00:00Z"}`, 422, "rule-broken", ""},
		{`{"setlistId": "` + evesSetlist + `"}`, 422, "unknown-reference", ""},
		{`{"startsAt": null}`, 422, "invalid-fields", "/startsAt"},
	}, ana, "If-Match: *")
}

func TestRehearsalsAreListedByTheirStartInPagesAndBetweenMoments(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	r.exec(`delete from public.rehearsals`)
	r.exec(`insert into public.rehearsals (band_id, title, starts_at)
		select '` + nightShift + `', n::text, '2031-01-01 00:00Z'::timestamptz + (n / 2) * interval '1 microsecond' from generate_series(0, 6) n`) // by twos at the same moment
	var all, page api.RehearsalPage
	r.must(http.StatusOK, "GET", rehearsalsPath, "", ana).into(t, &all)
	var paged []api.Rehearsal
	for _, p := range pagesOf(r, rehearsalsPath+"?limit=3", ana, func(p api.RehearsalPage) *string { return p.Next }) {
		paged = append(paged, p.Rehearsals...)
	}
	if len(all.Rehearsals) != 7 || len(paged) != 7 {
		t.Fatalf("%d in pages, %d at once", len(paged), len(all.Rehearsals))
	}
	for i := range paged {
		if paged[i].Id != all.Rehearsals[i].Id || (i > 0 && paged[i].StartsAt.Before(paged[i-1].StartsAt)) {
			t.Errorf("place %d differs", i)
		}
	}
	between := "?from=2031-01-01T00:00:00.000001Z&to=" + url.QueryEscape("2031-01-01T02:00:00.000003+02:00")
	if r.must(http.StatusOK, "GET", rehearsalsPath+between, "", ana).into(t, &page); len(page.Rehearsals) != 4 {
		t.Errorf("from and to: %d", len(page.Rehearsals))
	}
}
