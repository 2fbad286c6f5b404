//go:build unix

package embedded

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

func tryExclusive(file *os.File) (bool, error) { return flock(file, unix.LOCK_EX) }
func tryShared(file *os.File) (bool, error)    { return flock(file, unix.LOCK_SH) }

// lastUser tries to turn the shared lock into an exclusive one, which fails as long as anybody else holds theirs.
// The shared lock may be lost on the way, so the caller must be leaving.
func lastUser(users *os.File, _ bool) (bool, error) { return tryExclusive(users) }

func flock(file *os.File, how int) (bool, error) {
	for {
		err := unix.Flock(int(file.Fd()), how|unix.LOCK_NB)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.EWOULDBLOCK):
			return false, nil
		default:
			return err == nil, err
		}
	}
}
