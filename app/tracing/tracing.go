package tracing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// stopBound is how long the last spans have to leave.
const stopBound = 2 * time.Second

// Traces makes spans and sends them. nil is what there is when nobody asks for
// them; all methods are for that as well.
type Traces struct {
	provider *sdk.TracerProvider
	parents  propagation.TextMapPropagator
	log      *slog.Logger
}

// Start reads the environment. It returns nil if no traces are asked for; its error
// is a sentence that says what to write. It installs, for the whole process, whom
// OpenTelemetry tells of its troubles, and is called once.
func Start(ctx context.Context, version string, log *slog.Logger) (*Traces, error) {
	asked, err := read(os.Getenv)
	if err != nil || asked == nil {
		return nil, err
	}
	otel.SetLogger(settingsLogger(log))
	otel.SetErrorHandler(newComplaints(log))
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("traces cannot be sent with these OTEL_EXPORTER_OTLP_… variables: %w", err)
	}
	about, err := resource.New(ctx,
		resource.WithAttributes(semconv.ServiceName("downbeat"), semconv.ServiceVersion(version), semconv.ServiceInstanceID(uuid.NewString())),
		resource.WithTelemetrySDK(), resource.WithHost(),
		resource.WithFromEnv(), // last, and so over the others
	)
	if err != nil {
		log.Warn("not all of what traces should say of this instance can be said; see OTEL_RESOURCE_ATTRIBUTES", "error", err)
	}
	return &Traces{
		provider: sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(about)),
		parents:  asked.parents, log: log,
	}, nil
}

// Tracer returns nil if there are no traces.
func (t *Traces) Tracer(name string) trace.Tracer {
	if t == nil {
		return nil
	}
	return t.provider.Tracer(name)
}

// Provider returns nil if there are no traces.
func (t *Traces) Provider() trace.TracerProvider {
	if t == nil {
		return nil
	}
	return t.provider
}

// Parents reads from the headers of a request of which trace it is a part.
func (t *Traces) Parents() propagation.TextMapPropagator {
	if t == nil {
		return propagation.NewCompositeTextMapPropagator()
	}
	return t.parents
}

// Stop sends what is left, for two seconds at most. What ends later is not sent.
func (t *Traces) Stop() {
	if t == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopBound)
	defer cancel()
	switch err := t.provider.Shutdown(ctx); {
	case errors.Is(err, context.DeadlineExceeded):
		t.log.Warn("the last spans did not reach the collector in time", "within", stopBound)
	case err != nil:
		t.log.Warn("the last spans did not reach the collector", "error", clip(err))
	}
}
