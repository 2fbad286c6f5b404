package triggers_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

var update = flag.Bool("update", false, "write the golden files of the scenarios anew")

// Each testdata/*.sql is typed into psql, statement by statement. The events in
// the golden file beside it must come of it, no more and no fewer, and whoever
// applies them to what the tables were ends with what the tables are.
//
// `-- requires 15` as the first line: skipped on older servers. `-- fails`
// before a statement: the server must refuse it.
func TestEveryKindOfWriteArrivesAsItsEvents(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".sql")
		if name == "fixture" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := mustFixture(t)
			mustRequire(t, pool, file)
			after, before := position(t, pool), mustTables(t, pool)
			heads := mustHeads(t, pool)

			mustRun(t, pool, file)

			changes := mustNews(t, pool, after)
			wantReplayed(t, pool, before, changes)
			got := render(t, pool, heads, changes)
			golden := strings.TrimSuffix(file, ".sql") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; got:\n%s\nwant:\n%s", golden, got, want)
			}
		})
	}
}

var requires = regexp.MustCompile(`^-- requires (\d+)`)

func mustRequire(t *testing.T, pool *pgxpool.Pool, file string) {
	t.Helper()
	script, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m := requires.FindSubmatch(script)
	if m == nil {
		return
	}
	oldest, _ := strconv.ParseInt(string(m[1]), 10, 64)
	if major := mustInt(t, pool, `current_setting('server_version_num')::int / 10000`); major < oldest {
		t.Skipf("%s needs PostgreSQL %d, this is %d", file, oldest, major)
	}
}

// mustRun types a script as psql would.
func mustRun(tb testing.TB, pool *pgxpool.Pool, file string) {
	tb.Helper()
	script, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	conn := mustConn(tb, pool, "", "psql")
	for _, s := range statements(string(script)) {
		err := s.run(tb, conn)
		var pg *pgconn.PgError
		if s.fails && !errors.As(err, &pg) || !s.fails && err != nil {
			tb.Fatalf("%s: %s: %v", file, s.sql, err)
		}
	}
	if err := conn.Close(tb.Context()); err != nil {
		tb.Fatal(err)
	}
}

type statement struct {
	sql   string
	input string // the lines of a COPY
	fails bool
}

func (s statement) run(tb testing.TB, conn *pgx.Conn) error {
	if s.input != "" {
		_, err := conn.PgConn().CopyFrom(tb.Context(), strings.NewReader(s.input), s.sql)
		return err
	}
	_, err := conn.PgConn().Exec(tb.Context(), s.sql).ReadAll() // the simple protocol
	return err
}

// statements splits a script: a statement ends with a semicolon at the end of a
// line outside of $$, and the lines of a COPY with a \. alone.
func statements(script string) (list []statement) {
	var current, input bytes.Buffer
	var copying, quoted, fails bool
	for line := range strings.Lines(script) {
		trimmed := strings.TrimSpace(line)
		switch {
		case copying && trimmed == `\.`:
			list = append(list, statement{sql: current.String(), input: input.String()})
			current.Reset()
			input.Reset()
			copying = false
		case copying:
			_, _ = io.WriteString(&input, line)
		case trimmed == "-- fails":
			fails = true
		case strings.HasPrefix(trimmed, "--") || trimmed == "":
		default:
			_, _ = io.WriteString(&current, line)
			if strings.Count(line, "$$")%2 == 1 {
				quoted = !quoted
			}
			if quoted || !strings.HasSuffix(trimmed, ";") {
				continue
			}
			if strings.Contains(strings.ToLower(trimmed), "from stdin") {
				copying = true
				continue
			}
			list = append(list, statement{sql: current.String(), fails: fails})
			current.Reset()
			fails = false
		}
	}
	return list
}
