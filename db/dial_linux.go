package db

import (
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// unacknowledged is how long sent data may stay without an answer from the
// other host before the connection counts as broken. Without a bound the kernel
// goes on trying for a quarter of an hour.
const unacknowledged = 10 * time.Second

func boundUnacknowledged(network, _ string, raw syscall.RawConn) error {
	if network == "unix" {
		return nil
	}
	var err error
	if controlErr := raw.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(unacknowledged.Milliseconds()))
	}); controlErr != nil {
		return controlErr
	}
	return err
}
