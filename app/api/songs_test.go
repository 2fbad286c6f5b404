package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"downbeat/app/api"
)

const (
	songsPath = "/api/bands/" + nightShift + "/songs"
	clockOut  = "50000000-0000-4000-8000-000000000001" // in two of the demo's setlists
	evesSong  = "50000000-0000-4000-8000-000000000101"
)

func TestASongIsMadeReadChangedAndDeleted(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	made, events := r.mustEffect(http.StatusCreated, "POST", songsPath, `{"title": "Blue Bossa", "key": "Cm", "tempo": 140, "durationSeconds": 260}`, ana)
	var song api.Song
	made.into(t, &song)
	at := made.header.Get("Location")
	if at != songsPath+"/"+song.Id.String() || made.header.Get("ETag") != `"1"` || types(events) != "song:created" || events[0].EntityID != song.Id.String() {
		t.Errorf("made at %s: %s, %s", at, made.body, types(events))
	}
	if song.Title != "Blue Bossa" || song.Artist != "" || song.Key != "Cm" || *song.Tempo != 140 || *song.DurationSeconds != 260 {
		t.Errorf("made: %s", made.body)
	}
	if read := r.must(http.StatusOK, "GET", at, "", r.as("ben")); read.body != made.body || read.header.Get("ETag") != `"1"` {
		t.Errorf("read: %s", read.body)
	}
	changed, events := r.mustEffect(http.StatusOK, "PATCH", at, `{"tempo": null, "notes": "slower"}`, ana, `If-Match: "1"`)
	changed.into(t, &song)
	if song.Tempo != nil || song.Notes != "slower" || song.Title != "Blue Bossa" || changed.header.Get("ETag") != `"2"` || types(events) != "song:updated" {
		t.Errorf("changed: %s, %s", changed.body, types(events))
	}
	late := r.must(http.StatusPreconditionFailed, "PATCH", at, `{"title": "Mine"}`, ana, `If-Match: "1"`)
	var p struct{ Current api.Song }
	late.into(t, &p)
	if p.Current.Version != 2 || p.Current.Notes != "slower" || late.header.Get("ETag") != `"2"` || late.code(t) != "version-mismatch" {
		t.Errorf("late: %s", late.body)
	}
	r.must(http.StatusPreconditionRequired, "DELETE", at, "", ana)
	r.must(http.StatusPreconditionFailed, "DELETE", at, "", ana, `If-Match: "1"`)
	_, events = r.mustEffect(http.StatusNoContent, "DELETE", at, "", ana, `If-Match: "2"`)
	if types(events) != "song:deleted" {
		t.Errorf("deleted: %s", types(events))
	}
	r.must(http.StatusNotFound, "GET", at, "", ana)
	r.mustHide("songs", evesSong, `{"title": "x"}`, ana)
}

func TestASongThatIsDroppedLeavesItsSetlistsAndEverybodySeesIt(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	_, events := r.mustEffect(http.StatusNoContent, "DELETE", songsPath+"/"+clockOut, "", ana, "If-Match: *")
	deleted := 0
	for _, e := range events {
		switch e.Type {
		case "song:deleted":
			deleted++
		case "setlist:song:removed":
		default:
			t.Errorf("also %s", e.Type)
		}
	}
	if deleted != 1 || len(events) < 3 {
		t.Errorf("the feed has %s", types(events))
	}
	if left := r.text(`select count(*)::text from public.setlist_items where song_id = '` + clockOut + `'`); left != "0" {
		t.Errorf("it stands in %s places", left)
	}
}

func TestASongThatCannotBeIsRefusedWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	r.mustRefuse("POST", songsPath, []refusal{
		{`{}`, 422, "invalid-fields", "/title"},
		{`{"title": "\t "}`, 422, "invalid-fields", "/title"},
		{`{"title": "` + strings.Repeat("x", 501) + `"}`, 422, "invalid-fields", "/title"},
		{`{"title": "x", "tempo": 0}`, 422, "invalid-fields", "/tempo"},
		{`{"title": "x", "tempo": 120.5}`, 422, "invalid-fields", "/tempo"},
		{`{"title": "x", "durationSeconds": 36001}`, 422, "invalid-fields", "/durationSeconds"},
		{`{"title": "x", "durationSeconds": "260"}`, 422, "invalid-fields", "/durationSeconds"},
		{`{"title": "x", "id": "` + evesSong + `"}`, 422, "invalid-fields", "/id"},
		{`{"title": "x", "band_id": "` + secondLine + `"}`, 422, "invalid-fields", "/band_id"},
		{`{"title": "\u0000"}`, 400, "invalid-text", ""},
	}, r.as("ana"))
	r.mustRefuse("PATCH", songsPath+"/"+clockOut, []refusal{
		{`{}`, 422, "invalid-fields", ""},
		{`{"title": null}`, 422, "invalid-fields", "/title"},
		{`{"version": 9}`, 422, "invalid-fields", "/version"},
	}, r.as("ana"), "If-Match: *")
}

