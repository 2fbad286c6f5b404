package tracing

import (
	"context"
	"log/slog"

	"go.opentelemetry.io/otel/trace"
)

// Logger returns log with a trace_id in each line that is written on behalf of a
// request with a trace, whether or not that is recorded.
func (t *Traces) Logger(log *slog.Logger) *slog.Logger {
	if t == nil {
		return log
	}
	return slog.New(&traced{log.Handler()})
}

type traced struct{ slog.Handler }

// Handle adds to the line.
func (h *traced) Handle(ctx context.Context, r slog.Record) error {
	if id := trace.SpanContextFromContext(ctx).TraceID(); id.IsValid() {
		r = r.Clone()
		r.AddAttrs(slog.String("trace_id", id.String()))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs is for slog.Logger.With.
func (h *traced) WithAttrs(attributes []slog.Attr) slog.Handler {
	return &traced{h.Handler.WithAttrs(attributes)}
}

// WithGroup is for slog.Logger.WithGroup.
func (h *traced) WithGroup(name string) slog.Handler { return &traced{h.Handler.WithGroup(name)} }
