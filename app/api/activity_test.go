package api_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"downbeat/app/api"
)

const (
	activityPath = "/api/bands/" + nightShift + "/activity"
	anaID        = "a0000000-0000-4000-8000-000000000001"
	benID        = "a0000000-0000-4000-8000-000000000002"
)

// mustActivity walks through all pages.
func (r *rig) mustActivity(query, cookie string) (all []api.ActivityEntry, pages int) {
	r.tb.Helper()
	after := ""
	for {
		var page api.Activity
		r.must(http.StatusOK, "GET", activityPath+"?"+query+after, "", cookie).into(r.tb, &page)
		all = append(all, page.Activity...)
		pages++
		if page.Next == nil {
			return all, pages
		}
		after = "&after=" + *page.Next
	}
}

// said is what an entry says in short.
func said(e api.ActivityEntry) string {
	text := e.Type + " by " + e.Actor.Name
	if e.Reset != nil {
		text += fmt.Sprintf(" (%s of %d)", *e.Reset, e.Tx.Count)
	}
	return text
}

func mustSay(tb testing.TB, what string, entries []api.ActivityEntry, want ...string) {
	tb.Helper()
	got := make([]string, len(entries))
	for i, e := range entries {
		got[i] = said(e)
	}
	if !slices.Equal(got, want) {
		tb.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestWhatHappenedIsToldBackwardsWithWhoDidItAndWhat(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, ben := r.as("ana"), r.as("ben")
	var gig api.Gig
	made := r.must(http.StatusCreated, "POST", gigsPath, `{"title": "Harbour fair", "startsAt": "2031-05-01T20:00:00Z"}`, ana)
	made.into(t, &gig)
	at := gigsPath + "/" + gig.Id.String()
	r.must(http.StatusOK, "PUT", at+"/response", `{"answer": "yes"}`, ben)
	r.exec(`begin; set local application_name = 'psql'; set local downbeat.reason = 'the clerk called';
		update public.gigs set title = 'Harbour fête' where id = '` + gig.Id.String() + `'; commit`)
	gone := r.must(http.StatusNoContent, "DELETE", at, "", ana, "If-Match: *")

	sql := "direct SQL by " + r.text(`select session_user::text`) + " from psql"
	list := r.must(http.StatusOK, "GET", activityPath+"?limit=5", "", ana)
	var page api.Activity
	list.into(t, &page)
	mustSay(t, "the latest", page.Activity, "gig:response by Ana", "gig:deleted by Ana", "gig:updated by "+sql, "gig:response by Ben", "gig:created by Ana")
	if t.Failed() {
		return
	}
	if page.Activity[0].Id != list.header.Get("Downbeat-Cursor") || page.Activity[0].Id != gone.header.Get("Downbeat-Cursor") || page.Activity[4].Id != made.header.Get("Downbeat-Cursor") {
		t.Errorf("ids are no cursors: %s, read at %s, written at %s", page.Activity[0].Id, list.header.Get("Downbeat-Cursor"), gone.header.Get("Downbeat-Cursor"))
	}
	deleted, updated := page.Activity[1], page.Activity[2]
	if string(deleted.Data) != "null" || *deleted.EntityId != gig.Id.String() || *deleted.Entity != "gig" || *deleted.Actor.UserId != anaID ||
		*deleted.RequestId != gone.header.Get("X-Request-Id") || deleted.Tx.Count != 2 || page.Activity[0].Tx.Id != deleted.Tx.Id {
		t.Errorf("deleted: %s", list.body)
	}
	if updated.Actor.Via != api.ActivityEntryActorViaSql || updated.Actor.UserId != nil || *updated.Actor.App != "psql" || *updated.Reason != "the clerk called" ||
		!slices.Equal(*updated.Changed, []string{"title"}) || string(updated.Old) != `{"title":"Harbour fair"}` {
		t.Errorf("updated: %s", list.body)
	}

	moment := func(e api.ActivityEntry) string { return url.QueryEscape(e.Time.Format(time.RFC3339Nano)) }
	for query, want := range map[string][]string{
		"":                              {"gig:response by Ana", "gig:deleted by Ana", "gig:updated by " + sql, "gig:response by Ben", "gig:created by Ana"},
		"types=gig:updated,gig:created": {"gig:updated by " + sql, "gig:created by Ana"},
		"types=song:*,gig:response":     {"gig:response by Ana", "gig:response by Ben"},
		"types=*&entity=gig_response&user=" + benID:    {"gig:response by Ben"},
		"types=gig:*&user=" + benID:                    {"gig:response by Ben"},
		"types=gig:nothing":                            {},
		"user=" + anaID:                                {"gig:response by Ana", "gig:deleted by Ana", "gig:created by Ana"},
		"via=sql":                                      {"gig:updated by " + sql},
		"via=api&entity=gig":                           {"gig:deleted by Ana", "gig:created by Ana"},
		"entity=gig&entityId=" + gig.Id.String():       {"gig:deleted by Ana", "gig:updated by " + sql, "gig:created by Ana"},
		"entity=rehearsal&entityId=" + gig.Id.String(): {},
		"entity=gig&to=" + moment(updated):             {"gig:created by Ana"},
		"to=2020-01-01T00:00:00Z":                      {},
	} {
		entries, _ := r.mustActivity(query+"&from="+moment(page.Activity[4]), ana)
		mustSay(t, query, entries, want...)
	}
	entries, _ := r.mustActivity("entity=gig&from="+moment(updated), ana)
	mustSay(t, "from the update on", entries, "gig:deleted by Ana", "gig:updated by "+sql)
}

func TestPagesOfActivityAreTheWholeOfItOnce(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	whole, pages := r.mustActivity("limit=200", ana)
	if pages != 1 || len(whole) < 50 {
		t.Fatalf("%d in %d pages", len(whole), pages)
	}
	for _, limit := range []int{1, 7, len(whole) - 1, len(whole)} {
		paged, pages := r.mustActivity(fmt.Sprintf("limit=%d", limit), ana)
		if want := (len(whole) + limit - 1) / limit; pages != want {
			t.Errorf("by %d: %d pages, want %d", limit, pages, want)
		}
		if !slices.EqualFunc(paged, whole, func(a, b api.ActivityEntry) bool { return a.Id == b.Id }) {
			t.Errorf("by %d: %d entries, want %d", limit, len(paged), len(whole))
		}
	}
	for i, e := range whole {
		if e.Seq != int64(len(whole)-i) {
			t.Fatalf("entry %d is number %d", i, e.Seq)
		}
	}
}

func TestATransactionTooLargeToTellIsOneEntry(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	whole, _ := r.mustActivity("", ana)
	r.exec(`begin; set local downbeat.reason = 'an import'; insert into public.songs (band_id, title) select '` + nightShift + `', 'Song ' || n from generate_series(1, 600) n; commit`)
	r.exec(`truncate public.rehearsals`)
	sql := "direct SQL by " + r.text(`select session_user::text || coalesce(' from ' || nullif(current_setting('application_name'), ''), '')`)
	want := []string{"feed:reset by " + sql + " (truncate of 1)", "feed:reset by " + sql + " (bulk of 600)"}
	for _, query := range []string{"limit=2", "types=gig:nothing", "entity=gig&entityId=x", "via=sql&types=song:nothing"} {
		var page api.Activity
		r.must(http.StatusOK, "GET", activityPath+"?"+query, "", ana).into(t, &page)
		mustSay(t, query, page.Activity, want...)
		if e := page.Activity[1]; *e.Reason != "an import" || e.Data != nil || e.Entity != nil || e.Actor.Via != api.ActivityEntryActorViaSql {
			t.Errorf("%+v", e)
		}
	}
	if entries, _ := r.mustActivity("via=api&types=gig:nothing", ana); len(entries) != 0 {
		t.Errorf("%d by the API", len(entries))
	}
	if paged, _ := r.mustActivity("limit=1", ana); len(paged) != len(whole)+2 || paged[1].Seq != whole[0].Seq+600 || paged[2].Id != whole[0].Id {
		t.Errorf("%d entries, want %d", len(paged), len(whole)+2)
	}
}

func TestALongSearchGoesOnOverEmptyPages(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	for range 11 { // of 500 each, which are told one by one
		r.exec(`insert into public.songs (band_id, title) select '` + nightShift + `', 'Song ' || n from generate_series(1, 500) n`)
	}
	const search = "types=setlist:created"
	var first api.Activity
	r.must(http.StatusOK, "GET", activityPath+"?"+search, "", ana).into(t, &first)
	if len(first.Activity) != 0 || first.Next == nil {
		t.Errorf("5,000 events were to be looked at: %d entries, next %v", len(first.Activity), first.Next)
	}
	found, pages := r.mustActivity(search, ana)
	if len(found) != 3 || pages != 2 {
		t.Errorf("%d setlists in %d pages", len(found), pages)
	}
	r.exec(`do $$ begin for n in 1..2001 loop update public.songs set tempo = 100 + n % 2 where id = '50000000-0000-4000-8000-000000000001'; commit; end loop; end $$`)
	if found, pages := r.mustActivity(search, ana); len(found) != 3 || pages != 3 {
		t.Errorf("%d setlists in %d pages", len(found), pages)
	}
}

func TestAPageOfLargeRowsIsShort(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	for n := range 5 {
		r.exec(fmt.Sprintf(`update public.gigs set notes = repeat('%d', 2000000) where id = '60000000-0000-4000-8000-000000000004'`, n))
	}
	var page api.Activity
	r.must(http.StatusOK, "GET", activityPath, "", ana).into(t, &page)
	if len(page.Activity) != 2 || page.Next == nil {
		t.Errorf("%d entries of 4 MB each", len(page.Activity))
	}
	if all, _ := r.mustActivity("types=gig:updated", ana); len(all) != 5 {
		t.Errorf("%d in all", len(all))
	}
}

func TestWhoeverComesLaterIsNotToldWhatWasBefore(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	eve := r.as("eve")
	r.must(http.StatusNotFound, "GET", activityPath, "", eve)
	r.must(http.StatusOK, "GET", activityPath, "", r.as("ana")) // numbers everything
	r.exec(`insert into public.members (band_id, user_id, name) values ('` + nightShift + `', 'a0000000-0000-4000-8000-000000000005', 'Eve')`)
	r.exec(`update public.gigs set fee = 1 where id = '60000000-0000-4000-8000-000000000004'`)
	entries, _ := r.mustActivity("", eve)
	if len(entries) != 2 || entries[0].Type != "gig:updated" || entries[1].Type != "member:joined" {
		t.Errorf("%d entries, want the join and what followed", len(entries))
	}
	var page api.Activity
	crafted := base64.RawURLEncoding.EncodeToString([]byte(`{"below": 40}`))
	r.must(http.StatusOK, "GET", activityPath+"?after="+crafted, "", eve).into(t, &page)
	if len(page.Activity) != 0 || page.Unseen != 2 {
		t.Errorf("with a token from before: %d entries, %d unseen", len(page.Activity), page.Unseen)
	}
	if whole, _ := r.mustActivity("limit=200", r.as("ben")); len(whole) < 50 {
		t.Errorf("%d for who was there", len(whole))
	}
	r.exec(`delete from public.members where name = 'Eve' and band_id = '` + nightShift + `'`)
	r.must(http.StatusNotFound, "GET", activityPath, "", eve)
}

func TestOthersEventsAreUnseenUntilOneHasLooked(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, ben := r.as("ana"), r.as("ben")
	look := func(cookie string) (page api.Activity, cursor string) {
		t.Helper()
		a := r.must(http.StatusOK, "GET", activityPath+"?limit=2", "", cookie)
		a.into(t, &page)
		return page, a.header.Get("Downbeat-Cursor")
	}
	page, cursor := look(ana)
	if page.Seen != nil || page.Unseen < 50 || !page.Activity[0].Unseen {
		t.Errorf("never looked: %+v", page)
	}
	r.must(http.StatusNoContent, "PUT", activityPath+"/seen", `{"cursor": "`+cursor+`"}`, ana)
	if page, _ := look(ana); page.Unseen != 0 || *page.Seen != cursor || page.Activity[0].Unseen {
		t.Errorf("looked: %+v", page)
	}
	r.must(http.StatusOK, "PUT", demoGig+"/response", `{"answer": "no"}`, ben)
	r.must(http.StatusOK, "PUT", demoGig+"/response", `{"answer": "no"}`, ana)
	page, newer := look(ana)
	if page.Unseen != 1 || page.Activity[0].Unseen || !page.Activity[1].Unseen {
		t.Errorf("Ben has answered, and Ana: %d unseen, %+v", page.Unseen, page.Activity)
	}
	var board api.Dashboard
	r.must(http.StatusOK, "GET", "/api/bands/"+nightShift+"/dashboard", "", ana).into(t, &board)
	if board.Unseen != 1 {
		t.Errorf("the dashboard: %d unseen", board.Unseen)
	}
	r.must(http.StatusNoContent, "PUT", activityPath+"/seen", `{"cursor": "`+newer+`"}`, ana)
	r.must(http.StatusNoContent, "PUT", activityPath+"/seen", `{"cursor": "`+cursor+`"}`, ana)
	if page, _ := look(ana); *page.Seen != newer || page.Unseen != 0 {
		t.Errorf("the mark went back to %s", *page.Seen)
	}
	if page, _ := look(ben); page.Seen != nil || page.Unseen < 50 {
		t.Errorf("Ana's mark is Ben's: %+v", page)
	}

	foreign := r.must(http.StatusOK, "GET", "/api/bands/"+secondLine+"/activity", "", r.as("eve")).header.Get("Downbeat-Cursor")
	for _, wrong := range []string{foreign, newer + "0", "", "x", "0", newer + "\\n", "00000000" + newer[8:]} {
		a := r.must(http.StatusUnprocessableEntity, "PUT", activityPath+"/seen", `{"cursor": "`+wrong+`"}`, ana)
		if a.code(t) != "invalid-fields" {
			t.Errorf("%s: %s", wrong, a.body)
		}
	}

	r.exec(`select feed.begin_epoch('a restore')`)
	if page, _ := look(ana); page.Seen != nil {
		t.Errorf("seen in another epoch: %s", *page.Seen)
	}
}

func TestUnseenEventsAreCountedToAThousand(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	mark := r.must(http.StatusOK, "GET", activityPath, "", ana).header.Get("Downbeat-Cursor")
	r.must(http.StatusNoContent, "PUT", activityPath+"/seen", `{"cursor": "`+mark+`"}`, ana)
	unseen := func() int64 {
		t.Helper()
		var page api.Activity
		r.must(http.StatusOK, "GET", activityPath+"?limit=1", "", ana).into(t, &page)
		return page.Unseen
	}
	for n, want := range []int64{400, 800, 1000} {
		r.exec(`insert into public.songs (band_id, title) select '` + nightShift + `', 'Song ' || n from generate_series(1, 400) n`)
		if got := unseen(); got != want {
			t.Errorf("after %d times 400: %d, want %d", n+1, got, want)
		}
	}
	// In the middle of a transaction, such as the last one of a page.
	var page api.Activity
	r.must(http.StatusOK, "GET", activityPath+"?limit=10", "", ana).into(t, &page)
	r.must(http.StatusNoContent, "PUT", activityPath+"/seen", `{"cursor": "`+page.Activity[9].Id+`"}`, ana)
	if got := unseen(); got != 9 {
		t.Errorf("%d unseen after the tenth, want 9", got)
	}
	r.exec(`insert into public.songs (band_id, title) select '` + nightShift + `', 'Song ' || n from generate_series(1, 700) n`)
	if got := unseen(); got != 10 {
		t.Errorf("%d unseen, want 9 and one for what is too large to tell", got)
	}
}

func TestQuestionsAboutActivityThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	for _, query := range []string{
		"limit=0", "limit=201", "types=", "types=,", "types=gig:*%3Bdrop", "types=%27", "types=gig:*&types=song:*", "user=x", "user=" + anaID + "%00", "via=SQL",
		"entity=Gig", "entity=gig%27--", "entityId=x", "from=yesterday", "to=2030-02-31T00:00:00Z", "after=x", "after=" + base64.RawURLEncoding.EncodeToString([]byte(`{"below": "x"}`)),
		"after=" + base64.RawURLEncoding.EncodeToString([]byte(`{"below": 99999999999999999999}`)), "sort=seq",
	} {
		if a := r.ask("GET", activityPath+"?"+query, "", ana); a.status != http.StatusBadRequest || a.code(t) != "invalid-parameters" {
			t.Errorf("%s: %d %s", query, a.status, a.body)
		}
	}
	below := func(n string) string {
		return activityPath + "?after=" + base64.RawURLEncoding.EncodeToString([]byte(`{"below": `+n+`}`))
	}
	r.must(http.StatusBadRequest, "GET", below("-9223372036854775808"), "", ana)
	r.must(http.StatusBadRequest, "GET", below("0"), "", ana)
	var page api.Activity
	r.must(http.StatusOK, "GET", below("1"), "", ana).into(t, &page)
	if len(page.Activity) != 0 || page.Next != nil {
		t.Errorf("below the first event: %d", len(page.Activity))
	}
	r.must(http.StatusOK, "GET", below("9223372036854775807")+"&limit=1", "", ana).into(t, &page)
	if len(page.Activity) != 1 {
		t.Errorf("below the last number of all: %d", len(page.Activity))
	}
	for _, band := range []string{secondLine, "b0000000-0000-4000-8000-00000000ffff"} {
		for method, path := range map[string]string{"GET": "/activity", "PUT": "/activity/seen"} {
			body := ""
			if method == "PUT" {
				body = `{"cursor": "x"}`
			}
			a := r.must(http.StatusNotFound, method, "/api/bands/"+band+path, body, ana)
			if withoutID(a.body) != withoutID(r.ask("GET", "/api/bands/x/activity", "", ana).body) {
				t.Errorf("%s: %s", path, a.body)
			}
		}
	}
}
