package main_test

import (
	"bytes"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is the program, running.
type process struct {
	command *exec.Cmd
	stdout  output
	stderr  output
	ended   chan struct{} // closed when it has ended and all it said is there
}

// output is what a process says.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// MustStart runs a command line of the program; setting are lines of its
// environment, such as DATABASE_URL=…. The process ends with the test.
func MustStart(tb testing.TB, setting []string, arguments ...string) *process {
	tb.Helper()
	return mustStart(tb, exec.Command(MustBuild(tb), arguments...), setting)
}

func mustStart(tb testing.TB, command *exec.Cmd, setting []string) *process {
	tb.Helper()
	p := &process{command: command, ended: make(chan struct{})}
	// Nothing of the machine's own configuration reaches it.
	command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + tb.TempDir(), "TMPDIR=" + os.TempDir()}, setting...)
	command.Stdout, command.Stderr = &p.stdout, &p.stderr
	if command.SysProcAttr == nil {
		command.SysProcAttr = attributes()
	}
	command.WaitDelay = 5 * time.Second
	Must(tb, command.Start())
	go func() {
		_ = command.Wait()
		close(p.ended)
	}()
	tb.Cleanup(func() {
		p.MustKill(tb)
		said := p.stderr.String()
		if strings.Contains(said, "DATA RACE") || strings.Contains(said, "goroutine ") || tb.Failed() {
			tb.Errorf("%s said:\n%s", command, last(said, 2000))
		}
		if password := passwordIn(setting); password != "" && strings.Contains(said, password) {
			tb.Errorf("%s said the password of the database", command)
		}
	})
	return p
}

// passwordIn is the password in a DATABASE_URL.
func passwordIn(setting []string) string {
	for _, line := range setting {
		if address, ok := strings.CutPrefix(line, "DATABASE_URL="); ok {
			if u, err := url.Parse(address); err == nil {
				password, _ := u.User.Password()
				return password
			}
		}
	}
	return ""
}

func last(s string, n int) string { return s[max(0, len(s)-n):] }

// MustSay waits until the process has said something, and returns its submatches.
func (p *process) MustSay(tb testing.TB, o *output, pattern string) []string {
	tb.Helper()
	expression := regexp.MustCompile(pattern)
	var found []string
	MustBecome(tb, "the process says "+pattern, func() bool {
		found = expression.FindStringSubmatch(o.String())
		if found == nil && p.hasEnded() {
			if found = expression.FindStringSubmatch(o.String()); found == nil {
				tb.Fatalf("it ended without saying %s; it said %s\n%s", pattern, o, p.stderr.String())
			}
		}
		return found != nil
	})
	return found
}

func (p *process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// MustEnd waits for the end and returns the exit code; -1 after a signal.
func (p *process) MustEnd(tb testing.TB) int {
	tb.Helper()
	MustBecome(tb, "the process ends", p.hasEnded)
	return p.command.ProcessState.ExitCode()
}

// MustStop asks it to stop, which must succeed.
func (p *process) MustStop(tb testing.TB) {
	tb.Helper()
	Must(tb, p.command.Process.Signal(syscall.SIGTERM))
	if code := p.MustEnd(tb); code != 0 {
		tb.Errorf("asked to stop, it exits with %d and says\n%s", code, last(p.stderr.String(), 4000))
	}
}

// MustKill is kill -9.
func (p *process) MustKill(tb testing.TB) {
	tb.Helper()
	if !p.hasEnded() {
		_ = p.command.Process.Kill()
		p.MustEnd(tb)
	}
}

// instance is a process that serves.
type instance struct {
	*process
	url string // http://localhost:<port>
}

// MustServe starts an instance and waits until it serves.
func MustServe(tb testing.TB, setting []string, arguments ...string) *instance {
	tb.Helper()
	p := MustStart(tb, setting, append([]string{"--drain=1s", "--max-streams-per-user=1000"}, arguments...)...)
	return &instance{p, p.MustSay(tb, &p.stdout, `serving at (http://\S+:\d+)\n`)[1]}
}

// MustServeAt starts an instance on an address that it can be restarted on.
func MustServeAt(tb testing.TB, databaseURL, addr string) *instance {
	tb.Helper()
	return MustServe(tb, []string{"DATABASE_URL=" + databaseURL}, "--addr="+addr)
}

// MustAddr is an address that is free for now.
func MustAddr(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	Must(tb, err)
	defer l.Close()
	return l.Addr().String()
}

// readiness is the status of /readyz; 0 if nobody answers.
func (in *instance) readiness() int {
	response, err := (&http.Client{Timeout: 5 * time.Second}).Get(in.url + "/readyz")
	if err != nil {
		return 0
	}
	response.Body.Close()
	return response.StatusCode
}

// MustBeReady waits for an answer of /readyz and returns how long that took.
func (in *instance) MustBeReady(tb testing.TB, status int) time.Duration {
	tb.Helper()
	began := time.Now()
	MustBecome(tb, "/readyz answers "+http.StatusText(status), func() bool { return in.readiness() == status })
	return time.Since(began)
}
