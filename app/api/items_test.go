package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"downbeat/app/api"
)

const twoSugars = "50000000-0000-4000-8000-000000000008"

// mustSetlist makes a setlist of breaks with these titles, and returns its address.
func (r *rig) mustSetlist(cookie string, titles ...string) string {
	r.tb.Helper()
	at := r.must(http.StatusCreated, "POST", setlistsPath, `{"name": "Of breaks"}`, cookie).header.Get("Location")
	for _, title := range titles {
		r.must(http.StatusCreated, "POST", at+"/items", `{"kind": "break", "title": "`+title+`"}`, cookie)
	}
	return at
}

// mustContent reads the setlist at the address.
func (r *rig) mustContent(at, cookie string) (c api.SetlistContent) {
	r.tb.Helper()
	r.must(http.StatusOK, "GET", at+"/items", "", cookie).into(r.tb, &c)
	return c
}

// titles are those of the items, in a line; idOf finds one's item.
func titles(c api.SetlistContent) string {
	var list []string
	for _, i := range c.Items {
		list = append(list, i.Title)
	}
	return strings.Join(list, " ")
}

func idOf(c api.SetlistContent, title string) string {
	for _, i := range c.Items {
		if i.Title == title {
			return i.Id.String()
		}
	}
	return "no " + title
}

// idsOf are the items with these titles, as JSON.
func idsOf(c api.SetlistContent, titles ...string) string {
	var ids []string
	for _, title := range titles {
		ids = append(ids, idOf(c, title))
	}
	list, _ := json.Marshal(ids)
	return string(list)
}

func TestAnItemIsAddedReadChangedAndRemoved(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	at := r.mustSetlist(ana)
	made, events := r.mustEffect(http.StatusCreated, "POST", at+"/items", `{"songId": "`+clockOut+`", "note": "capo 3"}`, ana)
	var item api.Item
	made.into(t, &item)
	itemAt := made.header.Get("Location")
	if itemAt != at+"/items/"+item.Id.String() || made.header.Get("ETag") != `"1"` || types(events) != "setlist:song:added" ||
		item.Kind != api.ItemKindSong || item.SongId.String() != clockOut || item.Note != "capo 3" || item.Title != "" || item.DurationSeconds != nil || item.Position == "" {
		t.Errorf("made at %s: %s, %s", itemAt, made.body, types(events))
	}
	if read := r.must(http.StatusOK, "GET", itemAt, "", r.as("ben")); read.body != made.body || read.header.Get("ETag") != `"1"` {
		t.Errorf("read: %s", read.body)
	}
	changed, events := r.mustEffect(http.StatusOK, "PATCH", itemAt, `{"durationSeconds": 99, "note": ""}`, ana, `If-Match: "1"`)
	if changed.into(t, &item); *item.DurationSeconds != 99 || item.Note != "" || changed.header.Get("ETag") != `"2"` || types(events) != "setlist:song:updated" {
		t.Errorf("changed: %s, %s", changed.body, types(events))
	}
	late := r.must(http.StatusPreconditionFailed, "PATCH", itemAt, `{"after": null, "note": "mine"}`, ana, `If-Match: "1"`)
	var p struct{ Current api.Item }
	if late.into(t, &p); p.Current.Version != 2 || *p.Current.DurationSeconds != 99 || late.header.Get("ETag") != `"2"` || late.code(t) != "version-mismatch" {
		t.Errorf("late: %s", late.body)
	}
	r.must(http.StatusPreconditionRequired, "DELETE", itemAt, "", ana)
	gone := r.must(http.StatusPreconditionFailed, "DELETE", itemAt, "", ana, `If-Match: "1"`)
	if gone.into(t, &p); p.Current.Version != 2 {
		t.Errorf("late: %s", gone.body)
	}
	if _, events = r.mustEffect(http.StatusNoContent, "DELETE", itemAt, "", ana, `If-Match: "2"`); types(events) != "setlist:song:removed" {
		t.Errorf("removed: %s", types(events))
	}
	r.must(http.StatusNotFound, "GET", itemAt, "", ana)
}

func TestAnItemBelongsToOneSetlistOfOneBand(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	at, other := r.mustSetlist(ana, "A"), r.mustSetlist(ana)
	id := idOf(r.mustContent(at, ana), "A")
	foreign := r.text(`select id::text from public.setlist_items where setlist_id = '` + evesSetlist + `' limit 1`)
	unknown := r.must(http.StatusNotFound, "GET", at+"/items/"+uuid.NewString(), "", ana)
	for _, path := range []string{
		other + "/items/" + id, at + "/items/" + foreign, setlistsPath + "/" + evesSetlist + "/items/" + foreign, setlistsPath + "/" + evesSetlist + "/items/" + id,
		"/api/bands/" + secondLine + "/setlists/" + evesSetlist + "/items/" + foreign,
	} {
		for method, body := range map[string]string{"GET": "", "PATCH": `{"note": "x", "after": null}`, "DELETE": ""} {
			if a := r.must(http.StatusNotFound, method, path, body, ana, "If-Match: *"); withoutID(a.body) != withoutID(unknown.body) {
				t.Errorf("%s %s: %s", method, path, a.body)
			}
		}
	}
	for _, setlist := range []string{setlistsPath + "/" + evesSetlist, "/api/bands/" + secondLine + "/setlists/" + evesSetlist, setlistsPath + "/" + uuid.NewString()} {
		r.must(http.StatusNotFound, "GET", setlist+"/items", "", ana)
		r.must(http.StatusNotFound, "POST", setlist+"/items", `{"kind": "break"}`, ana)
		r.must(http.StatusNotFound, "PUT", setlist+"/order", `{"items": ["`+foreign+`"]}`, ana)
		r.must(http.StatusNotFound, "POST", setlist+"/copy", `{"name": "Stolen"}`, ana)
	}
}

func TestAnItemThatCannotBeIsRefusedWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	at := r.mustSetlist(ana, "A")
	elsewhere := r.text(`select id::text from public.setlist_items where setlist_id = '` + clubNight + `' limit 1`)
	r.mustRefuse("POST", at+"/items", []refusal{
		{`{}`, 422, "rule-broken", "/songId"},
		{`{"kind": "break", "songId": "` + clockOut + `"}`, 422, "rule-broken", "/songId"},
		{`{"songId": "` + clockOut + `", "title": "x"}`, 422, "rule-broken", "/title"},
		{`{"kind": "solo"}`, 422, "invalid-fields", "/kind"},
		{`{"songId": "` + evesSong + `"}`, 422, "unknown-reference", ""},
		{`{"songId": "` + uuid.NewString() + `"}`, 422, "unknown-reference", ""},
		{`{"kind": "break", "after": "` + elsewhere + `"}`, 422, "unknown-reference", "/after"},
		{`{"kind": "break", "after": "` + uuid.Nil.String() + `"}`, 422, "unknown-reference", "/after"},
		{`{"kind": "break", "after": "A"}`, 422, "invalid-fields", "/after"},
		{`{"kind": "break", "position": "A"}`, 422, "invalid-fields", "/position"},
		{`{"kind": "break", "note": "` + strings.Repeat("x", 10_001) + `"}`, 422, "invalid-fields", "/note"},
		{`{"kind": "break", "durationSeconds": 0}`, 422, "invalid-fields", "/durationSeconds"},
	}, ana)
	song := r.must(http.StatusCreated, "POST", at+"/items", `{"songId": "`+clockOut+`"}`, ana).header.Get("Location")
	own := song[strings.LastIndex(song, "/")+1:]
	r.mustRefuse("PATCH", song, []refusal{
		{`{}`, 422, "invalid-fields", ""},
		{`{"title": "x"}`, 422, "rule-broken", ""},
		{`{"songId": "` + twoSugars + `"}`, 422, "invalid-fields", "/songId"},
		{`{"after": "` + elsewhere + `"}`, 422, "unknown-reference", "/after"},
		{`{"after": "` + own + `"}`, 422, "unknown-reference", "/after"},
	}, ana, "If-Match: *")
	if c := r.mustContent(at, ana); len(c.Items) != 2 || c.Items[1].Version != 1 {
		t.Errorf("it became %+v", c.Items)
	}
}

func TestAnItemGoesWhereItIsPut(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	at := r.mustSetlist(ana, "A", "B", "C")
	c := r.mustContent(at, ana)
	r.must(http.StatusCreated, "POST", at+"/items", `{"kind": "break", "title": "first", "after": null}`, ana)
	r.must(http.StatusCreated, "POST", at+"/items", `{"kind": "break", "title": "behindB", "after": "`+idOf(c, "B")+`"}`, ana)
	r.must(http.StatusCreated, "POST", at+"/items", `{"kind": "break", "title": "last", "after": "`+idOf(c, "C")+`"}`, ana)
	if c = r.mustContent(at, ana); titles(c) != "first A B behindB C last" {
		t.Fatal(titles(c))
	}
	for _, move := range []struct{ title, after, want string }{
		{"A", `"` + idOf(c, "C") + `"`, "first B behindB C A last"},
		{"last", "null", "last first B behindB C A"},
		{"B", `"` + idOf(c, "A") + `"`, "last first behindB C A B"},
		{"B", `"` + idOf(c, "first") + `"`, "last first B behindB C A"},
	} {
		a, events := r.mustEffect(http.StatusOK, "PATCH", at+"/items/"+idOf(c, move.title), `{"note": "moved", "after": `+move.after+`}`, ana, "If-Match: *")
		if got := titles(r.mustContent(at, ana)); got != move.want || types(events) != "setlist:song:reordered" || !strings.Contains(a.body, `"note":"moved"`) {
			t.Errorf("%s behind %s: %s, %s", move.title, move.after, got, types(events))
		}
	}
	stays, events := r.mustEffect(http.StatusOK, "PATCH", at+"/items/"+idOf(c, "B"), `{"after": "`+idOf(c, "first")+`"}`, ana, "If-Match: *")
	if len(events) != 0 || stays.header.Get("ETag") != `"3"` {
		t.Errorf("it is there already: %s, %s", types(events), stays.header.Get("ETag"))
	}
}

func TestAnyTextComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	at := r.mustSetlist(ana)
	for _, text := range []string{
		strings.Repeat("🥁", 2000), strings.Repeat("x", 2000), "שלום \u202eעולם\u202c", "👩‍👩‍👧‍👦 e\u0301 \ufeff\u200b", "a\r\n\tb\x01\x7f\u2028", `</script><b>&amp; "\u0041" \\`, "'; drop table public.songs; --", " ", "",
	} {
		quoted, _ := json.Marshal(text)
		a := r.must(http.StatusCreated, "POST", at+"/items", `{"kind": "break", "note": `+string(quoted)+`}`, ana)
		var made, read api.Item
		a.into(t, &made)
		r.must(http.StatusOK, "GET", a.header.Get("Location"), "", ana).into(t, &read)
		if made.Note != text || read.Note != text {
			t.Errorf("%.60q came back as %.60q", text, read.Note)
		}
	}
}
