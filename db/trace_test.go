package db_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestWhatIsAskedForARecordedRequestHasSpansWithoutValuesAndNothingElseHas(t *testing.T) {
	t.Parallel()
	kept := tracetest.NewInMemoryExporter()
	provider := sdk.NewTracerProvider(sdk.WithSyncer(kept))
	pool, err := db.OpenTraced(t.Context(), dbtest.URL(dbtest.New(t)), provider)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if n := mustCount(t, pool, `select count(*) from public.bands where name = $1`, "canary"); n != 0 {
		t.Errorf("%d canaries", n)
	}
	if spans := kept.GetSpans(); len(spans) != 0 {
		t.Fatalf("what belongs to no request has spans: %+v", spans)
	}

	ctx, request := provider.Tracer("test").Start(t.Context(), "request")
	var n int
	if err := pool.QueryRow(ctx, `select count(*) from public.bands where name = $1`, "canary").Scan(&n); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		`select $1::text::date`, // the server quotes it
		`select $1::int`,        // the driver does
	} {
		if _, err := pool.Exec(ctx, sql, "canary"); err == nil || !strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the error does not quote its parameter, so that this shows nothing: %v", sql, err)
		}
	}
	var batch pgx.Batch
	batch.Queue(`select $1::text::date`, "canary")
	if err := pool.SendBatch(ctx, &batch).Close(); err == nil {
		t.Error("the batch does not fail")
	}
	request.End()

	spans := kept.GetSpans()
	if all := fmt.Sprintf("%+v", spans); strings.Contains(all, "canary") {
		t.Errorf("the spans say it: %s", all)
	}
	statements, failed, states := 0, 0, 0
	for _, span := range spans {
		for _, a := range span.Attributes {
			switch {
			case a.Key == "db.query.text" && span.SpanContext.TraceID() == request.SpanContext().TraceID():
				statements++
			case a.Key == "pgx.sql_state" && a.Value.String() == "22007": // invalid_datetime_format
				states++
			}
		}
		if span.Status.Code == codes.Error {
			failed++
		}
	}
	if statements < 4 || failed < 3 || states < 2 {
		t.Errorf("%d statements, %d failures, %d with their SQL state in %+v", statements, failed, states, spans)
	}
}

func TestWithoutAProviderAPoolHasNoTracer(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	if tracer := pool.Config().ConnConfig.Tracer; tracer != nil {
		t.Errorf("it has %T", tracer)
	}
}
