//go:build unix

package sse

import (
	"errors"
	"syscall"

	"golang.org/x/sys/unix"
)

// attempt writes without waiting. It is one goroutine's, and used again and again so that a write costs no memory.
type attempt struct {
	b    []byte
	n    int
	err  error
	once func(fd uintptr) (done bool)
}

func newAttempt() *attempt {
	a := &attempt{}
	a.once = a.try
	return a
}

// write returns how much of b the kernel has taken. That it takes no more at the moment is no error.
func (a *attempt) write(raw syscall.RawConn, b []byte) (int, error) {
	if raw == nil {
		return 0, nil
	}
	a.b, a.n, a.err = b, 0, nil
	err := raw.Write(a.once)
	a.b = nil
	switch {
	case err != nil: // the connection is closed, or its deadline has passed
		return 0, err
	case errors.Is(a.err, unix.EAGAIN):
		return 0, nil
	}
	return max(a.n, 0), a.err
}

func (a *attempt) try(fd uintptr) bool {
	for {
		a.n, a.err = unix.Write(int(fd), a.b)
		if !errors.Is(a.err, unix.EINTR) {
			return true // done for now, whatever came of it
		}
	}
}
