package main_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// What proves something is in no line of the log, at any level, however it is sent, and whatever goes wrong.
func TestNoSecretIsInTheLogOfARunningInstance(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	in := MustServe(t, []string{"DATABASE_URL=" + s.url, "DOWNBEAT_LOG_JSON=true", "DOWNBEAT_LOG_LEVEL=debug"}, "--addr="+MustAddr(t))
	secrets := map[string]string{
		"password": "canary-password-1", "new password": "canary-password-2", "idempotency key": "canary-key-3", "bearer": "canary-bearer-4.x.y",
		"query": "canary-query-5", "cookie": "canary-cookie-6", "address": "canary-7@example.com", "note": "canary-note-8",
	}
	ask := func(method, path, body string, headers ...string) (int, string) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, in.url+path, strings.NewReader(body))
		Must(t, err)
		if body != "" {
			request.Header.Set("Content-Type", "application/json")
		}
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			request.Header.Set(name, value)
		}
		response, err := http.DefaultClient.Do(request)
		Must(t, err)
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		Must(t, err)
		return response.StatusCode, string(text)
	}
	token := func(field, body string) string {
		var object map[string]any
		Must(t, json.Unmarshal([]byte(body), &object))
		value, _ := object[field].(string)
		if value == "" {
			t.Fatalf("no %s in %s", field, body)
		}
		return value
	}

	_, made := ask("POST", "/api/users", `{"email": "canary-7@example.com", "name": "C", "password": "canary-password-1", "bearer": true}`)
	secrets["token"] = token("token", made)
	authorization := "Authorization: Bearer " + secrets["token"]
	ask("POST", "/api/session", `{"email": "canary-7@example.com", "password": "canary-password-2"}`)
	ask("PUT", "/api/profile/password", `{"current": "canary-password-1", "new": "canary-password-2"}`, authorization)
	ask("PUT", "/api/profile/password", `{"current": "canary-password-1", "new": 7}`, authorization)
	ask("GET", "/api/bands?x=canary-query-5", "", authorization)
	ask("GET", "/api/bands", "", "Authorization: Bearer canary-bearer-4.x.y", "Cookie: downbeat=canary-cookie-6")
	_, band := ask("POST", "/api/bands", `{"name": "Canaries"}`, authorization, "Idempotency-Key: canary-key-3")
	base := "/api/bands/" + token("id", band)
	_, invite := ask("POST", base+"/invites", `{}`, authorization)
	secrets["invite"] = token("token", invite)
	ask("POST", "/api/invites/preview", `{"token": "`+secrets["invite"]+`"}`)
	ask("POST", "/api/invites/accept", `{"token": "`+secrets["invite"]+`"}`, authorization)
	_, link := ask("POST", base+"/calendar-links", `{}`, authorization)
	path := token("path", link)
	secrets["calendar link"] = strings.TrimSuffix(strings.TrimPrefix(path, "/calendar/"), ".ics")
	if status, _ := ask("GET", path, ""); status != http.StatusOK {
		t.Errorf("the calendar answers %d", status)
	}
	ask("POST", base+"/gigs", `{"title": "canary-note-8", "startsAt": "4000-01-01T00:00:00Z"}`, authorization)
	// The same while the database goes away, when errors are logged.
	s.MustExec(t, `alter table public.gigs rename to gigs_elsewhere`)
	if status, _ := ask("POST", base+"/gigs", `{"title": "canary-note-8", "startsAt": "2031-01-01T00:00:00Z"}`, authorization, "Idempotency-Key: canary-key-3"); status != http.StatusInternalServerError && status != http.StatusUnprocessableEntity {
		t.Errorf("without its table it answers %d", status)
	}
	ask("GET", base+"/gigs", "", authorization)
	s.MustExec(t, `alter table public.gigs_elsewhere rename to gigs`)
	in.MustStop(t)

	said := in.stderr.String()
	for what, secret := range secrets {
		if strings.Contains(said, secret) {
			t.Errorf("the log has the %s:\n%s", what, lineWith(said, secret))
		}
	}
	requests := 0
	for line := range strings.Lines(said) {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Errorf("not a line of JSON: %s", line)
		}
		if object["msg"] == "request" {
			requests++
		}
	}
	if requests < 15 || !strings.Contains(said, `"a request failed"`) {
		t.Errorf("the log has %d requests, and this is all:\n%s", requests, last(said, 2000))
	}
}

func lineWith(text, word string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, word) {
			return line
		}
	}
	return ""
}
