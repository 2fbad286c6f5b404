package main_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	spans "go.opentelemetry.io/proto/otlp/trace/v1"
)

const (
	callersTrace = "0af7651916cd43dd8448eb211c80319c"
	callersSpan  = "b7ad6b7169203331"
	traceparent  = "00-" + callersTrace + "-" + callersSpan + "-01"
)

// tracing is the environment of an instance that sends its spans to c, and not before it stops unless asked to.
func tracing(s *stage, c *collector, more ...string) []string {
	return append([]string{
		"DATABASE_URL=" + s.url, "DOWNBEAT_LOG_JSON=true", "OTEL_EXPORTER_OTLP_ENDPOINT=" + c.URL, "OTEL_BSP_SCHEDULE_DELAY=600000",
	}, more...)
}

// askTraced sends a request with a traceparent, and fails unless the answer has this status.
func askTraced(tb testing.TB, c *client, method, address, body string, status int) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	Must(tb, err)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("Traceparent", traceparent)
	response, err := c.http.Do(request)
	Must(tb, err)
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	Must(tb, err)
	if response.StatusCode != status {
		tb.Fatalf("%s %s is answered with %s: %s", method, address, response.Status, said)
	}
}

func TestARequestIsASpanOfItsCallersTraceWithItsStatementsAndNoSecret(t *testing.T) {
	t.Parallel()
	s, c := MustStage(t), MustCollect(t)
	in := MustServe(t, tracing(s, c, "OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20key", "OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=test"),
		"--addr="+MustAddr(t))
	person := MustSignIn(t, ana, demoBand, in.url)
	secrets := []string{"canary", "password-of-nobody", ana}
	address, err := url.Parse(in.url)
	Must(t, err)
	for _, cookie := range person.http.Jar.Cookies(address) {
		secrets = append(secrets, cookie.Value)
	}
	gigs := in.url + "/api/bands/" + nightShift + "/gigs"
	askTraced(t, person, "GET", gigs+"/"+lateGig, "", http.StatusOK)
	askTraced(t, person, "GET", gigs+"?what=canary", "", http.StatusBadRequest)
	askTraced(t, person, "POST", in.url+"/api/bands/"+nightShift+"/songs", `{"title":"canary"}`, http.StatusCreated)
	askTraced(t, person, "POST", in.url+"/api/session", `{"email":"canary@demo.downbeat","password":"password-of-nobody"}`, http.StatusUnauthorized)
	s.MustExec(t, `alter table public.songs rename to songs_elsewhere`)
	askTraced(t, person, "GET", in.url+"/api/bands/"+nightShift+"/songs", "", http.StatusInternalServerError)
	askTraced(t, person, "GET", in.url+"/calendar/canary.ics", "", http.StatusNotFound)
	for _, untraced := range []string{"/", "/healthz"} {
		askTraced(t, person, "GET", in.url+untraced, "", http.StatusOK)
	}
	in.readiness()
	in.MustStop(t) // which sends what there is

	got := c.named("GET /api/bands/{band}/gigs/{gig}")
	if len(got) != 1 {
		t.Fatalf("the request has %d spans of %+v", len(got), c.list)
	}
	request := got[0]
	if request.trace != callersTrace || request.parent != callersSpan || request.Kind != spans.Span_SPAN_KIND_SERVER {
		t.Errorf("it is not its caller's: %+v", request)
	}
	for name, want := range map[string]string{
		"http.request.method": "GET", "http.route": "/api/bands/{band}/gigs/{gig}", "http.response.status_code": "200",
		"url.path": "/api/bands/" + nightShift + "/gigs/" + lateGig, "client.address": "127.0.0.1",
	} {
		if request.says[name] != want {
			t.Errorf("%s is %q", name, request.says[name])
		}
	}
	statements := 0
	for _, s := range c.within(callersTrace) {
		if s.parent == request.id && s.says["db.query.text"] != "" {
			statements++
		}
	}
	if statements < 2 {
		t.Errorf("it has %d statements of %+v", statements, c.list)
	}
	if line := lineWith(in.stderr.String(), request.says["downbeat.request_id"]); !strings.Contains(line, `"trace_id":"`+callersTrace+`"`) {
		t.Errorf("its line of the log is %s", line)
	}

	for route, status := range map[string]string{
		"GET /api/bands/{band}/gigs": "400", "POST /api/bands/{band}/songs": "201", "GET /api/bands/{band}/songs": "500", "GET /calendar/{file}": "404",
	} {
		got := c.named(route)
		if len(got) != 1 || got[0].says["http.response.status_code"] != status || (got[0].Status.GetCode() == spans.Status_STATUS_CODE_ERROR) != (status == "500") {
			t.Errorf("%s has the spans %+v", route, got)
		}
	}
	if failed := lineWith(in.stderr.String(), `"a request failed"`); !strings.Contains(failed, callersTrace) {
		t.Errorf("the error's line of the log is %s", failed)
	}
	for _, s := range c.list {
		if strings.HasPrefix(s.says["url.path"], "/healthz") || s.says["url.path"] == "/readyz" || s.says["url.path"] == "/" {
			t.Errorf("there is a span of %s", s.says["url.path"])
		}
		if s.parent == "" && s.Kind != spans.Span_SPAN_KIND_SERVER {
			t.Errorf("there is a span of nobody's request: %+v", s)
		}
	}
	for _, secret := range secrets {
		if c.has(secret) {
			t.Errorf("%q was sent", secret)
		}
	}
	if c.header.Get("Authorization") != "Bearer key" || c.resource["service.name"] != "downbeat" || c.resource["deployment.environment.name"] != "test" {
		t.Errorf("it was sent with %v, of %v", c.header, c.resource)
	}
}

