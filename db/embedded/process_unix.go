//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// look tells whether the process is the postmaster of the data folder, as far as the system lets us see.
func look(pid int, data string) state {
	err := unix.Kill(pid, 0)
	if errors.Is(err, unix.ESRCH) {
		return absent
	}
	if errors.Is(err, unix.EPERM) {
		// Another user's process. The server runs as us, or as a user whom root may signal.
		return stranger
	}
	// A postmaster works in its data folder (PostgreSQL's ChangeToDataDir), and nobody else has a reason to.
	work, err := os.Stat(fmt.Sprintf("/proc/%d/cwd", pid))
	switch {
	case err == nil:
		home, err := os.Stat(data)
		if err != nil {
			return unclear
		}
		if os.SameFile(work, home) {
			return ours
		}
		return stranger
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat("/proc/self/cwd"); err == nil {
			return absent // dead and not collected by its parent yet
		}
	case errors.Is(err, fs.ErrPermission):
		return lookFromOutside(pid, data)
	}
	return unclear
}

// lookFromOutside is for root in a container, who without CAP_SYS_PTRACE may not see another user's working folder. The
// command line is open to all; a postmaster never rewrites its own.
func lookFromOutside(pid int, data string) state {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return unclear
	}
	words := strings.Split(string(line), "\x00")
	switch {
	case words[0] == "":
		return absent // dead and not collected by its parent yet
	case filepath.Base(words[0]) != "postgres":
		return stranger
	}
	if i := slices.Index(words, "-D"); i >= 0 && i+1 < len(words) && words[i+1] == data {
		return ours
	}
	return unclear
}

// shutDown asks for PostgreSQL's fast shutdown.
func (c cluster) shutDown(_ context.Context, pid int) error { return unix.Kill(pid, unix.SIGINT) }

// abandon asks for the immediate shutdown, after which the next start recovers.
func (c cluster) abandon(_ context.Context, pid int) error { return unix.Kill(pid, unix.SIGQUIT) }
