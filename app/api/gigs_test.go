package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"downbeat/app/api"
)

const (
	gigsPath = "/api/bands/" + nightShift + "/gigs"
	demoGig  = gigsPath + "/60000000-0000-4000-8000-000000000004"
	evesGig  = "/api/bands/" + secondLine + "/gigs/60000000-0000-4000-8000-000000000101"
)

func TestAGigIsMadeReadChangedAndDeleted(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	made := r.must(http.StatusCreated, "POST", gigsPath, `{"title": "Harbour fair", "startsAt": "2031-05-01T20:00:00+02:00", "fee": 450.5}`, ana)
	var gig api.Gig
	made.into(t, &gig)
	at := made.header.Get("Location")
	if at != gigsPath+"/"+gig.Id.String() || made.header.Get("ETag") != `"1"` || gig.Status != api.GigStatusPotential || gig.StartsAt.Format("2006-01-02T15:04Z07:00") != "2031-05-01T18:00Z" || *gig.Fee != 450.5 {
		t.Errorf("made at %s with %s: %s", at, made.header.Get("ETag"), made.body)
	}
	if read := r.must(http.StatusOK, "GET", at, "", r.as("ben")); read.body != made.body || read.header.Get("ETag") != `"1"` {
		t.Errorf("read: %s", read.body)
	}
	changed := r.must(http.StatusOK, "PATCH", at, `{"status": "confirmed", "fee": null}`, ana, `If-Match: "1"`)
	changed.into(t, &gig)
	if changed.header.Get("ETag") != `"2"` || gig.Status != api.GigStatusConfirmed || gig.Fee != nil || gig.Title != "Harbour fair" {
		t.Errorf("changed: %s", changed.body)
	}
	if a := r.must(http.StatusOK, "PATCH", at, `{"status": "confirmed"}`, ana, `If-Match: "2"`); a.header.Get("ETag") != `"2"` || a.header.Get("Downbeat-Cursor") == "" {
		t.Errorf("changed nothing: %v", a.header)
	}
	late := r.must(http.StatusPreconditionFailed, "PATCH", at, `{"title": "Mine"}`, ana, `If-Match: "1"`)
	var p struct{ Current api.Gig }
	late.into(t, &p)
	if p.Current.Version != 2 || p.Current.Title != "Harbour fair" || late.header.Get("ETag") != `"2"` || late.code(t) != "version-mismatch" {
		t.Errorf("late: %v %s", late.header, late.body)
	}
	for _, header := range []string{`If-Match: 2`, `If-Match: 2"`, `If-Match: "2`, `If-Match: x`} {
		if a := r.must(http.StatusBadRequest, "DELETE", at, "", ana, header); a.code(t) != "invalid-parameters" {
			t.Errorf("%s: %s", header, a.body)
		}
	}
	for _, header := range []string{`If-Match: "1", "9"`, `If-Match: "x"`, `If-Match: "02"`} {
		r.must(http.StatusPreconditionFailed, "DELETE", at, "", ana, header)
	}
	r.must(http.StatusOK, "PATCH", at, `{"status": "confirmed"}`, ana, `If-Match: W/"2"`) // as a proxy may hand it on
	r.must(http.StatusPreconditionRequired, "DELETE", at, "", ana)
	r.must(http.StatusPreconditionFailed, "DELETE", at, "", ana, `If-Match: "1"`)
	r.must(http.StatusNoContent, "DELETE", at, "", ana, `If-Match: "2"`)
	r.must(http.StatusNotFound, "GET", at, "", ana)
	r.must(http.StatusNotFound, "DELETE", at, "", ana, `If-Match: "2"`)
}

func TestAGigThatCannotBeIsRefusedWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	foreign := r.text(`select id::text from public.setlists where band_id = '` + secondLine + `' limit 1`)
	for _, c := range []struct {
		body    string
		status  int
		code    string
		pointer string
	}{
		{`{"title": "x"}`, 422, "invalid-fields", "/startsAt"},
		{`{"title": " ", "startsAt": "2031-05-01T20:00:00Z"}`, 422, "invalid-fields", "/title"},
		{`{"title": "x", "startsAt": "2031-02-31T20:00:00Z"}`, 422, "invalid-fields", "/startsAt"},
		{`{"title": "x", "startsAt": "tomorrow"}`, 422, "invalid-fields", "/startsAt"},
		{`{"title": "x", "startsAt": "2031-05-01T20:00:00Z", "bandId": "` + secondLine + `"}`, 422, "invalid-fields", "/bandId"},
		{`{"title": "x", "startsAt": "2031-05-01T20:00:00Z", "version": 7}`, 422, "invalid-fields", "/version"},
		{`{"title": "x", "startsAt": "2031-05-01T20:00:00Z", "fee": -1}`, 422, "invalid-fields", "/fee"},
		{`{"title": "x", "startsAt": "2031-05-01T20:00:00Z", "endsAt": "2031-05-01T19:00:00Z"}`, 422, "rule-broken", ""},
		{`{"title": "x", "startsAt": "4031-05-01T20:00:00Z"}`, 422, "rule-broken", ""},
		{`{"title": "x", "startsAt": "2031-05-01T20:00:00Z", "setlistId": "` + foreign + `"}`, 422, "unknown-reference", ""},
		{`{"title": "x", "startsAt": "2031-05-01T20:00:00Z", "setlistId": "` + nightShift + `"}`, 422, "unknown-reference", ""},
		{`{"title": "\u0000", "startsAt": "2031-05-01T20:00:00Z"}`, 400, "invalid-text", ""},
		{`{"title": "\ud800", "startsAt": "2031-05-01T20:00:00Z"}`, 400, "invalid-text", ""},
		{"{\"title\": \"\xff\", \"startsAt\": \"2031-05-01T20:00:00Z\"}", 400, "invalid-text", ""},
		{`[]`, 400, "invalid-request", ""},
		{`{"title": "` + strings.Repeat("x", 501) + `", "startsAt": "2031-05-01T20:00:00Z"}`, 422, "invalid-fields", "/title"},
		{`{"title": "x", "startsAt": "2031-05-01T20:00:00Z", "notes": "` + strings.Repeat("x", 1<<20) + `"}`, 413, "too-large", ""},
	} {
		a := r.ask("POST", gigsPath, c.body, ana)
		var p struct {
			Errors []struct{ Pointer, Detail string }
		}
		_ = json.Unmarshal([]byte(a.body), &p)
		if a.status != c.status || a.code(t) != c.code || (c.pointer != "" && (len(p.Errors) != 1 || p.Errors[0].Pointer != c.pointer || p.Errors[0].Detail == "")) {
			t.Errorf("%.100s: %d %s", c.body, a.status, a.body)
		}
	}
	if a, b := r.ask("POST", gigsPath, `{"title": "x", "startsAt": "2031-05-01T20:00:00Z", "setlistId": "`+foreign+`"}`, ana),
		r.ask("POST", gigsPath, `{"title": "x", "startsAt": "2031-05-01T20:00:00Z", "setlistId": "`+nightShift+`"}`, ana); withoutID(a.body) != withoutID(b.body) {
		t.Errorf("another band's setlist and one that there is not can be told apart:\n%s\n%s", a.body, b.body)
	}
}

func TestGigsAreListedByPageAndFilter(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	var all, page api.GigPage
	r.must(http.StatusOK, "GET", gigsPath, "", ana).into(t, &all)
	if len(all.Gigs) < 4 || all.Next != nil {
		t.Fatalf("%d gigs", len(all.Gigs))
	}
	var paged []api.GigOverview
	for after := ""; ; after = "&after=" + *page.Next {
		page = api.GigPage{}
		r.must(http.StatusOK, "GET", gigsPath+"?limit=2"+after, "", ana).into(t, &page)
		paged = append(paged, page.Gigs...)
		if page.Next == nil {
			break
		}
	}
	if len(paged) != len(all.Gigs) {
		t.Errorf("%d in pages, %d at once", len(paged), len(all.Gigs))
	}
	for i := range paged {
		if paged[i].Gig.Id != all.Gigs[i].Gig.Id {
			t.Errorf("place %d differs", i)
		}
	}
	r.must(http.StatusOK, "GET", gigsPath+"?status=potential,cancelled", "", ana).into(t, &page)
	for _, g := range page.Gigs {
		if g.Gig.Status == api.GigStatusConfirmed {
			t.Errorf("asked for others: %s", g.Gig.Title)
		}
	}
	for _, query := range []string{"status=x", "limit=0", "limit=201", "limit=x", "limit=1&limit=2", "from=x", "after=x", "after=bnVsbA==", "sort=title", "status=potential;--", "from=%00", "status="} {
		if a := r.ask("GET", gigsPath+"?"+query, "", ana); a.status != http.StatusBadRequest || a.code(t) == "" {
			t.Errorf("%s: %d %s", query, a.status, a.body)
		}
	}
}

func TestAnAnswerIsGivenChangedCountedAndWithdrawn(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ben := r.as("ben")
	r.exec(`delete from public.gig_responses`)
	r.must(http.StatusNotFound, "GET", demoGig+"/response", "", ben)
	r.must(http.StatusNotFound, "PUT", demoGig+"/response", `{"answer": "yes"}`, ben, `If-Match: "1"`)
	first := r.must(http.StatusOK, "PUT", demoGig+"/response", `{"answer": "maybe", "note": "from 9"}`, ben)
	second := r.must(http.StatusOK, "PUT", demoGig+"/response", `{"answer": "yes"}`, ben)
	if first.header.Get("ETag") != `"1"` || second.header.Get("ETag") != `"2"` {
		t.Errorf("versions %s, %s", first.header.Get("ETag"), second.header.Get("ETag"))
	}
	r.must(http.StatusPreconditionFailed, "PUT", demoGig+"/response", `{"answer": "no"}`, ben, `If-Match: "1"`)
	var all api.Responses
	r.must(http.StatusOK, "GET", demoGig+"/responses", "", ben).into(t, &all)
	if all.Counts != (api.Counts{Yes: 1}) || len(all.Responses) != 1 || len(all.Missing) != 3 {
		t.Errorf("%+v", all)
	}
	r.must(http.StatusNoContent, "DELETE", demoGig+"/response", "", ben)
	r.must(http.StatusNotFound, "DELETE", demoGig+"/response", "", ben)
	r.must(http.StatusNotFound, "PUT", "/api/bands/"+nightShift+"/gigs/60000000-0000-4000-8000-000000000101/response", `{"answer": "yes"}`, ben)
	r.must(http.StatusNotFound, "PUT", evesGig+"/response", `{"answer": "yes"}`, ben)
}
