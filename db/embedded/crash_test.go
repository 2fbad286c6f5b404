//go:build unix

package embedded

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestAKilledServerComesBackWithEveryCommittedRow(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	first := MustStart(t, Options{Dir: dir})
	MustExec(t, first.URL(), "create table gigs (title text)", "insert into gigs values ('Late show')")
	Must(t, syscall.Kill(MustPostmaster(t, first.cluster).pid, syscall.SIGKILL))

	second := MustStart(t, Options{Dir: dir})
	if !second.Started() || second.URL() != first.URL() {
		t.Errorf("%s became %s (started: %v): pools that reconnect would miss it", first.URL(), second.URL(), second.Started())
	}
	if got := MustText(t, second.URL(), "select title from gigs"); got != "Late show" {
		t.Errorf("the row became %q", got)
	}
	MustStop(t, second)
	if got := MustText(t, first.URL(), "select title from gigs"); got != "Late show" {
		t.Errorf("the first user lost the server: %q", got)
	}
	MustStop(t, first)
	MustBeStopped(t, first.cluster)
}

func TestABusyBackendOfAKilledServerIsWaitedFor(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	first := MustStart(t, Options{Dir: dir})
	conn, err := pgx.Connect(MustSoon(t), first.URL())
	Must(t, err)
	ended := make(chan struct{}) // closed when the backend has ended; nothing is ever sent
	go func() {
		defer close(ended)
		// A loop without a pause: only at its end does the backend notice that its postmaster is gone.
		_, _ = conn.Exec(t.Context(), "do $$ begin for i in 1..30000000 loop end loop; end $$")
		_ = conn.Close(context.Background())
	}()
	for MustText(t, first.URL(), "select count(*)::text from pg_stat_activity where query like 'do %' and state = 'active'") != "1" {
		select {
		case <-ended:
			t.Skip("the loop was too short for this machine to be caught in it")
		default:
		}
	}
	Must(t, syscall.Kill(MustPostmaster(t, first.cluster).pid, syscall.SIGKILL))

	second := MustStart(t, Options{Dir: dir})
	<-ended
	if !second.Started() {
		t.Error("it attached to a dead server")
	}
	MustText(t, second.URL(), "select current_user")
}

func TestAKilledApplicationLeavesAServerToAttachTo(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	other := MustRun(t, dir, nil)
	url, started := other.MustAnswer(t)
	if !started {
		t.Error("the first process says that it attached")
	}
	other.MustKill(t)

	server := MustStart(t, Options{Dir: dir})
	if server.Started() || server.URL() != url {
		t.Errorf("the next start has %s (started: %v) instead of attaching to %s", server.URL(), server.Started(), url)
	}
	MustStop(t, server)
	MustBeStopped(t, server.cluster)
}

func TestAKillDuringInitdbIsRepaired(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	other := MustRun(t, dir, nil)
	if !awaitGlob(MustSoon(t), filepath.Join(dir, "*.new-*", "data", "base")) {
		t.Fatal("initdb did not begin")
	}
	other.MustKill(t)

	server := MustStart(t, Options{Dir: dir})
	if !server.Started() {
		t.Error("there was something to attach to")
	}
	MustText(t, server.URL(), "select current_user")
}

func TestAKillBeforeTheDatabaseWasMadeIsRepaired(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	first := MustStart(t, Options{Dir: dir})
	port := MustPostmaster(t, first.cluster).port
	admin, err := first.cluster.url(superuser, port)
	Must(t, err)

	// In turn: nothing was made, only the role was made.
	MustExec(t, admin, "drop database downbeat", "drop role downbeat")
	attached := MustStart(t, Options{Dir: dir})
	if got := MustText(t, attached.URL(), "select current_user"); attached.Started() || got != "downbeat" {
		t.Errorf("attaching repaired nothing: %q", got)
	}
	MustExec(t, admin, "drop database downbeat")
	MustStop(t, attached)
	MustStop(t, first)
	MustText(t, MustStart(t, Options{Dir: dir}).URL(), "select current_user")
}

func TestAReusedProcessIDFoolsNobody(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/cwd"); err != nil {
		t.Skip("this system does not show whose a process is, and PostgreSQL itself has the last word: ", err)
	}
	dir := MustDir(t)
	server := MustStart(t, Options{Dir: dir})
	c := server.cluster
	MustStop(t, server)

	// A program of the same user, which PostgreSQL itself would take for another postmaster, and refuse to start.
	who, err := accountFor(c.data())
	Must(t, err)
	bystander := exec.Command("sleep", "600")
	who.becomes(bystander)
	Must(t, bystander.Start())
	defer func() {
		Must(t, bystander.Process.Kill())
		_ = bystander.Wait()
	}()
	stale := strings.Join([]string{strconv.Itoa(bystander.Process.Pid), c.data(), "1", "1", "", "127.0.0.1", ""}, "\n")
	Must(t, replaceFile(c.pidFile(), stale, 0o600))
	Must(t, who.owns(c.pidFile()))

	Must(t, c.stop(MustSoon(t)))
	if err := bystander.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the bystander was hit: %v", err)
	}
	again := MustStart(t, Options{Dir: dir})
	if !again.Started() {
		t.Error("it attached to a program that is no PostgreSQL")
	}
}
