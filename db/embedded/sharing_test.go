//go:build unix

package embedded

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

func TestTheLastUserStopsTheServer(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	first := MustStart(t, Options{Dir: dir})
	second := MustStart(t, Options{Dir: dir})
	if second.Started() || second.URL() != first.URL() {
		t.Errorf("the second start has %s (started: %v), not the server of the first, %s", second.URL(), second.Started(), first.URL())
	}
	MustStop(t, first)
	MustText(t, second.URL(), "select current_user")
	MustStop(t, second)
	MustBeStopped(t, second.cluster)
}

func TestProcessesThatStartAtOnceShareOneServer(t *testing.T) {
	t.Parallel()
	dir := MustDir(t)
	applications := []*application{MustRun(t, dir, nil), MustRun(t, dir, nil), MustRun(t, dir, nil)}
	starters, urls := 0, map[string]bool{}
	for _, a := range applications {
		url, started := a.MustAnswer(t)
		urls[url] = true
		if started {
			starters++
		}
	}
	if starters != 1 || len(urls) != 1 {
		t.Errorf("%d of them started a server, and they use %d", starters, len(urls))
	}
	applications[0].MustStop(t)
	applications[1].MustKill(t)
	for url := range urls {
		MustText(t, url, "select current_user")
	}
	applications[2].MustStop(t)
	clusters, err := clustersIn(dir)
	Must(t, err)
	for _, c := range clusters {
		MustBeStopped(t, c)
	}
}

func TestAnOrdinaryUserNeedsNoRoot(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("every other test runs as an ordinary user already")
	}
	const nobody = 65534
	dir := MustDir(t)
	Must(t, os.Chown(dir, nobody, nobody))
	// go test builds below a folder that only root may enter.
	program := filepath.Join(MustDir(t), "application")
	content, err := os.ReadFile(os.Args[0])
	Must(t, err)
	Must(t, os.WriteFile(program, content, 0o755))
	Must(t, os.Chmod(program, 0o755)) // whatever the umask
	run := func() *application {
		return MustRun(t, dir, func(command *exec.Cmd) {
			command.Path, command.Dir = program, dir
			command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		})
	}

	other := run()
	url, _ := other.MustAnswer(t)
	MustText(t, url, "select current_user")

	// Root shares the user's server, and starts it as that user once the user has stopped it.
	server := MustStart(t, Options{Dir: dir})
	if server.Started() || server.URL() != url {
		t.Errorf("root has %s (started: %v), the user %s", server.URL(), server.Started(), url)
	}
	other.MustStop(t)
	MustStop(t, server)
	MustBeStopped(t, server.cluster)
	server = MustStart(t, Options{Dir: dir})
	if !server.Started() {
		t.Error("the server outlived its last user")
	}
	MustStop(t, server)

	again := run()
	if _, started := again.MustAnswer(t); !started {
		t.Error("root's server outlived its last user")
	}
	again.MustStop(t)
}
