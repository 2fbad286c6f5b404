package main_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Not beside other tests: it holds a second to be a second.
func TestADrillOfThreeFaultsLosesNothingAndSaysSo(t *testing.T) {
	// DATABASE_URL leads nowhere: without --yes-break-it, nobody's server is touched.
	folder := MustFolder(t)
	setting := []string{"DATABASE_URL=postgres://nobody@127.0.0.1:1/nothing", "TMPDIR=" + folder}
	t.Cleanup(func() { // a drill that is killed leaves its server behind
		for _, data := range MustGlob(t, filepath.Join(folder, "downbeat-drill-*")) {
			if pid := postmaster(data); pid > 0 {
				_ = syscall.Kill(pid, syscall.SIGQUIT)
			}
		}
	})
	p := MustStart(t, setting, "drill", "--json", "--for=8s", "--seed=1", "kill-listener", "restart-postgres", "kill-instance")
	select {
	case <-p.ended:
	case <-time.After(4 * patience):
		t.Fatalf("the drill does not end; it says %s", p.stderr.String())
	}
	if code := p.MustEnd(t); code != 0 {
		t.Fatalf("it ends with %d and says\n%s\n%s", code, last(p.stdout.String(), 4000), p.stderr.String())
	}
	var report struct {
		Seed, Commits, Events, Told, Clients, Streams, Removals int
		Faults                                                  []struct{ Fault string }
		Violations                                              []struct{ Rule, What string }
	}
	Must(t, json.Unmarshal([]byte(p.stdout.String()), &report))
	if left := MustGlob(t, filepath.Join(folder, "*")); len(left) > 0 {
		t.Errorf("it leaves %q behind", left)
	}
	happened := map[string]bool{}
	for _, f := range report.Faults {
		happened[f.Fault] = true
	}
	if len(happened) != 3 || report.Violations == nil || len(report.Violations) > 0 || report.Seed != 1 {
		t.Errorf("it reports %+v", report)
	}
	// A drill in which nothing happens proves nothing.
	if report.Commits < 100 || report.Told < report.Events || report.Streams < 2*report.Clients || report.Removals == 0 {
		t.Errorf("too little happened: %+v", report)
	}
}

func TestADrillThatCannotBeHeldSaysWhy(t *testing.T) {
	t.Parallel()
	MustRefuse(t, nil, []string{"drill", "flood"}, `there is no fault "flood"`, "drill list")
	MustRefuse(t, nil, []string{"drill", "--yes-break-it"}, "--database-url")

	p := MustStart(t, nil, "drill", "list")
	if code := p.MustEnd(t); code != 0 || !strings.Contains(p.stdout.String(), "kill-listener ") {
		t.Errorf("drill list ends with %d and says %s", code, p.stdout.String())
	}
}

func MustGlob(tb testing.TB, pattern string) []string {
	tb.Helper()
	found, err := filepath.Glob(pattern)
	Must(tb, err)
	return found
}
