// Package tracing sends spans to a collector of OpenTelemetry (OTLP over HTTP), if
// the standard environment variables ask for it:
//
//	OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT   switch it on, one of them or both
//	OTEL_TRACES_EXPORTER    otlp switches it on, for the collector on this machine unless one is named; none switches it off
//	OTEL_SDK_DISABLED       true switches it off
//	OTEL_EXPORTER_OTLP_PROTOCOL, …_TRACES_PROTOCOL   http/protobuf, which is the default, and nothing else
//	OTEL_PROPAGATORS        tracecontext and baggage, which is the default; without tracecontext no caller's trace is joined
//
// All the others are the library's to read: OTEL_SERVICE_NAME (downbeat),
// OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER and _ARG, OTEL_BSP_…,
// OTEL_SPAN_…_LIMIT, and OTEL_EXPORTER_OTLP_HEADERS, _TIMEOUT, _COMPRESSION,
// _CERTIFICATE, _CLIENT_CERTIFICATE and _CLIENT_KEY.
//
// What it promises:
//
//   - Switched off, nothing is made and nothing is installed: whoever would trace has no tracer and does not ask further.
//   - Who traces never waits for the collector. What has ended waits in a queue of OTEL_BSP_MAX_QUEUE_SIZE spans (2,048);
//     what finds it full is dropped. The log tells once a minute at most that something could not be sent.
//   - Stop gives the last spans two seconds to leave.
//   - What cannot work is told at the start, in one sentence. That nobody answers at the endpoint is no fault of the start.
//   - Neither the headers for the collector, which are keys, nor what else a variable holds is in the log.
//
// What there is a span of is for others to know: package edge has one for each
// request of the API and for a calendar, db those of the statements within. None has
// a query, a body, a parameter of a statement, or what an error of the database
// quotes; the address of a request is as the log has it. The feed, and what is done
// by the clock, have none.
//
// A caller's traceparent is believed, whoever calls: with the default sampler, who
// may ask at all may also say whether to record it. Where that is too much, set
// OTEL_PROPAGATORS=none, or a sampler that is not parent-based.
package tracing
