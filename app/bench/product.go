package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// build makes the program that is measured.
func build(ctx context.Context, folder string) (program string, err error) {
	program = filepath.Join(folder, "downbeat")
	command := exec.CommandContext(ctx, "go", "build", "-o", program, "downbeat/app")
	if said, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build downbeat/app, which needs the module's folder: %w: %s; or give a binary with --program", err, said)
	}
	return program, nil
}

// product is an instance in a process of its own.
type product struct {
	program, url, log string
	to                netip.AddrPort
	metrics           string
	command           *exec.Cmd
	ended             chan struct{} // closed when the process has
}

// startProduct starts one and returns when it is ready.
func startProduct(ctx context.Context, program, url, folder string) (*product, error) {
	p := &product{program: program, url: url, log: filepath.Join(folder, "instance.log"), metrics: freeAddress()}
	to, err := netip.ParseAddrPort(freeAddress())
	if err != nil {
		return nil, err
	}
	p.to = to
	if err := p.start(ctx); err != nil {
		return nil, err
	}
	if _, err := p.answers(ctx, "/readyz"); err != nil {
		p.kill()
		return nil, err
	}
	return p, nil
}

// freeAddress is one of this machine that nobody listens on, for now.
func freeAddress() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "127.0.0.1:0"
	}
	defer l.Close()
	return l.Addr().String()
}

// start starts the process, and does not wait for it. After kill it is the same address.
func (p *product) start(ctx context.Context) error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	p.command = exec.CommandContext(ctx, p.program, "serve", "--addr="+p.to.String(), "--metrics-addr="+p.metrics,
		"--migrate=false", "--max-streams=20000", "--drain=0s", "--log-level=warn")
	// Nothing of the machine's own configuration reaches it.
	p.command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Dir(p.log), "TMPDIR=" + os.TempDir(), "DATABASE_URL=" + p.url}
	p.command.Stdout, p.command.Stderr, p.command.SysProcAttr = log, log, attributes()
	if err := p.command.Start(); err != nil {
		return fmt.Errorf("start the instance: %w", err)
	}
	p.ended = make(chan struct{})
	go func(command *exec.Cmd, ended chan struct{}) {
		_ = command.Wait()
		close(ended)
	}(p.command, p.ended)
	return nil
}

// answers returns when a path is answered 200, and the moment.
func (p *product) answers(ctx context.Context, path string) (at time.Time, err error) {
	late := time.After(patience)
	for {
		if _, err = fetch(ctx, "http://"+p.to.String()+path); err == nil {
			return time.Now(), nil
		}
		select {
		case <-time.After(2 * time.Millisecond):
		case <-p.ended:
			said, _ := os.ReadFile(p.log)
			return at, fmt.Errorf("the instance has ended: %s", said)
		case <-ctx.Done():
			return at, ctx.Err()
		case <-late:
			return at, fmt.Errorf("the instance is not ready: %w", err)
		}
	}
}

func fetch(ctx context.Context, address string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = errors.New(response.Status)
	}
	return string(body), err
}

// series are the numbers of /metrics.
func (p *product) series(ctx context.Context) (map[string]float64, error) {
	body, err := fetch(ctx, "http://"+p.metrics+"/metrics")
	if err != nil {
		return nil, err
	}
	all := map[string]float64{}
	lines := bufio.NewScanner(strings.NewReader(body))
	for lines.Scan() {
		if name, value, ok := strings.Cut(lines.Text(), " "); ok && name != "#" {
			all[name], _ = strconv.ParseFloat(value, 64)
		}
	}
	return all, nil
}

// endings tells why streams have ended, as the instance counts it.
func (p *product) endings(ctx context.Context) string {
	all, err := p.series(ctx)
	if err != nil {
		return "the instance does not say why: " + err.Error()
	}
	said := "the instance counts"
	for name, n := range all {
		if reason, ok := strings.CutPrefix(name, "downbeat_streams_closed_total"); ok && n > 0 {
			said += fmt.Sprintf(" %s %.0f", reason, n)
		}
	}
	return said
}

// kill is kill -9.
func (p *product) kill() {
	_ = p.command.Process.Kill()
	<-p.ended
}

// resident is how many bytes of memory the process has.
func (p *product) resident() (bytes float64) { return residentOf(p.command.Process.Pid) }

func residentOf(pid int) (bytes float64) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if text, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			_, _ = fmt.Sscan(text, &bytes)
		}
	}
	return bytes * 1024
}

// address is where it serves; of none, none.
func (p *product) address() (to netip.AddrPort) {
	if p != nil {
		to = p.to
	}
	return to
}
