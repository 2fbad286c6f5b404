package edge_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"

	"downbeat/app/edge"
)

func TestEachRequestIsOneLine(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{TrustedProxies: loopback}, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/gigs":
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, "12345")
		case "/empty":
		default:
			http.NotFound(w, r)
		}
	})
	w := r.mustDial()
	w.ask("POST", "/api/gigs", "X-Forwarded-For: 203.0.113.1", "X-Request-Id: mine", "User-Agent: Band/1", "Content-Length: 0")
	w.get("/empty")
	w.get("/healthz")
	w.get("/readyz?x=1")
	w.get("/nothing")
	w.Close()
	var got []string
	for _, line := range r.lines() {
		if line["msg"] != "request" {
			t.Errorf("the log says %v", line)
		}
		if d, ok := line["duration_ms"].(float64); !ok || d < 0 {
			t.Errorf("the duration is %v", line["duration_ms"])
		}
		if line["path"] == "/api/gigs" && (line["client"] != "203.0.113.1" || line["request_id"] != "mine" || line["user_agent"] != "Band/1") {
			t.Errorf("the log says %v", line)
		}
		got = append(got, fmt.Sprintf("%v %v %v %v %v", line["level"], line["method"], line["path"], line["status"], line["bytes"]))
	}
	want := []string{"INFO POST /api/gigs 201 5", "INFO GET /empty 200 0", "DEBUG GET /healthz 404 19", "DEBUG GET /readyz 404 19", "INFO GET /nothing 404 19"}
	if !slices.Equal(got, want) {
		t.Errorf("the log has %q, want %q", got, want)
	}
}

func TestAStreamIsLoggedAtItsEnd(t *testing.T) {
	t.Parallel()
	began := make(chan struct{})
	r := mustServe(t, edge.Options{}, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "data: 1\n\n")
		_ = http.NewResponseController(w).Flush()
		close(began)
		<-r.Context().Done()
	})
	w := r.mustDial()
	w.begin("GET", "/api/realtime")
	<-began
	if r.json.String() != "" {
		t.Errorf("it still runs, and the log says %s", r.json.String())
	}
	w.Close()
	if lines := r.lines(); len(lines) != 1 || lines[0]["bytes"] != 9.0 || lines[0]["status"] != 200.0 {
		t.Errorf("%v", lines)
	}
}

// one sends a request past both kinds of log and fails unless each has one line of printable text.
func one(tb testing.TB, method string, path, agent, id string) (text string, line map[string]any) {
	tb.Helper()
	var asText, asJSON buffer
	e := mustEdge(tb, edge.Options{}, slog.New(slog.NewMultiHandler(slog.NewTextHandler(&asText, nil), slog.NewJSONHandler(&asJSON, nil))))
	r := httptest.NewRequest("GET", "/", nil)
	r.Method, r.URL = method, &url.URL{Path: path}
	r.Header = http.Header{"User-Agent": {agent}, "X-Request-Id": {id}}
	e.Handler(http.HandlerFunc(ok)).ServeHTTP(httptest.NewRecorder(), r)
	for _, log := range []string{asText.String(), asJSON.String()} {
		if strings.Count(log, "\n") != 1 || !strings.HasSuffix(log, "\n") {
			tb.Fatalf("not one line: %q", log)
		}
		for _, c := range strings.TrimSuffix(log, "\n") {
			if !unicode.IsPrint(c) {
				tb.Fatalf("%q is in the log: %q", c, log)
			}
		}
	}
	if err := json.Unmarshal([]byte(asJSON.String()), &line); err != nil {
		tb.Fatalf("%v: %q", err, asJSON.String())
	}
	return asText.String(), line
}

