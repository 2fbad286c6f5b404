//go:build unix

package edge

import (
	"math"

	"golang.org/x/sys/unix"
)

// openFiles is how many files the process may have open, 0 if that is no number to
// reckon with. Go has raised it as far as it may be when the process started.
func openFiles() int {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil || limit.Cur > math.MaxInt32 {
		return 0
	}
	return int(limit.Cur)
}
