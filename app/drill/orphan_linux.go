package drill

import "syscall"

// attributes let an instance die with the drill, also when that is killed, and keep Ctrl-C from it: the drill ends it.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
