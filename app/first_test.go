package main_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"downbeat/db/dbtest"
)

// MustOwn is a folder for the program's own PostgreSQL, which ends with the test
// whatever happens to the processes that use it.
func MustOwn(tb testing.TB) string {
	tb.Helper()
	data := filepath.Join(MustFolder(tb), "data")
	// The database outlives its starter on purpose; whoever reads from us learns that we are gone, even by kill -9.
	guard := exec.Command("sh", "-c", `read _; kill -QUIT $(head -qn1 "$0"/*/data/postmaster.pid) 2>/dev/null`, data)
	lifeline, err := guard.StdinPipe()
	Must(tb, err)
	Must(tb, guard.Start())
	tb.Cleanup(func() {
		lifeline.Close()
		_ = guard.Wait() // whether or not there was something to end
		if pid := postmaster(data); pid > 0 {
			_ = syscall.Kill(pid, syscall.SIGQUIT)
			MustBecome(tb, "PostgreSQL has ended", func() bool { return postmaster(data) == 0 })
		}
	})
	return data
}

// postmaster is the process id of the PostgreSQL that runs in a data folder, or 0.
func postmaster(data string) int {
	files, _ := filepath.Glob(filepath.Join(data, "*", "data", "postmaster.pid"))
	for _, file := range files {
		content, _ := os.ReadFile(file)
		first, _, _ := strings.Cut(string(content), "\n")
		if pid, err := strconv.Atoi(first); err == nil && syscall.Kill(pid, 0) == nil {
			return pid
		}
	}
	return 0
}

func TestAFirstStartPrintsWhatToTryAndAllOfItWorks(t *testing.T) {
	t.Parallel()
	psql, shell := dbtest.MustFind(t, "psql"), dbtest.MustFind(t, "sh")
	dbtest.MustFind(t, "curl")
	data, window := MustOwn(t), t.TempDir()
	began := time.Now()
	in := MustServe(t, nil, "--data="+data)
	t.Logf("from nothing to serving: %v", time.Since(began).Round(10*time.Millisecond))
	printed := in.stdout.String()

	// What a person does: copy each printed line into a window of their own.
	line := func(begin string) string {
		found := regexp.MustCompile(`(?m)^    (` + begin + ` .*)$`).FindStringSubmatch(printed)
		if found == nil {
			t.Fatalf("no line for %s is printed:\n%s", begin, printed)
		}
		return found[1]
	}
	signIn := exec.Command(shell, "-c", line("curl -c"))
	signIn.Dir = window
	if said, err := signIn.CombinedOutput(); err != nil || !strings.Contains(string(said), `"Ana`) {
		t.Fatalf("signing in as printed: %v\n%s", err, said)
	}
	follow := exec.Command(shell, "-c", "exec "+line("curl -N"))
	follow.Dir = window
	stream := mustStart(t, follow, nil)
	stream.MustSay(t, &stream.stdout, `event: feed:ready\n`)

	url := MustSayOnly(t, MustStart(t, nil, "dsn", "--data="+data))
	if !strings.Contains(line("psql"), "'"+url+"'") {
		t.Errorf("dsn prints %s, which is not in the line for psql", url)
	}
	tail := MustStart(t, nil, "tail", "--data="+data, "--band=The Night Shift", "--json")
	MustBecome(t, "tail listens", func() bool {
		listening := `select (count(*) filter (where query like 'listen %') >= 2)::text from pg_stat_activity where application_name = 'downbeat'`
		return MustAsk(t, psql, url, listening) == "true"
	})
	was := MustAsk(t, psql, url, "select title from gigs where id = '"+lateGig+"'")

	began = time.Now()
	change := exec.Command(shell, "-c", line("psql"))
	if said, err := change.CombinedOutput(); err != nil || string(said) != "UPDATE 1\n" {
		t.Fatalf("the change as printed: %v\n%s", err, said)
	}
	sent := stream.MustSay(t, &stream.stdout, `event: gig:updated\ndata: (.*)\n\n`)[1]
	t.Logf("from starting psql to reading the event: %v", time.Since(began).Round(time.Millisecond))
	for from, event := range map[string]string{"the stream": sent, "tail": tail.MustSay(t, &tail.stdout, `(.*gig:updated.*)\n`)[1]} {
		var e struct {
			Data, Old struct{ Title string }
			Actor     struct{ Name, Via, DBUser, App string }
		}
		Must(t, json.Unmarshal([]byte(event), &e))
		if e.Data.Title != "Late show" || e.Old.Title != was || e.Actor.Name != "direct SQL by downbeat from psql" {
			t.Errorf("%s tells of %q, before %q, by %q", from, e.Data.Title, e.Old.Title, e.Actor.Name)
		}
	}
	tail.MustStop(t)
	in.MustStop(t)
	if pid := postmaster(data); pid != 0 {
		t.Errorf("the last one has stopped and its PostgreSQL (process %d) runs on", pid)
	}
}

// MustSayOnly waits for a command that prints one line.
func MustSayOnly(tb testing.TB, p *process) string {
	tb.Helper()
	if code := p.MustEnd(tb); code != 0 || p.stderr.String() != "" {
		tb.Fatalf("exit code %d, on standard error %q", code, p.stderr.String())
	}
	line, rest, _ := strings.Cut(p.stdout.String(), "\n")
	if rest != "" {
		tb.Errorf("there is more than a line: %q", rest)
	}
	return line
}

// MustAsk has psql answer one query.
func MustAsk(tb testing.TB, psql, url, query string) string {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), patience)
	defer cancel()
	said, err := exec.CommandContext(ctx, psql, url, "-XAtc", query).CombinedOutput()
	if err != nil {
		tb.Fatalf("%s: %v\n%s", query, err, said)
	}
	return strings.TrimSuffix(string(said), "\n")
}

func TestVersionSaysWhichOneThisIs(t *testing.T) {
	t.Parallel()
	if line := MustSayOnly(t, MustStart(t, nil, "version")); !strings.HasPrefix(line, "downbeat ") {
		t.Errorf("it says %q", line)
	}
}

func TestHelpListsEveryCommandFlagAndVariable(t *testing.T) {
	t.Parallel()
	help := MustStart(t, nil, "--help")
	if code := help.MustEnd(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, word := range []string{
		"serve", "migrate", "dsn", "tail", "version",
		"--database-url", "--data", "--addr", "--migrate", "--retention", "--drain", "--log-json",
		"$DATABASE_URL", "$DOWNBEAT_DATA", "$DOWNBEAT_ADDR", "$DOWNBEAT_MIGRATE", "$DOWNBEAT_RETENTION", "$DOWNBEAT_DRAIN", "$DOWNBEAT_LOG_JSON",
	} {
		if !strings.Contains(help.stdout.String(), word) {
			t.Errorf("--help does not mention %s", word)
		}
	}
}

func TestAFlagCountsBeforeAndBehindTheCommand(t *testing.T) {
	t.Parallel()
	url := "postgres://somebody@nowhere.test/database"
	for _, arguments := range [][]string{{"--database-url=" + url, "dsn"}, {"dsn", "--database-url=" + url}} {
		if line := MustSayOnly(t, MustStart(t, nil, arguments...)); line != url {
			t.Errorf("%q prints %q", arguments, line)
		}
	}
}
