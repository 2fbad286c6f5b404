package main_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// scrape is what Prometheus gets, by series: downbeat_streams_closed_total{reason="age"}.
type scrape map[string]float64

// watched is an instance that tells metrics.
type watched struct {
	*instance
	metrics string // the address of them
}

func MustServeWatched(tb testing.TB, s *stage, arguments ...string) *watched {
	tb.Helper()
	metrics := MustAddr(tb)
	in := MustServe(tb, []string{"DATABASE_URL=" + s.url, "DOWNBEAT_METRICS_ADDR=" + metrics}, append([]string{"--addr=" + MustAddr(tb)}, arguments...)...)
	return &watched{in, "http://" + metrics + "/metrics"}
}

func (w *watched) MustTell(tb testing.TB) (series scrape, text string) {
	tb.Helper()
	response, err := http.Get(w.metrics)
	Must(tb, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	Must(tb, err)
	if response.StatusCode != http.StatusOK {
		tb.Fatalf("a scrape is answered with %s: %s", response.Status, body)
	}
	series = scrape{}
	lines := bufio.NewScanner(strings.NewReader(string(body)))
	for lines.Scan() {
		if line := lines.Text(); !strings.HasPrefix(line, "#") {
			space := strings.LastIndexByte(line, ' ')
			value, err := strconv.ParseFloat(line[space+1:], 64)
			Must(tb, err)
			series[line[:space]] = value
		}
	}
	return series, string(body)
}

// MustShow waits until a series has a value that fits.
func (w *watched) MustShow(tb testing.TB, series string, fits func(float64) bool) {
	tb.Helper()
	MustBecome(tb, "the metrics show "+series, func() bool {
		all, _ := w.MustTell(tb)
		value, there := all[series]
		return there && fits(value)
	})
}

func atLeast(n float64) func(float64) bool { return func(v float64) bool { return v >= n } }
func exactly(n float64) func(float64) bool { return func(v float64) bool { return v == n } }

func TestTheMetricsOfARunningInstanceMoveWithWhatHappens(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	in := MustServeWatched(t, s, "--max-streams-per-user=1")
	c := MustSignIn(t, ana, demoBand, in.url)
	c.eager = true
	before, _ := in.MustTell(t)
	for _, series := range []string{
		"downbeat_streams_open", "downbeat_streams_opened_total", `downbeat_streams_closed_total{reason="client"}`, "downbeat_stream_events_total",
		`downbeat_stream_resets_total{reason="truncate"}`, "downbeat_delivery_lag_seconds_count", "downbeat_feed_batch_events_count",
		`downbeat_hub_resumes_total{source="memory"}`, `downbeat_limit_refusals_total{kind="streams",limit="user"}`, "downbeat_listener_reconnects_total",
		"downbeat_database_detached_tables", "downbeat_connections_vanished_total",
	} {
		if value, there := before[series]; !there || value != 0 {
			t.Errorf("before anything happens, %s is %v (%v)", series, value, there)
		}
	}

	c.MustFollow(t)
	in.MustShow(t, "downbeat_streams_open", exactly(1))
	in.MustShow(t, "downbeat_hub_bands", exactly(1))
	s.MustExec(t, `insert into songs (band_id, title) values ($1, 'One'), ($1, 'Two')`, demoBand)
	c.MustHave(t, 2)
	in.MustShow(t, "downbeat_stream_events_total", exactly(2))
	in.MustShow(t, "downbeat_delivery_lag_seconds_count", exactly(1))
	in.MustShow(t, "downbeat_delivery_lag_seconds_sum", func(v float64) bool { return v > 0 && v < 30 })
	in.MustShow(t, "downbeat_stream_bytes_total", atLeast(500))
	in.MustShow(t, "downbeat_feed_batch_events_sum", exactly(2))
	in.MustShow(t, `downbeat_feed_looks_total{outcome="news"}`, atLeast(1))
	in.MustShow(t, "downbeat_listener_notifications_total", atLeast(1))
	in.MustShow(t, `downbeat_guard_rounds_total{outcome="ok"}`, atLeast(1))
	in.MustShow(t, `downbeat_pool_acquires_total{pool="requests"}`, atLeast(1))

	other := c.another(demoBand, 0, in.url)
	other.connectOnce(t, http.StatusTooManyRequests)
	in.MustShow(t, `downbeat_limit_refusals_total{kind="streams",limit="user"}`, exactly(1))
	in.MustShow(t, `downbeat_http_requests_total{class="api",status="429"}`, exactly(1))
	in.MustShow(t, `downbeat_http_request_seconds_count{class="api"}`, atLeast(2))

	c.hangUp()
	in.MustShow(t, `downbeat_streams_closed_total{reason="client"}`, atLeast(1))
	in.MustShow(t, `downbeat_http_requests_total{class="stream",status="200"}`, atLeast(1))
	c.MustBeTold(t, "feed:ready", 2)
	resumed, _ := in.MustTell(t)
	if resumed[`downbeat_hub_resumes_total{source="memory"}`]+resumed[`downbeat_hub_resumes_total{source="log"}`] < 1 {
		t.Error("coming back with a cursor is not counted")
	}
	if resumed["downbeat_delivery_lag_seconds_count"] != 1 {
		t.Error("what was caught up with counts as delivered late")
	}

	s.MustExec(t, `truncate rehearsals`)
	in.MustShow(t, `downbeat_stream_resets_total{reason="truncate"}`, atLeast(1))
	_, err := s.terminate(t.Context(), `query like 'listen %'`)
	Must(t, err)
	in.MustShow(t, "downbeat_listener_reconnects_total", atLeast(1))
	in.MustShow(t, "downbeat_listener_connected", exactly(1))

	s.MustExec(t, `alter table songs disable trigger t90_feed_update`)
	in.MustShow(t, "downbeat_database_detached_tables", exactly(1))
	if took := in.MustBeReady(t, http.StatusServiceUnavailable); took.Seconds() > 30 {
		t.Errorf("/readyz is red only after %v", took)
	}
	s.MustExec(t, `alter table songs enable trigger t90_feed_update`)
	in.MustBeReady(t, http.StatusOK)

	s.MustExec(t, `delete from sessions`)
	in.MustShow(t, `downbeat_streams_closed_total{reason="revoked"}`, atLeast(1))
	in.MustShow(t, `downbeat_guard_endings_total{reason="revoked"}`, atLeast(1))
	in.MustShow(t, "downbeat_streams_open", exactly(0))
}

// connectOnce asks for a stream and expects to be refused.
func (c *client) connectOnce(tb testing.TB, status int) {
	tb.Helper()
	response, err := c.http.Get(c.instances[0] + "/api/realtime?band=" + c.band.String())
	Must(tb, err)
	response.Body.Close()
	if response.StatusCode != status {
		tb.Fatalf("another stream is answered with %s", response.Status)
	}
}

var (
	metricName = regexp.MustCompile(`\b(downbeat|go|process)_[a-z_]+\b`)
	uuidLike   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-`)
)

func TestTheDashboardUsesMetricsThatARunningInstanceHas(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	in := MustServeWatched(t, s)
	in.MustBeReady(t, http.StatusOK)
	all, _ := in.MustTell(t)
	names := map[string]bool{}
	for series := range all {
		name, _, _ := strings.Cut(series, "{")
		names[name] = true
	}
	text, err := os.ReadFile("metrics/dashboard.json")
	Must(t, err)
	var dashboard struct {
		Title  string
		Panels []struct {
			ID      int
			Type    string
			Title   string
			GridPos struct{ X, Y, W, H int }
			Targets []struct{ Expr string }
		}
	}
	Must(t, json.Unmarshal(text, &dashboard))
	used, ids := map[string]bool{}, map[int]bool{}
	for _, panel := range dashboard.Panels {
		if ids[panel.ID] || panel.Title == "" || panel.GridPos.X+panel.GridPos.W > 24 {
			t.Errorf("panel %d, %q, is not in order", panel.ID, panel.Title)
		}
		ids[panel.ID] = true
		for _, target := range panel.Targets {
			if strings.Count(target.Expr, "(") != strings.Count(target.Expr, ")") || strings.Count(target.Expr, "{") != strings.Count(target.Expr, "}") {
				t.Errorf("%s: %s does not close what it opens", panel.Title, target.Expr)
			}
			found := metricName.FindAllString(target.Expr, -1)
			if found == nil {
				t.Errorf("%s: %s asks for no metric", panel.Title, target.Expr)
			}
			for _, name := range found {
				used[name] = true
				if !names[name] {
					t.Errorf("%s: there is no metric %s", panel.Title, name)
				}
			}
		}
		if panel.Type != "row" && len(panel.Targets) == 0 {
			t.Errorf("%s shows nothing", panel.Title)
		}
	}
	// And the other way round: whoever adds a metric shows it.
	for name := range names {
		ours := strings.HasPrefix(name, "downbeat_") && name != "downbeat_build_info"
		base := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_bucket"), "_sum"), "_count")
		if ours && !used[name] && !used[base+"_bucket"] {
			t.Errorf("the dashboard does not show %s", name)
		}
	}
}

func TestNoSecretAndNoNameIsInTheMetricsAndTheyAreNotOnTheAddressOfTheAPI(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	in := MustServeWatched(t, s)
	c := MustSignIn(t, ana, demoBand, in.url).MustFollow(t)
	s.MustExec(t, `insert into songs (band_id, title) values ($1, 'canary-title')`, demoBand)
	c.MustHave(t, 1)
	for _, path := range []string{"/api/bands?canary-query", "/canary-path", "/calendar/canary-link.ics", "/api/canary-route"} {
		response, err := c.http.Get(in.url + path)
		Must(t, err)
		response.Body.Close()
	}
	password := passwordIn([]string{"DATABASE_URL=" + s.url})
	_, text := in.MustTell(t)
	if password == "" || !strings.Contains(text, `class="calendar"`) {
		t.Fatal("there is nothing to look for, or nothing to look at")
	}
	for _, word := range []string{"canary", "@", "Night Shift", "Ana", "ana", "127.0.0.1", password, nightShift} {
		if strings.Contains(withoutHelp(text), word) {
			t.Errorf("the metrics have %q: %s", word, lineWith(text, word))
		}
	}
	if found := uuidLike.FindString(text); found != "" {
		t.Errorf("the metrics have an id: %s", lineWith(text, found))
	}

	response, err := c.http.Get(in.url + "/metrics")
	Must(t, err)
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	Must(t, err)
	if strings.Contains(string(page), "downbeat_") {
		t.Errorf("the address of the API tells metrics to everybody: %s %.200s", response.Status, page)
	}
	elsewhere, err := http.Get(strings.TrimSuffix(in.metrics, "/metrics") + "/api/bands")
	Must(t, err)
	elsewhere.Body.Close()
	if elsewhere.StatusCode != http.StatusNotFound {
		t.Errorf("the address of the metrics answers /api/bands with %s", elsewhere.Status)
	}
}

func withoutHelp(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			b.WriteString(line)
		}
	}
	return b.String()
}

func TestWithoutADatabaseTheMetricsSaySoAndTellTheRest(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	proxy, through := MustProxy(t, s.url)
	in := MustServeWatched(t, &stage{url: through, pool: s.pool})
	in.MustShow(t, "downbeat_database_up", exactly(1))
	proxy.silence(questions, answers)
	in.MustShow(t, "downbeat_database_up", exactly(0))
	in.MustShow(t, "downbeat_feed_live", exactly(0))
	in.MustShow(t, "downbeat_feed_last_look_age_seconds", atLeast(2))
	proxy.heal("reset")
	in.MustShow(t, "downbeat_database_up", exactly(1))
	in.MustShow(t, "downbeat_feed_live", exactly(1))
	in.MustShow(t, "downbeat_feed_reconnects_total", atLeast(1))
}
