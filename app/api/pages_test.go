package api_test

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

func TestAPageIsWhateverIsNoAddressOfTheAPI(t *testing.T) {
	t.Parallel()
	r := mustStillRig(t)
	for _, path := range []string{"/", "/b/x/gigs", "/page"} {
		if a := r.ask(http.MethodGet, path, ""); a.status != http.StatusNotFound || a.code(t) != "no-such-address" {
			t.Errorf("without pages, %s: %d %s", path, a.status, a.body)
		}
	}

	server := r.server(slog.New(slog.DiscardHandler))
	server.Pages = func(w http.ResponseWriter, r *http.Request) bool {
		if strings.Contains(r.URL.Path, "nothing") {
			return false
		}
		_, err := io.WriteString(w, "a page")
		return err == nil
	}
	r.handler = server.Edge.Handler(server.Handler())
	for _, path := range []string{"/", "/page", "/b/x/gigs", "/apis", "/API/bands", "/calendars/x.ics", "/healthz2", "/index.html", "//api", "/b/api/bands"} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if a := r.ask(method, path, ""); a.status != http.StatusOK || a.body != "a page" {
				t.Errorf("%s %s: %d %s", method, path, a.status, a.body)
			}
		}
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions} {
			a := r.ask(method, path, "")
			if a.status != http.StatusMethodNotAllowed || a.code(t) != "method-not-allowed" || a.header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d %v %s", method, path, a.status, a.header, a.body)
			}
		}
	}
	for _, path := range []string{"/api/", "/api/nothing", "/api/x/page", "/api//bands", "/api/bands/../../page", "/calendar", "/calendar/", "/calendar/x/y", "/healthz/", "/readyz/x", "/nothing", "/%61pi/nothing"} {
		if a := r.ask(http.MethodGet, path, ""); a.status != http.StatusNotFound || a.code(t) != "no-such-address" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	for _, path := range []string{"/api", "/healthz", "/api/openapi.yaml"} {
		if a := r.ask(http.MethodGet, path, ""); a.status != http.StatusOK || a.body == "a page" {
			t.Errorf("%s: %d %.80s", path, a.status, a.body)
		}
	}
}
