package main_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	collect "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// collector takes what an instance traces, over OTLP.
type collector struct {
	*httptest.Server
	hang chan struct{} // nil: it answers; else not before this is closed

	mu       sync.Mutex
	requests int
	raw      bytes.Buffer // all that was sent, as it was
	header   http.Header  // of the last request
	resource map[string]string
	list     []span
}

// span is one of those that came, as a test looks at it.
type span struct {
	*spans.Span
	trace, id, parent string // in hexadecimal
	says              map[string]string
}

func MustCollect(tb testing.TB) *collector {
	tb.Helper()
	c := &collector{}
	c.Server = httptest.NewServer(c)
	tb.Cleanup(c.Close)
	return c
}

// MustCollectNothing is a collector that takes connections and never answers.
func MustCollectNothing(tb testing.TB) *collector {
	tb.Helper()
	c := &collector{hang: make(chan struct{})}
	c.Server = httptest.NewServer(c)
	tb.Cleanup(func() { close(c.hang); c.Close() })
	return c
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	c.mu.Lock()
	c.requests++
	c.mu.Unlock()
	if c.hang != nil {
		<-c.hang
		return
	}
	var sent collect.ExportTraceServiceRequest
	if err != nil || r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/x-protobuf" || proto.Unmarshal(body, &sent) != nil {
		http.Error(w, "this is not OTLP", http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.header = r.Header
	_, _ = c.raw.Write(body)
	for _, of := range sent.ResourceSpans {
		c.resource = textOf(of.Resource.Attributes)
		for _, scope := range of.ScopeSpans {
			for _, s := range scope.Spans {
				c.list = append(c.list, span{s, hex.EncodeToString(s.TraceId), hex.EncodeToString(s.SpanId), hex.EncodeToString(s.ParentSpanId), textOf(s.Attributes)})
			}
		}
	}
}

func textOf(attributes []*common.KeyValue) map[string]string {
	text := map[string]string{}
	for _, a := range attributes {
		switch v := a.Value.Value.(type) {
		case *common.AnyValue_StringValue:
			text[a.Key] = v.StringValue
		case *common.AnyValue_IntValue:
			text[a.Key] = fmt.Sprint(v.IntValue)
		default:
			text[a.Key] = a.Value.String()
		}
	}
	return text
}

// named lists the spans of a name that have come so far.
func (c *collector) named(name string) []span {
	return c.those(func(s span) bool { return s.Name == name })
}

// within lists those of a trace.
func (c *collector) within(trace string) []span {
	return c.those(func(s span) bool { return s.trace == trace })
}

func (c *collector) those(wanted func(span) bool) (list []span) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.list {
		if wanted(s) {
			list = append(list, s)
		}
	}
	return list
}

// asked is how often somebody sent something, answered or not.
func (c *collector) asked() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.requests
}

// has tells whether a text was in anything that was sent.
func (c *collector) has(text string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Contains(c.raw.String(), text)
}