func TestSongsAreFoundByAnyPartInAnyCaseAndNoCharacterIsSpecial(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	r.exec(`delete from public.songs`)
	for _, title := range []string{"100% Élan", "snake_case", "snakeXcase", "a.b*c", "***", `back\slash`, "(un)balanced [", "שלום עולם", "🥁 solo", "Straße", "^$", "ΣΊΣΥΦΟΣ", "it's {3}"} {
		r.must(http.StatusCreated, "POST", songsPath, fmt.Sprintf(`{"title": %q, "artist": "The Άλφα"}`, title), ana)
	}
	for q, want := range map[string][]string{
		"élan": {"100% Élan"}, "ÉLAN": {"100% Élan"}, "%": {"100% Élan"}, "_": {"snake_case"}, "E_C": {"snake_case"}, ".": {"a.b*c"}, "*": {"***", "a.b*c"},
		"***": {"***"}, `\`: {`back\slash`}, `\d`: nil, "[": {"(un)balanced ["}, "(UN)": {"(un)balanced ["}, "עולם": {"שלום עולם"}, "🥁": {"🥁 solo"},
		"STRAßE": {"Straße"}, "^": {"^$"}, "$": {"^$"}, "σίσυφος": {"ΣΊΣΥΦΟΣ"}, "{3}": {"it's {3}"}, "'": {"it's {3}"}, "100% é": {"100% Élan"}, "--": nil, "]": nil,
		"kelvin": nil, "\u212ACASE": nil,
	} {
		var page api.SongPage
		r.must(http.StatusOK, "GET", songsPath+"?q="+url.QueryEscape(q), "", ana).into(t, &page)
		var got []string
		for _, s := range page.Songs {
			got = append(got, s.Title)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q finds %q, want %q", q, got, want)
		}
	}
	var page api.SongPage
	if r.must(http.StatusOK, "GET", songsPath+"?q="+url.QueryEscape("the άΛΦΑ"), "", ana).into(t, &page); len(page.Songs) != 13 {
		t.Errorf("by their artist %d are found", len(page.Songs))
	}
	r.must(http.StatusOK, "GET", songsPath+"?q="+url.QueryEscape(strings.Repeat("ß", 200)), "", ana)
	for _, query := range []string{"q=", "q=" + strings.Repeat("x", 201), "q=%00", "q=%ff", "q=a&q=b"} {
		r.must(http.StatusBadRequest, "GET", songsPath+"?"+query, "", ana)
	}
}

func TestPagesOfSongsHaveEachSongOnceInTheOrderOfTheTitle(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	// As long as can be, alike, and in characters of which a token needs the most bytes for each.
	for range 3 {
		r.must(http.StatusCreated, "POST", songsPath, `{"title": "`+strings.Repeat("🥁", 500)+`"}`, ana)
		r.must(http.StatusCreated, "POST", songsPath, `{"title": "`+strings.Repeat("\u2028", 499)+`x"}`, ana)
	}
	var all api.SongPage
	r.must(http.StatusOK, "GET", songsPath+"?limit=200", "", ana).into(t, &all)
	var paged []api.Song
	for _, p := range pagesOf(r, songsPath+"?limit=1", ana, func(p api.SongPage) *string { return p.Next }) {
		paged = append(paged, p.Songs...)
	}
	if len(all.Songs) != 24 || len(paged) != len(all.Songs) {
		t.Fatalf("%d in pages, %d at once", len(paged), len(all.Songs))
	}
	for i := range paged {
		if paged[i].Id != all.Songs[i].Id {
			t.Errorf("place %d differs", i)
		}
		if i > 0 && strings.ToLower(paged[i].Title) < strings.ToLower(paged[i-1].Title) {
			t.Errorf("%.50q comes behind %.50q", paged[i].Title, paged[i-1].Title)
		}
	}
	r.must(http.StatusBadRequest, "GET", songsPath+"?after=x", "", ana)
}