func TestTheSpanOfAStreamIsThereWhileTheStreamIsOpen(t *testing.T) {
	t.Parallel()
	s, c := MustStage(t), MustCollect(t)
	in := MustServe(t, tracing(s, c, "OTEL_BSP_SCHEDULE_DELAY=20", "OTEL_SERVICE_NAME=stage-left"), "--addr="+MustAddr(t))
	person := MustSignIn(t, ana, demoBand, in.url).MustFollow(t)
	askTraced(t, person, "GET", in.url+"/api/realtime?band=b0000000-0000-4000-8000-00000000ffff", "", http.StatusNotFound)
	const stream = "GET /api/realtime"
	MustBecome(t, "both are told of", func() bool { return len(c.named(stream)) == 2 })
	outcomes := map[string]string{}
	for _, s := range c.named(stream) {
		outcomes[s.says["downbeat.stream"]] = s.says["http.response.status_code"]
	}
	if outcomes["let in"] != "200" || outcomes["refused"] != "404" || c.resource["service.name"] != "stage-left" {
		t.Errorf("the streams are %v of %v", outcomes, c.resource)
	}
	s.MustExec(t, `update gigs set venue = 'Next door' where id = $1`, lateGig)
	s.MustHaveGot(t, person) // over the same stream
	if told := person.told("feed:ready"); len(told) != 1 {
		t.Errorf("it began %d times", len(told))
	}
	in.MustStop(t)
	if n := len(c.named(stream)); n != 2 {
		t.Errorf("in the end there are %d spans of streams", n)
	}
}

