package api_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"downbeat/app/api"
)

// What people get wrong first, and what they are told then.
func TestACommonMistakeIsAnsweredWithWhatToDo(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	for _, c := range []struct {
		method, path, body, header string
		status                     int
		code, pointer, says        string
	}{
		{"GET", gigsPath + "?from=2027-02-10T20:00:00+01:00", "", "", 400, "invalid-parameters", "from", "%2B"},
		{"GET", gigsPath + "?limit=many", "", "", 400, "invalid-parameters", "limit", "a whole number from 1 to 200"},
		{"GET", gigsPath + "?status=maybe", "", "", 400, "invalid-parameters", "status", "potential, confirmed or cancelled"},
		{"GET", gigsPath + "?page=2", "", "", 400, "invalid-parameters", "page", "no such parameter"},
		{"GET", "/api/realtime?band=" + nightShift + "&types=gig", "", "", 400, "invalid-parameters", "types", "gig:*"},
		{"GET", "/api/bands/" + nightShift + "/gig", "", "", 404, "no-such-address", "", "GET /api"},
		{"POST", gigsPath, `{"title": "x",}`, "", 400, "invalid-request", "", "at byte 15"},
		{"POST", gigsPath, `{"title": "", "startsAt": "2031-05-01T20:00:00Z"}`, "", 422, "invalid-fields", "/title", "must not be empty"},
		{"POST", gigsPath, `{"title": 7, "startsAt": "2031-05-01T20:00:00Z"}`, "", 422, "invalid-fields", "/title", "It must be a text."},
		{"POST", gigsPath, `{"title": "x", "startsAt": "on Friday"}`, "", 422, "invalid-fields", "/startsAt", "a moment like 2027"},
		{"POST", gigsPath, `{"title": "x", "starts_at": "2031-05-01T20:00:00Z", "startsAt": "2031-05-01T20:00:00Z"}`, "", 422, "invalid-fields", "/starts_at", "no such field"},
		{"POST", gigsPath, `{"title": "x", "startsAt": "2031-05-01T20:00:00Z", "setlistId": "` + unknown + `"}`, "", 422, "unknown-reference", "/setlistId", "in the band"},
		{"POST", gigsPath, `title=x`, "Content-Type: application/x-www-form-urlencoded", 415, "not-json", "", "curl --json"},
		{"PATCH", demoGig, `{"title": "x"}`, "", 428, "if-match-required", "", `such as "3"`},
		{"PATCH", demoGig, `{"title": "x"}`, "If-Match: 1", 400, "invalid-parameters", "If-Match", "in its quotes"},
		{"PATCH", demoGig, `{}`, "If-Match: *", 422, "invalid-fields", "", "at least one field"},
	} {
		headers := []string{ana}
		if c.header != "" {
			headers = append(headers, c.header)
		}
		a := r.ask(c.method, c.path, c.body, headers...)
		if a.status != c.status || a.code(t) != c.code || a.pointers(t) != c.pointer || !strings.Contains(a.body, strings.ReplaceAll(c.says, `"`, `\"`)) {
			t.Errorf("%s %s %s: %d %s", c.method, c.path, c.body, a.status, a.body)
		}
	}
}

func TestWhoIsNotSignedInIsToldWhetherThereWasSomethingToProve(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	r.must(http.StatusNoContent, "DELETE", "/api/session", "", ana)
	for header, says := range map[string]string{"X-Nothing: 1": "Sign in first", ana: "Sign in again", "Authorization: Bearer x.y.z": "Sign in again"} {
		a := r.ask("GET", "/api/bands", "", header)
		if a.status != http.StatusUnauthorized || a.code(t) != "no-session" || !strings.Contains(a.body, says) || a.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("with %.20s: %d %v %s", header, a.status, a.header["Www-Authenticate"], a.body)
		}
	}
}

// Where nothing is changed, nobody is asked which version they have seen.
func TestAReadDoesNotCareForIfMatch(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	r.must(http.StatusOK, "GET", demoGig, "", r.as("ana"), "If-Match: nonsense")
}

// Of what can be read, a monitor may ask for the head only (RFC 9110, section 9.3.2).
func TestWhatCanBeReadHasAHeadAndTheStreamHasNone(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	server := r.live()
	for path, status := range map[string]int{"/healthz": 200, "/api": 200, demoGig: 200, gigsPath: 200, "/api/realtime?band=" + nightShift: 405} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodHead, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Cookie", strings.TrimPrefix(ana, "Cookie: "))
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != status || len(body) > 0 || (path == demoGig && response.Header.Get("ETag") != `"1"`) {
			t.Errorf("%s: %s with %d bytes, %v", path, response.Status, len(body), err)
		}
	}
}

// Whoever gives a request an id knows its own change when it comes back.
func TestAnIdThatTheClientGivesComesBackWithItsChange(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	events, _ := mustFollow(t, r.live(), nightShift, "", ana)
	r.must(http.StatusOK, "PATCH", demoGig, `{"venue": "Mine"}`, ana, "If-Match: *", "X-Request-Id: my-own.id_1")
	for e := range events {
		if e.kind == "gig:updated" {
			if e.event.RequestID != "my-own.id_1" {
				t.Errorf("it comes back as %q", e.event.RequestID)
			}
			return
		}
	}
	t.Error("the stream has ended")
}

func TestASetlistComesWithTheSongsThatItsItemsName(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	var content api.SetlistContent
	r.must(http.StatusOK, "GET", "/api/bands/"+nightShift+"/setlists/5e000000-0000-4000-8000-000000000001/items", "", r.as("ben")).into(t, &content)
	songs := map[string]string{}
	for _, s := range content.Songs {
		if songs[s.Id.String()] != "" {
			t.Errorf("%s is there twice", s.Title)
		}
		songs[s.Id.String()] = s.Title
	}
	named := map[string]bool{}
	for _, i := range content.Items {
		if i.SongId != nil {
			named[i.SongId.String()] = true
			if songs[i.SongId.String()] == "" {
				t.Errorf("the song %s is not there", i.SongId)
			}
		}
	}
	if len(named) != len(songs) || len(named) == 0 {
		t.Errorf("%d songs for %d that are named", len(songs), len(named))
	}
}
