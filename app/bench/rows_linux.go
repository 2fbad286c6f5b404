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

// share measures what parts of all processors this process and a server take.
type share struct {
	began       time.Time
	server      int // process
	own, theirs time.Duration
}

func (s *side) share() share {
	server := s.pid()
	return share{time.Now(), server, timeOf(os.Getpid()), timeOf(server)}
}

// note tells them. The rest is PostgreSQL's, the other rival's, or idle.
func (s share) note() string {
	all := time.Since(s.began).Seconds() * float64(runtime.NumCPU()) / 100
	return fmt.Sprintf("of the processors, the server took %.0f %%, the load %.0f %%", (timeOf(s.server)-s.theirs).Seconds()/all, (timeOf(os.Getpid())-s.own).Seconds()/all)
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
