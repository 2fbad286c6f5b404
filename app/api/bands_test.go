package api_test

import (
	"net/http"
	"strings"
	"testing"

	"downbeat/app/api"
)

const (
	ownPath    = "/api/bands/" + nightShift
	evesPath   = "/api/bands/" + secondLine
	noBandPath = "/api/bands/b0000000-0000-4000-8000-00000000000f"
)

// mustTell reads the stream up to the place that a write has announced, and returns the first event of the write; what
// goes with a row follows it.
func mustTell(tb testing.TB, events <-chan told, write answer) (first told) {
	tb.Helper()
	cursor := write.header.Get("Downbeat-Cursor")
	for e := range events {
		if first.id == "" && e.event.RequestID == write.header.Get("X-Request-Id") {
			first = e
		}
		if e.id == cursor && e.event.Type != "" {
			if first.id == "" || e.event.Tx.ID != first.event.Tx.ID || e.event.Tx.Index != e.event.Tx.Count-1 {
				tb.Errorf("at the place that was announced is %s", e.data)
			}
			return first
		}
	}
	tb.Fatalf("the stream ended before %q", cursor)
	return told{}
}

// mustEnd reads the stream to its end, and returns the first event of the last transaction.
func mustEnd(tb testing.TB, events <-chan told) (first told) {
	tb.Helper()
	end := ""
	for e := range events {
		if e.event.Type != "" && e.event.Tx.ID != first.event.Tx.ID {
			first = e
		}
		end = e.kind
	}
	if end != "feed:revoked" {
		tb.Errorf("the stream ends with %q, want feed:revoked", end)
	}
	return first
}

func TestABandIsFoundedRenamedAndDeletedAndTheFeedSaysSo(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	server := r.live()
	fay := r.signUp(faySignsUp)
	made := r.must(http.StatusCreated, "POST", "/api/bands", `{"name": " The Second Takes "}`, fay)
	var band api.Band
	made.into(t, &band)
	at := "/api/bands/" + band.Id.String()
	if made.header.Get("Location") != at || made.header.Get("ETag") != `"1"` || band.Name != "The Second Takes" || band.Role != api.RoleAdmin || band.Version != 1 {
		t.Errorf("made at %s: %s", made.header.Get("Location"), made.body)
	}
	read := r.must(http.StatusOK, "GET", at, "", fay)
	if read.body != made.body || read.header.Get("ETag") != `"1"` || read.header.Get("Downbeat-Cursor") != made.header.Get("Downbeat-Cursor") || made.header.Get("Downbeat-Cursor") == "" {
		t.Errorf("read: %s %v, made: %s %v", read.body, read.header, made.body, made.header)
	}
	var list api.BandList
	r.must(http.StatusOK, "GET", "/api/bands", "", fay).into(t, &list)
	if len(list.Bands) != 1 || list.Bands[0] != band {
		t.Errorf("listed: %+v", list)
	}
	var member api.Member
	r.must(http.StatusOK, "GET", at+"/members/"+band.MemberId.String(), "", fay).into(t, &member)
	if member.Name != "Fay Moreno" || member.Role != api.RoleAdmin {
		t.Errorf("its first member is %+v", member)
	}

	events, _ := mustFollow(t, server, band.Id.String(), read.header.Get("Downbeat-Cursor"), fay)
	changed := r.must(http.StatusOK, "PATCH", at, `{"name": "Third Takes"}`, fay, `If-Match: "1"`)
	if e := mustTell(t, events, changed); e.kind != "band:updated" || e.event.Actor.Name != "Fay Moreno" || !strings.Contains(string(e.event.Data), `"Third Takes"`) || changed.header.Get("ETag") != `"2"` {
		t.Errorf("changed: %v, told: %s", changed.header, e.data)
	}
	r.must(http.StatusPreconditionRequired, "PATCH", at, `{"name": "Mine"}`, fay)
	for _, c := range [][2]string{{"PATCH", `{"name": "Mine"}`}, {"DELETE", ""}} {
		late := r.must(http.StatusPreconditionFailed, c[0], at, c[1], fay, `If-Match: "1"`)
		var p struct{ Current api.Band }
		late.into(t, &p)
		if p.Current.Name != "Third Takes" || p.Current.Version != 2 || p.Current.MemberId != band.MemberId || late.header.Get("ETag") != `"2"` {
			t.Errorf("late %s: %s", c[0], late.body)
		}
	}

	r.must(http.StatusCreated, "POST", at+"/gigs", `{"title": "x", "startsAt": "2031-05-01T20:00:00Z"}`, fay)
	gone := r.must(http.StatusNoContent, "DELETE", at, "", fay, `If-Match: "2"`)
	if e := mustTell(t, events, gone); e.kind != "band:deleted" || e.event.Actor.Name != "Fay Moreno" {
		t.Errorf("told: %s", e.data)
	}
	if e, more := <-events; e.kind != "feed:revoked" {
		t.Errorf("afterwards comes %s %s (%t), want feed:revoked", e.kind, e.data, more)
	}
	if e, more := <-events; more {
		t.Errorf("and then %s", e.kind)
	}
	r.must(http.StatusNotFound, "GET", at, "", fay)
	r.must(http.StatusNotFound, "DELETE", at, "", fay, `If-Match: *`)
}

