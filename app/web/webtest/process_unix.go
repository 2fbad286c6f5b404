//go:build unix

package webtest

import (
	"os"
	"os/exec"
	"syscall"
)

// endTogether has the end of a command be that of what it has started, too: npm only starts others.
func endTogether(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
}

// lock waits until nobody else has the file locked; closing it unlocks it.
func lock(file *os.File) error { return syscall.Flock(int(file.Fd()), syscall.LOCK_EX) }
