package drill

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	startBound = 30 * time.Second
	stopBound  = 25 * time.Second
)

// instance is one of the program that is drilled, with its two proxies.
type instance struct {
	name     string
	addr     string
	metrics  string
	log      string // a file
	database *Proxy // on its way to the database
	clients  *Proxy // on its clients' way to it
	address  string // of the database, through the proxy

	mu      sync.Mutex
	command *exec.Cmd
	ended   chan struct{}
}

// newInstance prepares an instance; start starts it.
func newInstance(name, folder, databaseURL string) (*instance, error) {
	in := &instance{name: name, log: filepath.Join(folder, name+".log")}
	u, err := url.Parse(databaseURL)
	if err != nil {
		return nil, fmt.Errorf("the database URL cannot be read: %w", err)
	}
	target := u.Host
	if u.Port() == "" {
		target = net.JoinHostPort(u.Hostname(), "5432")
	}
	if in.addr, err = freeAddr(); err != nil {
		return nil, err
	}
	if in.metrics, err = freeAddr(); err != nil {
		return nil, err
	}
	if in.database, err = NewProxy(target); err != nil {
		return nil, err
	}
	if in.clients, err = NewProxy(in.addr); err != nil {
		in.database.Close()
		return nil, err
	}
	u.Host = in.database.Addr()
	in.address = u.String()
	return in, nil
}

// freeAddr is an address of this machine that nobody listens on, for now.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// start starts the process and waits until it is ready.
func (in *instance) start(ctx context.Context) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	log, err := os.OpenFile(in.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	// It ends by stop or kill, not with a context: what stops it is part of the drill.
	command := exec.CommandContext(context.WithoutCancel(ctx), program, "serve", "--addr="+in.addr, "--metrics-addr="+in.metrics, "--migrate=false",
		"--drain=1s", "--max-streams-per-address=1000", "--log-level=info")
	// Nothing of the machine's own configuration reaches it, nor does the password appear on a command line.
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Dir(in.log), "TMPDIR=" + os.TempDir(), "DATABASE_URL=" + in.address}
	command.Stdout, command.Stderr, command.SysProcAttr = log, log, attributes()
	ended := make(chan struct{})
	if err := command.Start(); err != nil {
		return fmt.Errorf("start %s: %w", in.name, err)
	}
	go func() {
		_ = command.Wait()
		close(ended)
	}()
	in.mu.Lock()
	in.command, in.ended = command, ended
	in.mu.Unlock()
	if err := in.awaitReady(ctx, startBound); err != nil {
		if ctx.Err() != nil {
			return err
		}
		return violated("%v", err)
	}
	return nil
}

// awaitReady waits until /readyz says so.
func (in *instance) awaitReady(ctx context.Context, bound time.Duration) error {
	bounded, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	var last string
	for {
		ready, said := in.readiness(bounded)
		if ready {
			return nil
		}
		if bounded.Err() == nil {
			last = said
		}
		select {
		case <-bounded.Done():
			return fmt.Errorf("%s is not ready after %v: %s", in.name, bound, last)
		case <-in.end():
			return fmt.Errorf("%s has ended by itself; see %s", in.name, in.log)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (in *instance) end() chan struct{} {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.ended
}

// readiness asks /readyz, past the proxy.
func (in *instance) readiness(ctx context.Context) (ready bool, said string) {
	status, body, err := get(ctx, "http://"+in.addr+"/readyz")
	if err != nil {
		return false, err.Error()
	}
	var health struct{ Reasons []string }
	_ = json.Unmarshal(body, &health)
	return status == http.StatusOK, strings.Join(health.Reasons, "; ")
}

// series reads one number of /metrics.
func (in *instance) series(ctx context.Context, name string) (float64, error) {
	_, body, err := get(ctx, "http://"+in.metrics+"/metrics")
	if err != nil {
		return 0, fmt.Errorf("read the metrics of %s: %w", in.name, err)
	}
	lines := bufio.NewScanner(strings.NewReader(string(body)))
	for lines.Scan() {
		if value, found := strings.CutPrefix(lines.Text(), name+" "); found {
			return strconv.ParseFloat(value, 64)
		}
	}
	return 0, fmt.Errorf("the metrics of %s have no %s", in.name, name)
}

func get(ctx context.Context, address string) (status int, body []byte, err error) {
	bounded, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(bounded, http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, err
	}
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	return response.StatusCode, body, err
}

// stop is SIGTERM; the instance must end well, within its time.
func (in *instance) stop() error {
	in.mu.Lock()
	command, ended := in.command, in.ended
	in.mu.Unlock()
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("ask %s to stop: %w", in.name, err)
	}
	select {
	case <-ended:
	case <-time.After(stopBound):
		in.kill() // else the next one finds its address taken
		return violated("%s was asked to stop and has not within %v", in.name, stopBound)
	}
	if code := command.ProcessState.ExitCode(); code != 0 {
		return violated("%s was asked to stop and ends with %d; see %s", in.name, code, in.log)
	}
	return nil
}

// kill is kill -9.
func (in *instance) kill() {
	in.mu.Lock()
	command, ended := in.command, in.ended
	in.mu.Unlock()
	if command != nil {
		_ = command.Process.Kill()
		<-ended
	}
}

// close ends everything of it.
func (in *instance) close() {
	in.kill()
	in.database.Close()
	in.clients.Close()
}