func TestADeletedBandEndsTheStreamsOfItsMembersAndNoOthers(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	server := r.live()
	ben, eve := r.as("ben"), r.as("eve")
	bens, _ := mustFollow(t, server, nightShift, "", ben)
	eves, _ := mustFollow(t, server, secondLine, "", eve)
	r.must(http.StatusNoContent, "DELETE", ownPath, "", r.as("ana"), `If-Match: *`)
	if last := mustEnd(t, bens); last.kind != "band:deleted" || last.event.Actor.Name != "Ana" {
		t.Errorf("Ben's last transaction begins with %s", last.data)
	}
	changed := r.must(http.StatusOK, "PATCH", evesPath, `{"name": "First Line"}`, eve, `If-Match: *`)
	if e := mustTell(t, eves, changed); e.kind != "band:updated" {
		t.Errorf("Eve hears %s", e.data)
	}
}

func TestOnlyAdminsRenameOrDeleteABandAndToStrangersItDoesNotExist(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ben, eve := r.as("ben"), r.as("eve")
	for _, c := range [][2]string{{"PATCH", `{"name": "Mine"}`}, {"DELETE", ""}} {
		if a := r.must(http.StatusForbidden, c[0], ownPath, c[1], ben, `If-Match: *`); a.code(t) != "admins-only" {
			t.Errorf("%s by a member: %s", c[0], a.body)
		}
		foreign := r.must(http.StatusNotFound, c[0], ownPath, c[1], eve, `If-Match: *`)
		for _, path := range []string{noBandPath, "/api/bands/x"} {
			if a := r.must(http.StatusNotFound, c[0], path, c[1], eve, `If-Match: *`); withoutID(a.body) != withoutID(foreign.body) || len(a.header) != len(foreign.header) {
				t.Errorf("%s %s: %s %v; the foreign band: %s %v", c[0], path, a.body, a.header, foreign.body, foreign.header)
			}
		}
		// Malformed, too, it is the same to a stranger.
		if a := r.must(http.StatusNotFound, c[0], ownPath, c[1], eve); withoutID(a.body) != withoutID(foreign.body) {
			t.Errorf("%s without a version: %s", c[0], a.body)
		}
	}
	foreign := r.must(http.StatusNotFound, "GET", ownPath, "", eve)
	if a := r.must(http.StatusNotFound, "GET", noBandPath, "", eve); withoutID(a.body) != withoutID(foreign.body) {
		t.Errorf("%s and %s", a.body, foreign.body)
	}
	r.must(http.StatusUnauthorized, "GET", ownPath, "")
	if a := r.must(http.StatusOK, "GET", ownPath, "", ben); !strings.Contains(a.body, `"name":"The Night Shift"`) || !strings.Contains(a.body, `"role":"member"`) || a.header.Get("ETag") != `"1"` {
		t.Errorf("afterwards: %s", a.body)
	}
}

func TestABandThatCannotBeIsRefusedWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	for body, pointer := range map[string]string{
		`{}`: "/name", `{"name": null}`: "/name", `{"name": ""}`: "/name", `{"name": " \u3000 "}`: "/name", `{"name": "a\nb"}`: "/name", `{"name": "a\u2028b"}`: "/name",
		`{"name": "` + strings.Repeat("ü", 101) + `"}`: "/name", `{"name": 1}`: "/name", `{"name": "x", "memberName": "\t"}`: "/memberName",
		`{"name": "x", "role": "admin"}`: "/role", `{"name": "x", "id": "` + nightShift + `"}`: "/id", `{"name": "x", "version": 9}`: "/version",
	} {
		if a := r.ask("POST", "/api/bands", body, ana); a.status != http.StatusUnprocessableEntity || a.code(t) != "invalid-fields" || a.pointers(t) != pointer {
			t.Errorf("%s: %d %s", body, a.status, a.body)
		}
	}
	if a := r.ask("PATCH", ownPath, `{"name": "a\u0085b"}`, ana, `If-Match: *`); a.status != http.StatusUnprocessableEntity || a.pointers(t) != "/name" {
		t.Errorf("renamed: %d %s", a.status, a.body)
	}
	if n := r.text(`select count(*)::text from public.bands`); n != "2" {
		t.Errorf("there are %s bands, want the 2 of the demo", n)
	}
	a := r.must(http.StatusCreated, "POST", "/api/bands", `{"name": "`+strings.Repeat("ü", 100)+`", "memberName": " Frau A. "}`, ana)
	if members := r.must(http.StatusOK, "GET", a.header.Get("Location")+"/members", "", ana); !strings.Contains(members.body, `"name":"Frau A."`) {
		t.Errorf("its members: %s", members.body)
	}
}

func TestABandIsFoundedOnceHoweverOftenTheRequestIsSent(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, eve := r.as("ana"), r.as("eve")
	first := r.must(http.StatusCreated, "POST", "/api/bands", `{"name": "Once"}`, ana, "Idempotency-Key: k")
	again := r.must(http.StatusCreated, "POST", "/api/bands", `{"name": "Once"}`, ana, "Idempotency-Key: k")
	if again.body != first.body || again.header.Get("Location") != first.header.Get("Location") || again.header.Get("ETag") != first.header.Get("ETag") ||
		again.header.Get("Downbeat-Cursor") != first.header.Get("Downbeat-Cursor") || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("again: %v %s, first: %v %s", again.header, again.body, first.header, first.body)
	}
	if a := r.must(http.StatusUnprocessableEntity, "POST", "/api/bands", `{"name": "Twice"}`, ana, "Idempotency-Key: k"); a.code(t) != "idempotency-key-reused" {
		t.Error(a.body)
	}
	if a := r.must(http.StatusCreated, "POST", "/api/bands", `{"name": "Once"}`, eve, "Idempotency-Key: k"); a.body == first.body {
		t.Errorf("somebody else gets the answer: %s", a.body)
	}
}
