// Package dbtest gives each test a migrated database of its own, on a real
// PostgreSQL, in about a tenth of a second: a clone of a template that is
// migrated once.
//
// The server is the embedded one, shared by all test processes of the machine
// and stopped by the last of them. DOWNBEAT_TEST_POSTGRES chooses another:
// "container" starts one through testcontainers-go (DOWNBEAT_TEST_IMAGE names
// the image), a URL of a superuser uses a running one, and a folder's path takes
// the server binaries in it, to test with another version.
//
// A package that uses it hands its TestMain to Main, which stops what was started.
package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.uber.org/goleak"

	"downbeat/db"
	"downbeat/migrations"
	"downbeat/triggers"
)

// Main runs the tests, stops the server, if this process is its last user, and
// fails if a goroutine is left behind.
func Main(m *testing.M) int {
	stopped.Store(true)
	code := m.Run()
	if err := stop(); err != nil {
		fmt.Fprintln(os.Stderr, "dbtest: stop the server:", err)
		return max(code, 1)
	}
	if err := leaks(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, "dbtest: goroutines are left:", err)
		return 1
	}
	return code
}

// leaks waits for pgx, which takes up to 15 s to give up a connection whose server is silent.
func leaks() (err error) {
	// Not a leak: the wait for a PostgreSQL that this process started and that others still use.
	server := goleak.IgnoreAnyFunction("downbeat/db/embedded.cluster.launch.func1")
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		if err = goleak.Find(server); err == nil {
			return nil
		}
	}
	return err
}

// New returns a pool on a fresh, migrated and otherwise empty database, whose
// superuser it connects as; URL tells others the way. Both end with the test.
func New(tb testing.TB) *pgxpool.Pool {
	tb.Helper()
	address := NewURL(tb)
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		tb.Fatal(err)
	}
	config.MaxConns = 40
	pool, err := pgxpool.NewWithConfig(tb.Context(), config)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(pool.Close)
	return pool
}

// URL is the connection URL of a pool that New returned.
func URL(pool *pgxpool.Pool) string { return pool.Config().ConnString() }

// NewURL makes a database as New does and returns its URL.
func NewURL(tb testing.TB) string {
	tb.Helper()
	template, err := migratedTemplate()
	if err != nil {
		tb.Fatalf("dbtest: %v", err)
	}
	return create(tb, "template "+template)
}

// NewEmptyURL makes a database without any tables.
func NewEmptyURL(tb testing.TB) string {
	tb.Helper()
	if _, err := adminURL(); err != nil {
		tb.Fatalf("dbtest: %v", err)
	}
	return create(tb, "")
}

func create(tb testing.TB, how string) string {
	tb.Helper()
	name := "test_" + strings.ToLower(rand.Text()[:12])
	if err := administer(context.Background(), fmt.Sprintf("create database %s %s", name, how)); err != nil {
		tb.Fatalf("dbtest: %v", err)
	}
	tb.Cleanup(func() {
		if err := administer(context.Background(), fmt.Sprintf("drop database %s with (force)", name)); err != nil {
			tb.Errorf("dbtest: %v", err)
		}
	})
	admin, _ := adminURL()
	return withDatabase(admin, name)
}

// migratedTemplate makes the template once a process, unless another process has
// made the same one: its name is the hash of what it was made from.
var migratedTemplate = sync.OnceValues(func() (string, error) {
	admin, err := adminURL()
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	for _, files := range []fs.FS{migrations.FS, triggers.FS} {
		err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			content, err := fs.ReadFile(files, path)
			fmt.Fprintf(hash, "%s\n%s\n", path, content)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	name := "template_" + hex.EncodeToString(hash.Sum(nil))[:16]

	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "select pg_advisory_lock(hashtextextended($1, 0))", name); err != nil {
		return "", err
	}
	var there bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&there); err != nil || there {
		return name, err
	}
	// Under another name until it is whole: a killed test process leaves no half template.
	unfinished := name + "_" + strings.ToLower(rand.Text()[:8])
	if _, err := conn.Exec(ctx, "create database "+unfinished); err != nil {
		return "", err
	}
	pool, err := db.Open(ctx, withDatabase(admin, unfinished))
	if err != nil {
		return "", err
	}
	err = db.MigrateUp(ctx, pool)
	pool.Close()
	if err != nil {
		return "", err
	}
	_, err = conn.Exec(ctx, fmt.Sprintf("alter database %s rename to %s", unfinished, name))
	return name, err
})

// administer runs one statement on the server's own database. A clone needs a
// template that nobody is connected to, so clones are made one after the other.
func administer(ctx context.Context, sql string) error {
	admin, err := adminURL()
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "select pg_advisory_lock(hashtextextended('dbtest', 0))"); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

func withDatabase(address, name string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err) // adminURL has connected with it
	}
	u.Path = "/" + name
	return u.String()
}
