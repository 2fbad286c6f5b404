package edge

import (
	"context"
	"net/http"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// Of spans, beside what the semantic conventions of HTTP name.
const (
	requestIDKey = attribute.Key("downbeat.request_id")
	streamKey    = attribute.Key("downbeat.stream") // "let in", with which the span ends, or "refused"
)

// aborted is the error.type of an answer that was cut; that of others is their status.
const aborted = "aborted"

// mostState is how much of a tracestate everybody has to bear (W3C Trace Context, section 3.3.1.5), and we do.
const mostState = 512

// Trace has a span made of each request of the API and for a calendar, which is part
// of the caller's trace if parents finds one in its headers. It is for before the
// first request; a nil tracer means no spans.
func (e *Edge) Trace(tracer trace.Tracer, parents propagation.TextMapPropagator) {
	e.tracer, e.parents = tracer, parents
}

// SetRoute notes which route answers the request, as a pattern: /api/bands/{band}.
func SetRoute(ctx context.Context, pattern string) { infoOf(ctx).route = pattern }

// trace begins the span, after which the request knows its trace.
func (e *Edge) trace(rec *recorder, r *http.Request) *http.Request {
	if e.tracer == nil {
		return r
	}
	if class := classOf(r.URL.Path); class != classAPI && class != classCalendar {
		return r
	}
	info := infoOf(r.Context())
	method, attributes := tracedMethod(r.Method)
	attributes = append(attributes, semconv.URLPath(Path(r)), semconv.URLScheme(scheme(r)), semconv.ClientAddress(info.client.String()),
		semconv.NetworkProtocolVersion(protocol(r)), semconv.UserAgentOriginal(legible(r.UserAgent(), 120)), requestIDKey.String(info.id))
	ctx, span := e.tracer.Start(e.parents.Extract(r.Context(), ancestry{propagation.HeaderCarrier(r.Header)}), method,
		trace.WithSpanKind(trace.SpanKindServer), trace.WithTimestamp(rec.began), trace.WithAttributes(attributes...))
	rec.span = span
	return r.WithContext(ctx)
}

// ancestry are the headers in which a caller says of which trace the request is a part.
type ancestry struct{ propagation.HeaderCarrier }

// Get leaves out what is too long.
func (a ancestry) Get(name string) string {
	value := a.HeaderCarrier.Get(name)
	if len(value) > mostState {
		return ""
	}
	return value
}

// endSpan is for when all is known that the span tells; later calls do nothing.
func (rec *recorder) endSpan(status int, returned bool) {
	span := rec.span
	if span == nil {
		return
	}
	rec.span = nil // and what it holds
	r := rec.request
	if route := infoOf(r.Context()).route; route != "" {
		method, _ := tracedMethod(r.Method)
		span.SetName(method + " " + route)
		span.SetAttributes(semconv.HTTPRoute(route))
	}
	if status != 0 {
		span.SetAttributes(semconv.HTTPResponseStatusCode(status))
	}
	switch {
	case rec.streams():
		span.SetAttributes(streamKey.String("let in"))
	case r.URL.Path == streamPath:
		span.SetAttributes(streamKey.String("refused"))
	}
	switch {
	case !returned:
		span.SetAttributes(semconv.ErrorTypeKey.String(aborted))
		span.SetStatus(codes.Error, "the connection was cut")
	case status >= http.StatusInternalServerError:
		span.SetAttributes(semconv.ErrorTypeKey.String(strconv.Itoa(status)))
		span.SetStatus(codes.Error, "")
	}
	span.End()
}

// tracedMethod is the name of a span that has no route, and the attributes of the
// method. One that nobody knows is in an attribute of its own: names must be few.
func tracedMethod(method string) (name string, attributes []attribute.KeyValue) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
		http.MethodConnect, http.MethodTrace:
		return method, []attribute.KeyValue{semconv.HTTPRequestMethodKey.String(method)}
	default:
		return "HTTP", []attribute.KeyValue{semconv.HTTPRequestMethodOther, semconv.HTTPRequestMethodOriginal(legible(method, 16))}
	}
}

func scheme(r *http.Request) string {
	if Secure(r) {
		return "https"
	}
	return "http"
}

// protocol is the version as the semantic conventions have it: 1.1, and 2 rather than 2.0.
func protocol(r *http.Request) string {
	if r.ProtoMajor >= 2 {
		return strconv.Itoa(r.ProtoMajor)
	}
	return strconv.Itoa(r.ProtoMajor) + "." + strconv.Itoa(r.ProtoMinor)
}

// traceOf is a context that knows the trace of another one, for the log, and holds nothing else of it.
func traceOf(ctx context.Context) context.Context {
	span := trace.SpanContextFromContext(ctx)
	if !span.IsValid() {
		return context.Background()
	}
	return trace.ContextWithSpanContext(context.Background(), span)
}
