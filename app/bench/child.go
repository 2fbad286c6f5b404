package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"
)

// The environment of a process of this command that serves instead of measuring.
const (
	childKind  = "DOWNBEAT_BENCH_SERVE" // instance, http2 or naive
	childURL   = "DOWNBEAT_BENCH_URL"   // of the database; empty: none, of naive
	childBands = "DOWNBEAT_BENCH_BANDS" // how many, to publish to
)

// served is a server whose events can also come from standard input.
type served struct {
	address string
	publish func(seq []int64, bands []int) // a batch of events, the nth with the number seq[n]
	open    func() int                     // streams; nil: it does not know
	stop    func()
}

// beChild serves, if the environment says so, and tells whether it did. It answers on standard output to lines on
// standard input, and ends with that.
func beChild() bool {
	kind := os.Getenv(childKind)
	if kind == "" {
		return false
	}
	bands, _ := strconv.Atoi(os.Getenv(childBands))
	serve := serveInstance
	switch kind {
	case "http2":
		serve = serveHTTP2
	case "naive":
		serve = serveNaive
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s, err := serve(ctx, os.Getenv(childURL), bands)
	if err != nil {
		fmt.Println("failed", err)
		return true
	}
	fmt.Println("listening", s.address)
	s.obey(os.Stdin, os.Stdout)
	s.stop()
	return true
}

// obey reads: "publish <seq> <band> <seq> <band> …"; "usage"; "open", how many streams are; "profile <file>", of the processor until "profiled".
func (s *served) obey(in io.Reader, out io.Writer) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		switch words[0] {
		case "publish":
			seqs, bands := make([]int64, len(words)/2), make([]int, len(words)/2)
			for n := range bands {
				seqs[n], _ = strconv.ParseInt(words[1+2*n], 10, 64)
				bands[n], _ = strconv.Atoi(words[2+2*n])
			}
			s.publish(seqs, bands)
		case "usage":
			text, _ := json.Marshal(used())
			fmt.Fprintf(out, "usage %s\n", text)
		case "open":
			fmt.Fprintln(out, "open", s.open())
		case "profile":
			if file, err := os.Create(words[1]); err == nil {
				_ = pprof.StartCPUProfile(file)
			}
		case "profiled":
			pprof.StopCPUProfile()
			fmt.Fprintln(out, "profiled")
		}
	}
}

// usage is a process's, in bytes, without its garbage.
type usage struct{ Heap, Stack, Goroutines float64 }

func used() usage {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return usage{Heap: float64(m.HeapAlloc), Stack: float64(m.StackInuse), Goroutines: float64(runtime.NumGoroutine())}
}

// child is such a process, as its parent sees it.
type child struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner
	to      netip.AddrPort
	next    []int64 // number of the next event of each band
}

func startChild(ctx context.Context, kind, url string, bands int) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{command: exec.CommandContext(ctx, self), next: make([]int64, max(bands, 1))}
	c.command.Env = append(os.Environ(), childKind+"="+kind, childURL+"="+url, childBands+"="+strconv.Itoa(bands))
	c.command.Stderr, c.command.SysProcAttr = os.Stderr, attributes()
	if c.in, err = c.command.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := c.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.command.Start(); err != nil {
		return nil, err
	}
	c.out = bufio.NewScanner(stdout)
	text, err := c.hear("listening")
	if err != nil {
		c.stop()
		return nil, fmt.Errorf("start the %s server: %w", kind, err)
	}
	if c.to, err = netip.ParseAddrPort(text); err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

func (c *child) hear(word string) (string, error) {
	for c.out.Scan() {
		if text, ok := strings.CutPrefix(c.out.Text(), "failed "); ok {
			return "", fmt.Errorf("%s", text)
		}
		if text, ok := strings.CutPrefix(c.out.Text(), word); ok {
			return strings.TrimSpace(text), nil
		}
	}
	return "", fmt.Errorf("it says nothing to %q", word)
}

func (c *child) ask(line, word string) (string, error) {
	if _, err := fmt.Fprintln(c.in, line); err != nil {
		return "", err
	}
	return c.hear(word)
}

func (c *child) usage() (u usage, err error) {
	text, err := c.ask("usage", "usage")
	if err != nil {
		return u, err
	}
	return u, json.Unmarshal([]byte(text), &u)
}

// open is how many streams an instance has.
func (c *child) open() (streams int, err error) {
	text, err := c.ask("open", "open")
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(text)
}

// publish publishes one event in each of the bands, at once.
func (c *child) publish(bands []int) error {
	line := []byte("publish")
	for _, band := range bands {
		c.next[band]++
		line = fmt.Appendf(line, " %d %d", c.next[band], band)
	}
	_, err := c.in.Write(append(line, '\n'))
	return err
}

// renumber begins anew with the numbers of all bands.
func (c *child) renumber() { clear(c.next) }

// profile begins a profile of the processor, and done ends it; without a folder, neither does anything.
func (c *child) profile(folder, name string) (done func()) {
	if folder == "" {
		return func() {}
	}
	_, _ = fmt.Fprintf(c.in, "profile %s\n", filepath.Join(folder, name+".pprof"))
	return func() { _, _ = c.ask("profiled", "profiled") }
}

// stop ends it in order, or after a while.
func (c *child) stop() {
	c.in.Close()
	late := time.AfterFunc(10*time.Second, func() { _ = c.command.Process.Kill() })
	defer late.Stop()
	_ = c.command.Wait()
}