func TestNobodyWritesLinesIntoTheLog(t *testing.T) {
	t.Parallel()
	const forged = `time=2026-01-01T00:00:00Z level=INFO msg=request path=/forged status=200`
	for name, evil := range map[string]string{
		"line end": "x\n" + forged, "carriage return": "x\r\n" + forged, "quote": `x" level=ERROR msg="forged`, "JSON": `x","level":"ERROR","msg":"forged`,
		"NUL": "x\x00y", "escape": "x\x1b[2J\x1b[1;1H", "C1 control": "x\u009b2J", "line separator": "x\u2028" + forged, "turned around": "x\u202egnp.exe",
		"no UTF-8": "x\xff\xfe\xc0\xaf", "half a character": strings.Repeat("x", 119) + "ä", "long": strings.Repeat("ä", 100_000), "delete": "x\x7f", "backslash": `x\n\u000a`,
		"tag": "x\U000E0041", "zero width": "x\u200by",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, line := one(t, "GET", "/"+evil, evil, evil)
			if line["level"] != "INFO" || line["msg"] != "request" || len(line) != 11 {
				t.Errorf("%v", line)
			}
			if len(text) > 2000 || strings.Contains(text, " level=ERROR msg=\"forged") && !strings.Contains(text, `\"`) {
				t.Errorf("%d bytes: %.300q", len(text), text)
			}
		})
	}
	if _, line := one(t, strings.Repeat("M", 30_000), "/", "", ""); len(fmt.Sprint(line["method"])) > 20 {
		t.Errorf("%v", line)
	}
}

// Canaries: what is secret, in every place where a request can carry it.
func TestNoSecretIsInTheLog(t *testing.T) {
	t.Parallel()
	const canary = "S3CR3T"
	r := mustServe(t, edge.Options{TrustedProxies: loopback, Origins: []string{friend}}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "downbeat="+canary)
		w.Header().Set("Location", "/calendar/"+canary+".ics")
		if strings.Contains(r.URL.RawQuery, "panic") {
			panic("oh")
		}
		_, _ = io.WriteString(w, canary)
	})
	w := r.mustDial()
	headers := []string{
		"Cookie: downbeat=" + canary, "Authorization: Bearer " + canary, "Idempotency-Key: " + canary, "If-Match: " + canary,
		"Referer: http://band.example/calendar/" + canary + ".ics", "Last-Event-ID: " + canary, "X-Api-Key: " + canary,
		"Proxy-Authorization: Basic " + canary, "X-Anything: " + canary, "Origin: https://" + canary, "X-Forwarded-For: " + canary,
		"X-Forwarded-Host: " + canary, "X-Request-Id: " + canary + "!",
	}
	paths := []string{
		"/api/realtime?band=" + canary + "&token=" + canary, "/?" + canary, "/x?panic&token=" + canary, "http://band.example/?t=" + canary,
		"http://" + canary + ":" + canary + "@band.example/",
		"/calendar/" + canary + ".ics", "/calendar/" + canary, "/calendar/" + canary + ".ics?panic", "/Calendar/" + canary + ".ICS", "//calendar//" + canary,
		"/./calendar/" + canary, "/x/../calendar/" + canary + ".ics", "/%63alendar/" + canary + ".ics", "/calendar%2F" + canary + ".ics",
		"/calendar%252F" + canary + ".ics", "/calender/" + canary + ".ics", "/api/calendar/" + canary + ".ics", "/calendar/" + canary + ".ics/", "/calendar/x/" + canary,
		"/calendar/" + canary + "/../../x", "/x/calendar/" + canary + ".ics/../../../y",
		"/calendar/" + canary + ".ics" + strings.Repeat("x", 9000),
	}
	for _, path := range paths {
		w.get(path, headers...)
	}
	w.Close()
	lines := r.lines()
	if len(lines) < len(paths) {
		t.Errorf("only %d lines for %d requests", len(lines), len(paths))
	}
	for _, log := range []string{r.text.String(), r.json.String()} {
		for line := range strings.Lines(log) {
			if strings.Contains(strings.ToUpper(line), canary) {
				t.Errorf("a secret is in the log: %s", line)
			}
		}
	}
	if _, line := one(t, "GET", "/calendar/x.ics", "", ""); line["path"] != "/calendar/…" {
		t.Errorf("%v", line)
	}
	for _, path := range []string{"/calendar", "/api/bands/1/calendar", "/topics/1", "/calendars/1"} {
		if _, line := one(t, "GET", path, "", ""); line["path"] != path {
			t.Errorf("%s is logged as %v", path, line["path"])
		}
	}
}
