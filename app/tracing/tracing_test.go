package tracing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

func TestTracesAreOffUnlessTheEnvironmentAsksForThem(t *testing.T) {
	t.Parallel()
	const endpoint, own, exporter = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_TRACES_EXPORTER"
	for _, c := range []struct {
		environment map[string]string
		on          bool
	}{
		{nil, false},
		{map[string]string{"OTEL_SERVICE_NAME": "band", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc", "OTEL_TRACES_SAMPLER": "always_on"}, false},
		{map[string]string{endpoint: " "}, false},
		{map[string]string{endpoint: "http://collector:4318"}, true},
		{map[string]string{own: "https://collector/v1/traces"}, true},
		{map[string]string{exporter: "otlp"}, true},
		{map[string]string{exporter: "none", endpoint: "http://collector:4318"}, false},
		{map[string]string{"OTEL_SDK_DISABLED": "TRUE", endpoint: "http://collector:4318", exporter: "otlp"}, false},
		{map[string]string{"OTEL_SDK_DISABLED": "false", endpoint: "http://collector:4318"}, true},
		{map[string]string{endpoint: "http://collector:4318", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}, true},
		{map[string]string{endpoint: "http://collector:4318", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/protobuf"}, true},
	} {
		if got, err := read(from(c.environment)); err != nil || got != nil != c.on {
			t.Errorf("%v: %v, %v", c.environment, got, err)
		}
	}
	var off *Traces
	if off.Tracer("any") != nil || off.Provider() != nil || len(off.Parents().Fields()) != 0 {
		t.Error("what is off has something to trace with")
	}
	log := slog.New(slog.DiscardHandler)
	if off.Logger(log) != log {
		t.Error("what is off writes into the log")
	}
	off.Stop()
}

func from(environment map[string]string) func(string) string {
	return func(name string) string { return environment[name] }
}

func TestASettingThatCannotWorkIsAnsweredWithOneSentenceAndNotRepeated(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		environment map[string]string
		says        string
	}{
		{map[string]string{"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "write http/protobuf"},
		{map[string]string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json"}, "write http/protobuf"},
		{map[string]string{"OTEL_TRACES_EXPORTER": "zipkin"}, "write otlp, or none"},
		{map[string]string{"OTEL_TRACES_EXPORTER": "otlp,console"}, "write otlp, or none"},
		{map[string]string{"OTEL_PROPAGATORS": "b3"}, "write tracecontext,baggage"},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318/canary"}, "such as http://localhost:4318"},
		{map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "canary"}, "such as http://localhost:4318"},
		{map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://"}, "such as http://localhost:4318"},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://%zz"}, "such as http://localhost:4318"},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "https://canary:canary@collector"}, "give keys in OTEL_EXPORTER_OTLP_HEADERS"},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "https://collector?key=canary"}, "give keys in OTEL_EXPORTER_OTLP_HEADERS"},
	} {
		environment := map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}
		maps.Copy(environment, c.environment)
		got, err := read(from(environment))
		if got != nil || err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%v: %v, %v", c.environment, got, err)
		}
		for name := range c.environment {
			if err != nil && !strings.Contains(err.Error(), name) {
				t.Errorf("%v: the variable is not named: %v", c.environment, err)
			}
		}
	}
}

func TestACallersTraceIsJoinedUnlessThatIsSwitchedOff(t *testing.T) {
	t.Parallel()
	header := http.Header{"Traceparent": {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}
	for list, joined := range map[string]bool{"": true, "tracecontext,baggage": true, " tracecontext ": true, "baggage": false, "none": false} {
		parents, err := propagators(list)
		if err != nil {
			t.Errorf("%q: %v", list, err)
			continue
		}
		if got := trace.SpanContextFromContext(parents.Extract(t.Context(), propagation.HeaderCarrier(header))).IsValid(); got != joined {
			t.Errorf("%q: joined is %v", list, got)
		}
	}
}

func TestACollectorThatIsAwayIsToldOnceAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var text bytes.Buffer
		c := newComplaints(slog.New(slog.NewTextHandler(&text, nil)))
		for range 5 * 60 { // one a second
			c.Handle(fmt.Errorf("away: %s", strings.Repeat("x", 10_000)))
			time.Sleep(time.Second)
		}
		if n := strings.Count(text.String(), "trouble with traces"); n != 5 || strings.Count(text.String(), "untold=59") != 4 || text.Len() > 5*600 {
			t.Errorf("in five minutes it was told %d times:\n%s", n, text.String())
		}
	})
}

func TestWhatAVariableHoldsIsNotInTheLog(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	log := settingsLogger(slog.New(slog.NewTextHandler(&text, nil)))
	log.Error(errors.New("missing '="), "parse headers", "input", "canary")
	log.WithValues("value", "canary").Error(errors.New("canary"), "escape header value", "value", "canary")
	log.Info("exporting", "value", "canary")
	if strings.Contains(text.String(), "canary") || strings.Count(text.String(), "\n") != 2 || !strings.Contains(text.String(), "parse headers") {
		t.Errorf("the log has\n%s", text.String())
	}
}

func TestALineOfARequestSaysItsTrace(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	log := (&Traces{}).Logger(slog.New(slog.NewTextHandler(&text, nil))).With("component", "test")
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{1}})
	log.InfoContext(trace.ContextWithSpanContext(context.Background(), span), "one")
	log.InfoContext(context.Background(), "two")
	if s := text.String(); strings.Count(s, "trace_id="+span.TraceID().String()) != 1 || strings.Count(s, "trace_id") != 1 || strings.Count(s, "component=test") != 2 {
		t.Errorf("the log has\n%s", s)
	}
}
