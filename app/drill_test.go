package main_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"downbeat/db/dbtest"
)

// Not beside other tests: it holds a second to be a second.
func TestADrillOfThreeFaultsLosesNothingAndSaysSo(t *testing.T) {
	report := MustDrill(t, "--for=8s", "--seed=1", "kill-listener", "restart-postgres", "kill-instance")
	if len(report.happened()) != 3 || report.Seed != 1 {
		t.Errorf("it reports %+v", report)
	}
	// A drill in which nothing happens proves nothing.
	if report.Commits < 100 || report.Told < report.Events || report.Streams < 2*report.Clients || report.Removals == 0 {
		t.Errorf("too little happened: %+v", report)
	}
}

// Nor this one.
func TestAStandbyWithoutTheLastSecondsAndARestoredDumpLeaveNobodyWithWhatIsLost(t *testing.T) {
	for _, program := range []string{"pg_basebackup", "pg_dump", "pg_restore"} {
		dbtest.MustFind(t, program)
	}
	report := MustDrill(t, "failover", "restore-dump")
	if len(report.happened()) != 2 || report.Resets["epoch"]+report.Resets["unknown"] < report.Clients {
		t.Errorf("it reports %+v", report)
	}
}

// drillReport is what a drill, or a soak, says.
type drillReport struct {
	Seed, Commits, Events, Told, Clients, Streams, Removals, Rotations int
	Faults                                                             []struct{ Fault string }
	Resets                                                             map[string]int
	Measures                                                           []struct {
		Name string
		Max  float64
	}
	Violations []struct{ Rule, What string }
}

func (r drillReport) happened() map[string]bool {
	names := map[string]bool{}
	for _, f := range r.Faults {
		names[f.Fault] = true
	}
	return names
}

// MustDrill has a drill that finds nothing and leaves nothing behind.
func MustDrill(t *testing.T, arguments ...string) (report drillReport) {
	t.Helper()
	// DATABASE_URL leads nowhere: without --yes-break-it, nobody's server is touched.
	folder := MustFolder(t)
	setting := []string{"DATABASE_URL=postgres://nobody@127.0.0.1:1/nothing", "TMPDIR=" + folder}
	t.Cleanup(func() { // a drill that is killed leaves its servers behind
		for _, pattern := range []string{"downbeat-drill-*", "downbeat-drill-*/standby-*"} {
			for _, data := range MustGlob(t, filepath.Join(folder, pattern)) {
				if pid := postmaster(data); pid > 0 {
					_ = syscall.Kill(pid, syscall.SIGQUIT)
				}
			}
		}
	})
	command := []string{"drill"}
	if arguments[0] == "soak" {
		command, arguments = []string{"drill", "soak"}, arguments[1:]
	}
	p := MustStart(t, setting, append(append(command, "--json"), arguments...)...)
	select {
	case <-p.ended:
	case <-time.After(4 * patience):
		t.Fatalf("the drill does not end; it says %s", p.stderr.String())
	}
	if code := p.MustEnd(t); code != 0 {
		t.Fatalf("it ends with %d and says\n%s\n%s", code, last(p.stdout.String(), 4000), p.stderr.String())
	}
	Must(t, json.Unmarshal([]byte(p.stdout.String()), &report))
	if report.Violations == nil || len(report.Violations) > 0 {
		t.Errorf("it reports %+v", report)
	}
	if left := MustGlob(t, filepath.Join(folder, "*")); len(left) > 0 {
		t.Errorf("it leaves %q behind", left)
	}
	return report
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
