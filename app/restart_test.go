package main_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"downbeat/db"
	"downbeat/db/embedded"
)

// cluster is a PostgreSQL of the test's own, that may be mistreated.
type cluster struct {
	*embedded.Server
	folder string
}

func MustCluster(tb testing.TB) *cluster {
	tb.Helper()
	c := &cluster{folder: MustOwn(tb)}
	c.MustStart(tb)
	return c
}

// MustStart starts the server, or takes part in it if it runs.
func (c *cluster) MustStart(tb testing.TB) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	fast := map[string]string{"fsync": "off", "shared_buffers": "16MB"} // safe against kill -9 all the same
	server, err := embedded.Start(ctx, embedded.Options{Dir: c.folder, Settings: fast})
	Must(tb, err)
	tb.Cleanup(func() { _ = server.Stop(context.Background()) })
	c.Server = server
}

// data is the folder with the tables.
func (c *cluster) data() string {
	found, _ := filepath.Glob(filepath.Join(c.folder, "*", "data"))
	return found[0]
}

// MustRun runs one of PostgreSQL's own programs, as the user that the server runs as.
func (c *cluster) MustRun(tb testing.TB, program string, arguments ...string) {
	tb.Helper()
	if said, err := c.as(tb, program, arguments...).CombinedOutput(); err != nil {
		tb.Fatalf("%s %q: %v\n%s", program, arguments, err, said)
	}
}

func (c *cluster) as(tb testing.TB, program string, arguments ...string) *exec.Cmd {
	tb.Helper()
	options, err := os.ReadFile(filepath.Join(c.data(), "postmaster.opts")) // begins with the path of the binary
	Must(tb, err)
	postgres, _, _ := strings.Cut(string(options), " ")
	command := exec.Command(filepath.Join(filepath.Dir(postgres), program), arguments...)
	command.SysProcAttr, command.Dir, command.WaitDelay = attributes(), "/", time.Second
	info, err := os.Stat(c.data())
	Must(tb, err)
	if owner := info.Sys().(*syscall.Stat_t); os.Geteuid() == 0 {
		command.SysProcAttr.Credential = &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}
	}
	return command
}

// MustStageOn is a stage on the cluster.
func MustStageOn(tb testing.TB, c *cluster) *stage {
	tb.Helper()
	pool, err := db.Open(tb.Context(), c.URL()+"&application_name=people")
	Must(tb, err)
	tb.Cleanup(pool.Close)
	Must(tb, db.MigrateUp(tb.Context(), pool))
	_, err = db.SeedDemo(tb.Context(), pool)
	Must(tb, err)
	return &stage{c.URL(), pool}
}

func TestARestartOfPostgreSQLLosesNothing(t *testing.T) {
	t.Parallel()
	c := MustCluster(t)
	s := MustStageOn(t, c)
	one, two := MustServeAt(t, s.url, MustAddr(t)), MustServeAt(t, s.url, MustAddr(t))
	first := MustSignIn(t, ana, demoBand, one.url, two.url).MustFollow(t)
	second := first.another(demoBand, 1, first.instances...).MustFollow(t)
	load := s.MustWrite(t, 4, 20*time.Millisecond, demoBand)
	goOn := func(what string) {
		began := time.Now()
		for _, in := range []*instance{one, two} {
			in.MustBeReady(t, 200)
		}
		green := time.Since(began)
		first.MustGet(t, 50)
		second.MustGet(t, 50)
		t.Logf("after %s: ready within %v, events within %v", what, green.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
	}
	goOn("the start")

	c.MustRun(t, "pg_ctl", "restart", "-w", "-m", "fast", "-D", c.data(), "-l", os.DevNull)
	goOn("a fast restart")

	pid := postmaster(c.folder)
	Must(t, syscall.Kill(pid, syscall.SIGKILL))
	for _, in := range []*instance{one, two} {
		t.Logf("kill -9 of postmaster %s: /readyz red after %v", strconv.Itoa(pid), in.MustBeReady(t, 503).Round(time.Millisecond))
	}
	was := c.URL()
	c.MustStart(t)
	if c.URL() != was {
		t.Fatalf("the server came back at %s, not %s", c.URL(), was)
	}
	goOn("kill -9 and recovery")

	load.stop()
	t.Logf("%d events; %d writes failed meanwhile", s.MustHaveGot(t, first, second), load.failures())
	for _, c := range []*client{first, second} {
		MustHaveHeardOf(t, c, load.committed(demoBand))
	}
}