func TestACollectorThatHangsHoldsUpNeitherARequestNorTheStop(t *testing.T) {
	t.Parallel()
	s, c := MustStage(t), MustCollectNothing(t)
	in := MustServe(t, tracing(s, c, "OTEL_BSP_SCHEDULE_DELAY=10", "OTEL_BSP_MAX_QUEUE_SIZE=8", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE=4",
		"OTEL_EXPORTER_OTLP_TIMEOUT=600000", "OTEL_BSP_EXPORT_TIMEOUT=600000"), "--addr="+MustAddr(t))
	person := MustSignIn(t, ana, demoBand, in.url)
	gig := in.url + "/api/bands/" + nightShift + "/gigs/" + lateGig
	askTraced(t, person, "GET", gig, "", http.StatusOK)
	MustBecome(t, "the collector was asked and hangs", func() bool { return c.asked() > 0 })
	for range 20 { // each has several spans, so that the queue is long full
		askTraced(t, person, "GET", gig, "", http.StatusOK)
	}
	in.MustStop(t) // long before the collector would be given up
	if !strings.Contains(in.stderr.String(), "the last spans did not reach the collector in time") {
		t.Errorf("the log does not tell of it: %s", last(in.stderr.String(), 2000))
	}
	if n := c.asked(); n != 1 {
		t.Errorf("the collector was asked %d times", n)
	}
}

func TestACollectorThatIsAwayIsToldInTheLogAndNoRequestFails(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	in := MustServe(t, []string{
		"DATABASE_URL=" + s.url, "DOWNBEAT_LOG_JSON=true", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://" + MustAddr(t) + "/v1/traces", "OTEL_BSP_SCHEDULE_DELAY=10",
		"OTEL_EXPORTER_OTLP_HEADERS=authorization=canary%zz,canary", "OTEL_EXPORTER_OTLP_CERTIFICATE=/nowhere.pem",
	}, "--addr="+MustAddr(t))
	person := MustSignIn(t, ana, demoBand, in.url)
	const told = "there is trouble with traces"
	MustBecome(t, "the log tells of it", func() bool { return strings.Contains(in.stderr.String(), told) })
	for range 20 {
		askTraced(t, person, "GET", in.url+"/api/bands", "", http.StatusOK)
	}
	in.MustStop(t)
	said := in.stderr.String()
	if n := strings.Count(said, "leaves out an OTEL_"); n != 3 || strings.Contains(said, "canary") {
		t.Errorf("what is wrong with the variables is told %d times: %s", n, last(said, 2000))
	}
	for line := range strings.Lines(said) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not a line of JSON: %s", line)
		}
	}
}

func TestWithoutItsVariablesNothingIsTraced(t *testing.T) {
	t.Parallel()
	for name, off := range map[string][]string{
		"unset":        {"OTEL_EXPORTER_OTLP_ENDPOINT="},
		"no exporter":  {"OTEL_TRACES_EXPORTER=none"},
		"switched off": {"OTEL_SDK_DISABLED=true"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, c := MustStage(t), MustCollect(t)
			in := MustServe(t, tracing(s, c, append(off, "OTEL_BSP_SCHEDULE_DELAY=10")...), "--addr="+MustAddr(t))
			person := MustSignIn(t, ana, demoBand, in.url)
			askTraced(t, person, "GET", in.url+"/api/bands", "", http.StatusOK)
			in.MustStop(t)
			if said := in.stderr.String(); c.asked() > 0 || strings.Contains(said, "trace_id") {
				t.Errorf("the collector was asked %d times, and the log has %s", c.asked(), last(said, 2000))
			}
		})
	}
}

func TestTracesThatCannotBeSentAreAnsweredWithOneSentence(t *testing.T) {
	t.Parallel()
	for variable, word := range map[string]string{
		"OTEL_EXPORTER_OTLP_PROTOCOL=grpc":           "write http/protobuf",
		"OTEL_EXPORTER_OTLP_ENDPOINT=collector:4318": "write one such as http://localhost:4318",
		"OTEL_TRACES_EXPORTER=jaeger":                "write otlp, or none",
		"OTEL_PROPAGATORS=b3":                        "write tracecontext,baggage",
	} {
		// The database is nowhere: this is told before anybody asks for it.
		MustRefuse(t, []string{"DATABASE_URL=postgres://nobody@localhost:1/nothing", "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318", variable}, nil, word)
	}
}
