package triggers_test

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/embedded"
)

// benchServer is a PostgreSQL of a benchmark's own, so that nobody else's tests
// write to its disk log or fill its NOTIFY queue.
type benchServer struct {
	admin string // URL of the superuser
	made  bool   // the template of all databases
}

// mustBenchServer starts one as users have it, fsync on, but for the settings given.
func mustBenchServer(b *testing.B, settings map[string]string) *benchServer {
	b.Helper()
	dir := b.TempDir()
	for _, folder := range []string{filepath.Dir(dir), dir} { // the server runs as somebody else when the tests run as root
		if err := os.Chmod(folder, 0o755); err != nil {
			b.Fatal(err)
		}
	}
	all := map[string]string{"max_connections": "300"}
	maps.Copy(all, settings)
	server, err := embedded.Start(b.Context(), embedded.Options{Dir: dir, Settings: all})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := server.Stop(ctx); err != nil {
			b.Error(err)
		}
	})
	admin, err := server.AdminURL()
	if err != nil {
		b.Fatal(err)
	}
	return &benchServer{admin: admin}
}

// mustDatabase makes a migrated database with 50 bands of 200 gigs each.
func (s *benchServer) mustDatabase(b *testing.B, name string) *pgxpool.Pool {
	b.Helper()
	if !s.made {
		s.made = true
		mustExec(b, s.mustPool(b, "postgres"), `create database filled`)
		template := s.mustPool(b, "filled")
		if err := db.MigrateUp(b.Context(), template); err != nil {
			b.Fatal(err)
		}
		mustExec(b, template, `insert into public.bands (name) select 'Band ' || n from generate_series(1, 50) n`)
		mustExec(b, template, benchGigs, "Gig", 10_000)
		mustAdvance(b, template)
		template.Close()
	}
	mustExec(b, s.mustPool(b, "postgres"), fmt.Sprintf(`create database %s template filled`, name))
	pool := s.mustPool(b, name)
	mustExec(b, pool, `vacuum analyze`)
	return pool
}

// benchGigs inserts $2 gigs, $1 in their titles; an event of one has about 700 bytes.
const benchGigs = `
	insert into public.gigs (band_id, title, starts_at, venue, address, notes, fee)
	select
	  (array(select id from public.bands order by id))[1 + n % 50], $1::text || ' ' || n, timestamptz '2030-01-01' + n * interval '1 hour',
	  'The Blue Note', '131 W 3rd St, New York', repeat('Load in at six, dinner at seven. ', 6), 450
	from generate_series(1, $2::int) n`

func (s *benchServer) mustPool(b *testing.B, database string) *pgxpool.Pool {
	b.Helper()
	address, err := url.Parse(s.admin)
	if err != nil {
		b.Fatal(err)
	}
	address.Path = "/" + database
	config, err := pgxpool.ParseConfig(address.String())
	if err != nil {
		b.Fatal(err)
	}
	config.MaxConns = 40
	pool, err := pgxpool.NewWithConfig(b.Context(), config)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	return pool
}

// medianOf sorts.
func medianOf(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}
