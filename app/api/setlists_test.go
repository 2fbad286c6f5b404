package api_test

import (
	"net/http"
	"testing"

	"downbeat/app/api"
)

const setlistsPath = "/api/bands/" + nightShift + "/setlists"

func TestASetlistIsMadeReadRenamedAndDeleted(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	made, events := r.mustEffect(http.StatusCreated, "POST", setlistsPath, `{"name": "Short set"}`, ana)
	var setlist api.Setlist
	made.into(t, &setlist)
	at := made.header.Get("Location")
	if at != setlistsPath+"/"+setlist.Id.String() || made.header.Get("ETag") != `"1"` || setlist.Name != "Short set" || setlist.Notes != "" || types(events) != "setlist:created" {
		t.Errorf("made at %s: %s, %s", at, made.body, types(events))
	}
	if read := r.must(http.StatusOK, "GET", at, "", r.as("ben")); read.body != made.body {
		t.Errorf("read: %s", read.body)
	}
	changed, events := r.mustEffect(http.StatusOK, "PATCH", at, `{"notes": "in E"}`, ana, `If-Match: "1"`)
	if changed.into(t, &setlist); setlist.Notes != "in E" || setlist.Name != "Short set" || types(events) != "setlist:updated" {
		t.Errorf("changed: %s, %s", changed.body, types(events))
	}
	late := r.must(http.StatusPreconditionFailed, "PATCH", at, `{"name": "Mine"}`, ana, `If-Match: "1"`)
	var p struct{ Current api.Setlist }
	if late.into(t, &p); p.Current.Notes != "in E" || late.header.Get("ETag") != `"2"` {
		t.Errorf("late: %s", late.body)
	}
	r.must(http.StatusPreconditionFailed, "DELETE", at, "", ana, `If-Match: "1"`)
	if _, events = r.mustEffect(http.StatusNoContent, "DELETE", at, "", ana, `If-Match: "2"`); types(events) != "setlist:deleted" {
		t.Errorf("deleted: %s", types(events))
	}
	r.must(http.StatusNotFound, "GET", at, "", ana)
	r.must(http.StatusNotFound, "GET", at+"/items", "", ana)
	r.mustRefuse("POST", setlistsPath, []refusal{
		{`{}`, 422, "invalid-fields", "/name"},
		{`{"name": "  "}`, 422, "invalid-fields", "/name"},
		{`{"name": "x", "items": []}`, 422, "invalid-fields", "/items"},
	}, ana)
	r.mustHide("setlists", evesSetlist, `{"name": "x"}`, ana)
}

func TestAGigKeepsItsDateWhenItsSetlistGoes(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	_, events := r.mustEffect(http.StatusNoContent, "DELETE", setlistsPath+"/"+clubNight, "", ana, "If-Match: *")
	count := map[string]int{}
	for _, e := range events {
		count[e.Type]++
	}
	if count["setlist:deleted"] != 1 || count["gig:updated"] == 0 || count["rehearsal:updated"] == 0 || count["setlist:song:removed"] == 0 || count["gig:deleted"] != 0 {
		t.Errorf("the feed has %v", count)
	}
	var gig api.Gig
	if r.must(http.StatusOK, "GET", demoGig, "", ana).into(t, &gig); gig.SetlistId != nil {
		t.Errorf("it has setlist %s", gig.SetlistId)
	}
}

func TestSetlistsAreListedByNameWithWhatTheyHoldAndHowLongTheyTake(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	r.exec(`delete from public.setlists`)
	r.exec(`update public.songs set duration_seconds = 100 where id = '` + clockOut + `'`)
	for _, name := range []string{"b", "A", "b", "C"} {
		r.must(http.StatusCreated, "POST", setlistsPath, `{"name": "`+name+`"}`, ana)
	}
	var page api.SetlistPage
	r.must(http.StatusOK, "GET", setlistsPath, "", ana).into(t, &page)
	if len(page.Setlists) != 4 || page.Setlists[0].Setlist.Name != "A" || page.Setlists[1].Setlist.Name != "b" || page.Setlists[3].Setlist.Name != "C" {
		t.Fatalf("%+v", page)
	}
	items := setlistsPath + "/" + page.Setlists[3].Setlist.Id.String() + "/items"
	for _, body := range []string{
		`{"songId": "` + clockOut + `"}`,                               // as long as the song
		`{"songId": "` + clockOut + `", "durationSeconds": 30}`,        // its own
		`{"songId": "50000000-0000-4000-8000-000000000018"}`,           // of which nobody knows
		`{"kind": "break", "title": "Drinks", "durationSeconds": 900}`, // counts as well
		`{"kind": "break"}`, // nobody knows
		`{"songId": "50000000-0000-4000-8000-000000000018", "note": "capo 3"}`, // twice
	} {
		r.must(http.StatusCreated, "POST", items, body, ana)
	}
	want := api.Totals{Songs: 4, Breaks: 2, DurationSeconds: 1030, UnknownDurations: 3}
	var paged []api.SetlistOverview
	for _, p := range pagesOf(r, setlistsPath+"?limit=1", ana, func(p api.SetlistPage) *string { return p.Next }) {
		paged = append(paged, p.Setlists...)
	}
	if len(paged) != 4 || paged[0].Totals != (api.Totals{}) || paged[3].Totals != want || paged[1].Setlist.Id == paged[2].Setlist.Id {
		t.Errorf("%+v", paged)
	}
	var content api.SetlistContent
	if r.must(http.StatusOK, "GET", items, "", ana).into(t, &content); content.Totals != want || len(content.Items) != 6 || content.Setlist.Name != "C" {
		t.Errorf("%+v", content)
	}
}
