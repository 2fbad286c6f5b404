package embedded

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAnotherMajorVersionsDataAreLeftAlone(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	foreign := cluster{dir: dir, major: 99}
	Must(t, os.MkdirAll(foreign.data(), 0o755))
	version := filepath.Join(foreign.data(), "PG_VERSION")
	Must(t, os.WriteFile(version, []byte("99\n"), 0o644))

	log, text := collect()
	server := MustStart(t, Options{Dir: dir, Log: log})
	if !server.Started() || server.cluster.major == 99 {
		t.Errorf("started: %v, major %d", server.Started(), server.cluster.major)
	}
	if !strings.Contains(text.String(), "level=WARN") || !strings.Contains(text.String(), foreign.root()) {
		t.Errorf("no warning names %s: %s", foreign.root(), text)
	}
	MustStop(t, server)
	if content, err := os.ReadFile(version); err != nil || string(content) != "99\n" {
		t.Errorf("the foreign data changed: %q, %v", content, err)
	}
	if entries, err := os.ReadDir(foreign.data()); err != nil || len(entries) != 1 {
		t.Errorf("the foreign folder changed: %v, %v", entries, err)
	}
}

func TestAFolderInTheWayIsNotTouched(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	found, err := machine().find(t.Context(), dir, nil, discard())
	Must(t, err)
	treasure := filepath.Join(cluster{dir: dir, major: found[0].major}.root(), "treasure")
	Must(t, os.Mkdir(filepath.Dir(treasure), 0o755))
	Must(t, os.WriteFile(treasure, nil, 0o644))
	_, err = Start(MustSoon(t), Options{Dir: dir, Settings: fast})
	MustSay(t, err, "is in the way", "move it elsewhere")
	if _, err := os.Stat(treasure); err != nil {
		t.Error(err)
	}
}

// MustFake makes a folder of programs that claim a version.
func MustFake(tb testing.TB, version string) string {
	tb.Helper()
	folder := MustDir(tb)
	for _, name := range []string{"postgres", "initdb", "pg_ctl"} {
		script := "#!/bin/sh\necho '" + name + " (PostgreSQL) " + version + "'\n"
		Must(tb, os.WriteFile(filepath.Join(folder, program(name)), []byte(script), 0o755))
	}
	return folder
}

func TestTheNewestBinariesAreTakenExceptForExistingData(t *testing.T) {
	t.Parallel()
	if program("x") != "x" {
		t.Skip("the folders are made of shell scripts")
	}
	old, older, newest, newer := MustFake(t, "15.9 (Debian 15.9-1)"), MustFake(t, "15.2"), MustFake(t, "18beta1"), MustFake(t, "17.5")
	antique, half, link := MustFake(t, "13.21"), MustFake(t, "19.0"), MustDir(t)
	Must(t, os.Remove(filepath.Join(half, "pg_ctl")))
	Must(t, os.Symlink(filepath.Join(older, "postgres"), filepath.Join(link, "postgres")))
	from := &sources{path: strings.Join([]string{"", ".", link, half, newer}, string(os.PathListSeparator)), globs: []string{old, antique, newest}}

	dir := MustDir(t)
	found, err := from.find(t.Context(), dir, nil, discard())
	Must(t, err)
	var order []string
	for _, bin := range found {
		order = append(order, bin.dir)
	}
	if want := []string{newest, newer, old, older}; strings.Join(order, "\n") != strings.Join(want, "\n") {
		t.Errorf("the order is %q, want %q", order, want)
	}

	bin, c, err := choose(t.Context(), dir, Options{sources: from}, discard())
	if err != nil || bin.dir != newest || c.major != 18 {
		t.Errorf("a new folder gets %+v in %d (%v)", bin, c.major, err)
	}
	Must(t, os.MkdirAll(cluster{dir: dir, major: 15}.data(), 0o755))
	Must(t, os.WriteFile(filepath.Join(cluster{dir: dir, major: 15}.data(), "PG_VERSION"), []byte("15\n"), 0o644))
	bin, c, err = choose(t.Context(), dir, Options{sources: from}, discard())
	if err != nil || bin.dir != old || c.major != 15 {
		t.Errorf("data of 15 get %+v in %d (%v)", bin, c.major, err)
	}

	_, _, err = choose(t.Context(), dir, Options{Bin: antique}, discard())
	MustSay(t, err, "PostgreSQL 13", "too old")
	_, _, err = choose(t.Context(), dir, Options{Bin: half}, discard())
	MustSay(t, err, half, "postgres, initdb and pg_ctl")
}

func TestAFolderThatTheServersUserCannotEnterIsNamed(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root starts the server as another user")
	}
	closed := filepath.Join(MustDir(t), "closed")
	Must(t, os.Mkdir(closed, 0o700))
	_, err := Start(MustSoon(t), Options{Dir: filepath.Join(closed, "data")})
	MustSay(t, err, "may not enter "+closed, "0700", "chmod o+x "+closed, "/var/lib/downbeat")
}
