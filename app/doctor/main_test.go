package doctor_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/doctor"
	"downbeat/db/dbtest"
)

func TestMain(m *testing.M) { os.Exit(dbtest.Main(m)) }

// report is what the doctor said.
type report struct {
	worst    doctor.Level
	findings []doctor.Finding
}

func examine(tb testing.TB, o doctor.Options) report {
	tb.Helper()
	var r report
	r.worst = doctor.Run(tb.Context(), o, func(f doctor.Finding) { r.findings = append(r.findings, f) })
	return r
}

func (r report) String() string {
	var b strings.Builder
	for _, f := range r.findings {
		b.WriteString(f.String() + "\n")
	}
	return b.String()
}

// mustSay fails unless the report has the line, to the start of it.
func (r report) mustSay(tb testing.TB, check string, lines ...string) {
	tb.Helper()
	for _, line := range lines {
		if !slices.ContainsFunc(r.findings, func(f doctor.Finding) bool { return f.Check == check && strings.HasPrefix(f.String(), line) }) {
			tb.Errorf("%s does not say %q; this is all:\n%s", check, line, r)
		}
	}
	for _, f := range r.findings {
		if strings.ContainsAny(f.String(), "\n\r\x1b") || f.Level == doctor.Fail && f.Do == "" || f.Level == doctor.Warn && f.Do == "" {
			tb.Errorf("%q is not one line that says what to do", f)
		}
	}
}

// of are the findings of a check.
func (r report) of(check string) (list []doctor.Finding) {
	for _, f := range r.findings {
		if f.Check == check {
			list = append(list, f)
		}
	}
	return list
}

func mustExec(tb testing.TB, pool *pgxpool.Pool, sql string, args ...any) {
	tb.Helper()
	if _, err := pool.Exec(context.Background(), sql, args...); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
}
