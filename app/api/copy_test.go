package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/uuid"

	"downbeat/app/api"
)

func TestASetlistIsCopiedWithAllThatIsSaidInIt(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	from := setlistsPath + "/" + clubNight
	old := r.mustContent(from, ana)
	a, events := r.mustEffect(http.StatusCreated, "POST", from+"/copy", `{"name": "Third night"}`, ana)
	var made api.SetlistContent
	a.into(t, &made)
	if a.header.Get("Location") != setlistsPath+"/"+made.Setlist.Id.String() || made.Setlist.Name != "Third night" || made.Setlist.Notes != old.Setlist.Notes ||
		made.Totals != old.Totals || len(events) != len(old.Items)+1 || events[0].Type != "setlist:created" || events[1].Type != "setlist:song:added" {
		t.Errorf("%s: %+v, %s", a.header.Get("Location"), made, types(events))
	}
	mustBeCopies(t, made.Items, old.Items)
	if now := r.mustContent(a.header.Get("Location"), ana); len(now.Items) != len(made.Items) {
		t.Errorf("then there are %d", len(now.Items))
	}

	// Chosen ones, in their order in the setlist, to the end of another one and then of the same.
	at := r.mustSetlist(ana, "A")
	some := []api.Item{old.Items[1], old.Items[4]}
	chosen := `["` + some[1].Id.String() + `", "` + some[0].Id.String() + `"]`
	to := r.mustContent(at, ana).Setlist.Id.String()
	for range 2 {
		r.must(http.StatusCreated, "POST", from+"/copy", `{"to": "`+to+`", "items": `+chosen+`}`, ana)
	}
	r.must(http.StatusCreated, "POST", at+"/copy", `{"to": "`+to+`"}`, ana)
	now := r.mustContent(at, ana).Items
	if len(now) != 10 || now[0].Title != "A" || now[5].Title != "A" {
		t.Fatalf("%d items", len(now))
	}
	mustBeCopies(t, now[1:5], append(some, some...))
	mustBeCopies(t, now[5:], now[:5])
	r.must(http.StatusCreated, "POST", from+"/copy", `{"name": "Two of them", "items": `+chosen+`}`, ana)
}

func mustBeCopies(tb testing.TB, got, want []api.Item) {
	tb.Helper()
	if len(got) != len(want) {
		tb.Fatalf("%d copies of %d", len(got), len(want))
	}
	said := func(i api.Item) string {
		return fmt.Sprint(i.Kind, deref(i.SongId), i.Title, deref(i.DurationSeconds), i.Note)
	}
	for i := range got {
		if said(got[i]) != said(want[i]) || got[i].Id == want[i].Id {
			tb.Errorf("%d is %+v, want a copy of %+v", i, got[i], want[i])
		}
	}
}

func deref[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

func TestACopyThatCannotBeIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	before := r.text(`select count(*) || ' ' || (select count(*) from public.setlist_items) from public.setlists`)
	from := setlistsPath + "/" + clubNight
	own := r.mustContent(from, ana).Items[0].Id.String()
	foreign := r.text(`select id::text from public.setlist_items where setlist_id = '` + evesSetlist + `' limit 1`)
	r.mustRefuse("POST", from+"/copy", []refusal{
		{`{}`, 422, "invalid-fields", "/name"},
		{`{"name": "x", "to": "` + clubNight + `"}`, 422, "invalid-fields", "/name"},
		{`{"name": " "}`, 422, "invalid-fields", "/name"},
		{`{"to": "` + evesSetlist + `"}`, 422, "unknown-reference", "/to"},
		{`{"to": "` + uuid.NewString() + `"}`, 422, "unknown-reference", "/to"},
		{`{"name": "x", "items": []}`, 422, "invalid-fields", "/items"},
		{`{"name": "x", "items": ["` + own + `", "` + foreign + `"]}`, 422, "unknown-reference", "/items"},
		{`{"name": "x", "items": ["` + own + `", "` + uuid.NewString() + `"]}`, 422, "unknown-reference", "/items"},
	}, ana)
	if after := r.text(`select count(*) || ' ' || (select count(*) from public.setlist_items) from public.setlists`); after != before {
		t.Errorf("%s became %s setlists and items", before, after)
	}
}

func TestACopyOntoItsOwnEndDoesNotGrowWithoutEnd(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	at := r.mustSetlist(ana)
	c := r.mustContent(at, ana)
	r.exec(`insert into public.setlist_items (band_id, setlist_id, kind, position)
		select '` + nightShift + `', '` + c.Setlist.Id.String() + `', 'break', 'z' || repeat('z', 198) || 'z' from generate_series(1, 500)`)
	r.must(http.StatusCreated, "POST", at+"/copy", `{"to": "`+c.Setlist.Id.String()+`"}`, ana)
	for path, body := range map[string]string{"/copy": `{"to": "` + c.Setlist.Id.String() + `"}`, "/items": `{"kind": "break"}`} {
		if a := r.must(http.StatusConflict, "POST", at+path, body, ana); a.code(t) != "setlist-full" {
			t.Errorf("%s: %s", path, a.body)
		}
	}
	now := r.mustContent(at, ana)
	ids := make([]string, len(now.Items))
	for i, item := range now.Items {
		ids[len(ids)-1-i] = item.Id.String()
		if i > 0 && item.Position <= now.Items[i-1].Position {
			t.Fatalf("%d stands at %s as well", i, item.Position)
		}
	}
	list, _ := json.Marshal(ids)
	var turned api.SetlistContent
	r.must(http.StatusOK, "PUT", at+"/order", `{"items": `+string(list)+`}`, ana).into(t, &turned)
	if len(turned.Items) != 1000 || turned.Items[0].Id != now.Items[999].Id || turned.Items[999].Id != now.Items[0].Id {
		t.Error("1000 items cannot be turned round")
	}
}
