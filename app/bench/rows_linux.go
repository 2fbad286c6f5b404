package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// rows are all of the table, in its order.
var rows = []row{
	{"write", write}, {"write-many", writeMany}, {"latency", latency}, {"idle", idle}, {"streams", streams}, {"deliveries", deliveries},
	{"bands", bands}, {"return", comeBack}, {"deaf", deaf},
}

func system() string {
	var u unix.Utsname
	_ = unix.Uname(&u)
	return "Linux " + unix.ByteSliceToString(u.Release[:]) + " " + runtime.GOARCH
}

// share is the time that a server and this process took of all processors in a while, or in several.
type share struct{ all, server, load time.Duration }

// share begins to measure, and the function that it returns ends it.
func (s *side) share() (end func() share) {
	began, server, load := time.Now(), timeOf(s.pid()), timeOf(os.Getpid())
	return func() share {
		return share{time.Since(began) * time.Duration(runtime.NumCPU()), timeOf(s.pid()) - server, timeOf(os.Getpid()) - load}
	}
}

func (s share) plus(other share) share {
	return share{s.all + other.all, s.server + other.server, s.load + other.load}
}

// note tells them. The rest is PostgreSQL's, the other rival's, or idle.
func (s share) note() string {
	percent := func(d time.Duration) float64 { return 100 * d.Seconds() / s.all.Seconds() }
	return fmt.Sprintf("of the processors, the server took %.0f %%, the load %.0f %%", percent(s.server), percent(s.load))
}

// timeOf is the processor time of a process, see proc(5).
func timeOf(pid int) time.Duration {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * time.Second / 100 // the kernel's USER_HZ
}
