package db_test

import (
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downbeat/db"
	"downbeat/db/dbtest"
	"downbeat/db/embedded"
)

func TestEachFaultOfTheSetUpIsOneSentenceThatSaysWhatToDo(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	good := dbtest.URL(pool)
	u, err := url.Parse(good)
	if err != nil {
		t.Fatal(err)
	}
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody.Close() // so that nobody is there
	mustExec(t, pool, `create schema old; create function old.current_setting(text) returns text return
		case $1 when 'server_version_num' then '130022' when 'server_version' then '13.22' else pg_catalog.current_setting($1) end`)
	const secret = "topsecret"
	set := func(name, value string) string {
		return changed(t, good, func(u *url.URL) {
			q := u.Query()
			q.Set(name, value)
			u.RawQuery = q.Encode()
		})
	}

	for name, c := range map[string]struct{ url, want string }{
		"wrong password": {
			changed(t, good, func(u *url.URL) { u.User = url.UserPassword(u.User.Username(), secret) }),
			`The database at ` + u.Host + ` refuses user "` + u.User.Username() + `": check user and password in the database URL.`,
		},
		"unknown user": {
			changed(t, good, func(u *url.URL) { u.User = url.UserPassword("who", secret) }),
			`The database at ` + u.Host + ` refuses user "who": check user and password in the database URL.`,
		},
		"unknown database": {
			changed(t, good, func(u *url.URL) { u.Path = "/nowhere" }),
			`There is no database "nowhere" at ` + u.Host + `: create it (createdb nowhere), or name another one in the database URL.`,
		},
		"no server": {
			changed(t, good, func(u *url.URL) { u.Host = nobody.Addr().String() }),
			`No database answers at ` + nobody.Addr().String() + `: start it, or correct the database URL.`,
		},
		"garbage": {
			"postgres//downbeat:" + secret,
			`The database URL cannot be read; it looks like postgres://user:password@host:5432/name.`,
		},
		"garbage port": {
			"postgres://downbeat:" + secret + "@localhost:port/x",
			`The database URL cannot be read; it looks like postgres://user:password@host:5432/name.`,
		},
		"too old": { // as this server would be, to who looks for its version in a schema of ours first
			set("search_path", "old,pg_catalog"),
			`The database at ` + u.Host + ` runs PostgreSQL 13.22; Downbeat needs 14 or newer.`,
		},
		"nonsense setting": {
			set("nonsense", "1"),
			`The database at ` + u.Host + ` answers: unrecognized configuration parameter "nonsense".`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opened, err := db.Open(t.Context(), c.url)
			mustBeProblem(t, err, c.want)
			if opened != nil {
				t.Error("a pool as well as an error")
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the password is told: %v", err)
			}
		})
	}
}

func TestAStandbyIsRefused(t *testing.T) {
	t.Parallel()
	// Not below t.TempDir, which the unprivileged user of the server could not enter.
	dir, err := os.MkdirTemp("", "downbeat-standby-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	options := embedded.Options{Dir: dir, Settings: map[string]string{"fsync": "off", "shared_buffers": "16MB", "hot_standby": "on"}}
	server, err := embedded.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	pool, err := db.Open(t.Context(), server.URL())
	if err != nil {
		t.Fatalf("as a primary: %v", err)
	}
	pool.Close()
	if err := server.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}

	found, err := filepath.Glob(filepath.Join(dir, "*", "*", "PG_VERSION"))
	if err != nil || len(found) != 1 {
		t.Fatalf("the data folder is not one of %v, %v", found, err)
	}
	signal := filepath.Join(filepath.Dir(found[0]), "standby.signal")
	if err := os.WriteFile(signal, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	server, err = embedded.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	u, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Open(t.Context(), server.URL())
	mustBeProblem(t, err, `The database at `+u.Host+` is a read-only standby; give the URL of the primary, or list all hosts in it and add target_session_attrs=read-write.`)
}

func TestWhoAsksAsideDoesNotWaitForABusyPool(t *testing.T) {
	t.Parallel()
	pool, err := db.Open(t.Context(), dbtest.NewURL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	aside, err := db.Aside(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(aside.Close)
	for range pool.Config().MaxConns {
		busy, err := pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(busy.Release)
	}

	const settings = `select current_setting('application_name') || current_setting('jit') || current_setting('statement_timeout') || current_database()`
	var want, got string
	busy := pool.AcquireAllIdle(t.Context())
	if len(busy) > 0 {
		t.Fatalf("%d connections of the pool are free", len(busy))
	}
	if err := aside.QueryRow(t.Context(), settings).Scan(&got); err != nil {
		t.Fatal(err)
	}
	conn, err := db.Connect(t.Context(), dbtest.URL(pool))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	mustExec(t, conn, `set statement_timeout = '30s'`) // which only pools have
	if err := conn.QueryRow(t.Context(), settings).Scan(&want); err != nil || got != want {
		t.Errorf("aside, %q is set (%v), want %q", got, err, want)
	}
	if n := aside.Stat().TotalConns(); n != 1 {
		t.Errorf("that took %d connections", n)
	}
}

func mustBeProblem(tb testing.TB, err error, want string) {
	tb.Helper()
	var problem *db.Problem
	if !errors.As(err, &problem) || problem.Say != want || err.Error() != want {
		tb.Errorf("got  %v\nwant %s", err, want)
	}
}
