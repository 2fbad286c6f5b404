package metrics_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"downbeat/app/access"
	"downbeat/app/edge"
	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/app/metrics"
	"downbeat/app/sse"
	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestMain(m *testing.M) { os.Exit(dbtest.Main(m)) }

var (
	typeLine = regexp.MustCompile(`(?m)^# TYPE (downbeat_\w+) (\w+)$`)
	labels   = regexp.MustCompile(`[{,](\w+)="`)
)

// Prometheus' own rules for names, and ours for labels.
func TestEveryMetricHasAProperNameAHelpAndFewLabels(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	quiet := slog.New(slog.DiscardHandler)
	h := hub.New(feed.NewLog(pool), quiet)
	f := feed.New(dbtest.URL(pool), h, quiet)
	front, err := edge.New(edge.Options{}, quiet)
	if err != nil {
		t.Fatal(err)
	}
	front.Handler(http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	m := metrics.New("test", quiet, f, h, sse.NewServer(h, f.Settle, sse.Options{}, quiet), access.NewGuard(pool, pool, quiet), front,
		db.NewListener(dbtest.URL(pool), pool, f.Hint, quiet), metrics.NewPool("requests", pool), metrics.NewPool("aside", pool), metrics.NewDatabase(pool, quiet))
	answer := httptest.NewRecorder()
	m.Server().Handler.ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	text := answer.Body.String()

	found := typeLine.FindAllStringSubmatch(text, -1)
	if len(found) < 40 {
		t.Fatalf("there are %d metrics:\n%s", len(found), text)
	}
	units := []string{"_seconds", "_bytes", "_ratio", "_total", "_seconds_total", "_bytes_total"}
	for _, metric := range found {
		name, kind := metric[1], metric[2]
		if (kind == "counter") != strings.HasSuffix(name, "_total") {
			t.Errorf("%s is a %s", name, kind)
		}
		if kind == "histogram" && !slices.ContainsFunc(append(units, "_events"), func(unit string) bool { return strings.HasSuffix(name, unit) }) {
			t.Errorf("%s does not say in what it is measured", name)
		}
		if !regexp.MustCompile(`(?m)^# HELP ` + name + ` \S.{10,}`).MatchString(text) {
			t.Errorf("%s does not say what it is", name)
		}
	}
	allowed := []string{"reason", "class", "status", "kind", "limit", "outcome", "from", "source", "pool", "version", "le", "quantile"}
	for _, label := range labels.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(allowed, label[1]) {
			t.Errorf("there is a label %s, with how many values?", label[1])
		}
	}
	for _, path := range []string{"/", "/healthz", "/api/bands"} {
		other := httptest.NewRecorder()
		m.Server().Handler.ServeHTTP(other, httptest.NewRequest("GET", path, nil))
		if other.Code != http.StatusNotFound {
			t.Errorf("%s is answered with %d", path, other.Code)
		}
	}
}
