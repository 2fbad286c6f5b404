package embedded

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestTheFirstStartMakesADatabaseThatTheURLReaches(t *testing.T) {
	t.Parallel()
	server := MustStart(t, Options{Dir: MustDir(t)})
	if !server.Started() {
		t.Error("the first start says that it attached")
	}
	for query, want := range map[string]string{
		"select current_user":       "downbeat",
		"select current_database()": "downbeat",
		"select rolsuper::text from pg_roles where rolname = current_user":                       "false",
		"select pg_get_userbyid(datdba) from pg_database where datname = current_database()":     "downbeat",
		"select pg_encoding_to_char(encoding) from pg_database where datname=current_database()": "UTF8",
		"show max_connections":  "200",
		"show listen_addresses": "127.0.0.1",
		"show fsync":            "off",
	} {
		if got := MustText(t, server.URL(), query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	admin, err := server.cluster.url(superuser, MustPostmaster(t, server.cluster).port)
	Must(t, err)
	if sockets := MustText(t, admin, "show unix_socket_directories"); sockets != "" {
		t.Errorf("there is a Unix socket in %s", sockets)
	}
	MustExec(t, server.URL(), "create table public.gigs (title text)", "create role someone")
	for _, name := range []string{role, superuser} {
		info, err := os.Stat(server.cluster.password(name))
		Must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("the password of %s has mode %v", name, info.Mode())
		}
	}
	wrong := strings.Replace(server.URL(), "downbeat:", "downbeat:x", 1)
	_, err = pgx.Connect(MustSoon(t), wrong)
	MustSay(t, err, "password authentication failed")
}

func TestDataAndPortSurviveARestart(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	first := MustStart(t, Options{Dir: dir})
	MustExec(t, first.URL(), "create table gigs (title text)", "insert into gigs values ('Late show')")
	MustStop(t, first)
	MustStop(t, first) // the second call is the first
	MustBeStopped(t, first.cluster)

	second := MustStart(t, Options{Dir: dir})
	if !second.Started() || second.URL() != first.URL() {
		t.Errorf("the second run has %s (started: %v), the first had %s", second.URL(), second.Started(), first.URL())
	}
	if got := MustText(t, second.URL(), "select title from gigs"); got != "Late show" {
		t.Errorf("the row became %q", got)
	}
}

func TestURLNamesTheRunningServerOrSaysWhatToDo(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	_, err := URL(filepath.Join(dir, "not yet"))
	MustSay(t, err, "no PostgreSQL", "go run ./app", "DATABASE_URL")

	server := MustStart(t, Options{Dir: dir})
	if url, err := URL(dir); err != nil || url != server.URL() {
		t.Errorf("URL is %q (%v), the server's is %q", url, err, server.URL())
	}
	MustStop(t, server)
	_, err = URL(dir)
	MustSay(t, err, "no PostgreSQL", dir)
}

func TestAStartThatFailsShowsTheLogAndLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	settings := map[string]string{"fsync": "off", "shared_buffers": "plenty"}
	_, err := Start(MustSoon(t), Options{Dir: dir, Settings: settings})
	MustSay(t, err, "start PostgreSQL", `invalid value for parameter "shared_buffers": "plenty"`, "server.log")

	server := MustStart(t, Options{Dir: dir}) // neither a lock nor a process is in the way
	if !server.Started() {
		t.Error("a server was left running")
	}
}

func TestWaitingForAnotherProcessEndsWithTheContext(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	log, _ := collect()
	gate, err := lockGate(t.Context(), dir, log)
	Must(t, err)
	defer gate.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = Start(ctx, Options{Dir: dir})
	MustSay(t, err, "another process", dir)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the cause is lost: %v", err)
	}
}

func TestACancelledStartLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	ctx, cancel := context.WithCancel(t.Context())
	made := make(chan struct{}) // closed by the watcher when initdb is at work
	go func() {
		defer close(made)
		defer cancel()
		awaitGlob(ctx, filepath.Join(dir, "*.new-*", "data", "base"))
	}()
	_, err := Start(ctx, Options{Dir: dir, Settings: fast})
	<-made
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the start ended with %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "[0-9]*", "data", "postmaster.pid")); len(left) > 0 {
		t.Errorf("something runs: %v", left)
	}
}

// awaitGlob returns when a file of that pattern exists, or ctx ends.
func awaitGlob(ctx context.Context, pattern string) bool {
	for ctx.Err() == nil {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return true
		}
		time.Sleep(time.Millisecond) // a file's coming into being has no signal to wait for
	}
	return false
}
