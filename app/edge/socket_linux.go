package edge

import (
	"time"

	"golang.org/x/sys/unix"
)

// giveUpAfter also holds for keepalive, whose number of questions then does not
// count (tcp(7), TCP_USER_TIMEOUT).
func giveUpAfter(fd int, d time.Duration) {
	_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(d.Milliseconds()))
}
