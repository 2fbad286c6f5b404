//go:build linux

package sse_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

// idleStreams leaves room below the usual limit of 20,000 files.
const idleStreams = 10_000

// The environment of the process whose memory is measured.
const (
	idleKind = "DOWNBEAT_BENCH_SERVER" // product or naive
	idleURL  = "DOWNBEAT_BENCH_URL"
)

// BenchmarkIdle is what a stream costs on which nothing happens, with 10,000 of
// them: resident memory, live heap and goroutine stacks. The server is a process of
// its own. Against the way of tutorials.
func BenchmarkIdle(b *testing.B) {
	ours, tutorial := mustBenchDatabases(b)
	for b.Loop() {
		product := mustIdle(b, "product", ours.Config().ConnString(), "/api/realtime?band="+benchBand.String(), benchCookie+benchToken)
		naive := mustIdle(b, "naive", tutorial.Config().ConnString(), "/", "")
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(product.Resident, "ours-rss-B")
		b.ReportMetric(product.Heap, "ours-heap-B")
		b.ReportMetric(product.Stack, "ours-stack-B")
		b.ReportMetric(product.Goroutines, "ours-goroutines")
		b.ReportMetric(naive.Resident, "naive-rss-B")
		b.ReportMetric(product.Resident/naive.Resident, "ours/naive")
	}
}

// usage is a process's, or what one stream adds to it.
type usage struct{ Resident, Heap, Stack, Goroutines float64 }

// mustIdle returns what a stream adds.
func mustIdle(b *testing.B, kind, url, path, cookie string) usage {
	b.Helper()
	command := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestServesForTheIdleBenchmark$", "-test.v")
	command.Env = append(os.Environ(), idleKind+"="+kind, idleURL+"="+url)
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		stdin.Close()
		_ = command.Wait()
	}()
	lines := bufio.NewScanner(stdout)
	answer := func(to string) string {
		_, _ = fmt.Fprintln(stdin, to)
		for lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), to+" "); ok {
				return text
			}
		}
		b.Fatalf("the server does not answer to %s", to)
		return ""
	}
	measure := func() (u usage) {
		if err := json.Unmarshal([]byte(answer("usage")), &u); err != nil {
			b.Fatal(err)
		}
		return u
	}

	address := answer("address")
	mustStreams(b, address, path, cookie, 10).hangUp() // what is made once is made
	before := measure()
	client := mustStreams(b, address, path, cookie, idleStreams)
	after := measure()
	client.hangUp()
	return usage{
		(after.Resident - before.Resident) / idleStreams, (after.Heap - before.Heap) / idleStreams,
		(after.Stack - before.Stack) / idleStreams, (after.Goroutines - before.Goroutines) / idleStreams,
	}
}

// TestServesForTheIdleBenchmark is the other process: it answers on standard output
// to words on standard input, and ends with that.
func TestServesForTheIdleBenchmark(t *testing.T) {
	run := runProduct
	switch os.Getenv(idleKind) {
	case "":
		t.Skip("only a part of BenchmarkIdle")
	case "naive":
		run = runNaive
	}
	ctx, cancel := context.WithCancel(t.Context())
	handler, group, err := run(ctx, os.Getenv(idleURL))
	if err != nil {
		t.Fatal(err)
	}
	address, stop, err := serve(ctx, handler)
	if err != nil {
		t.Fatal(err)
	}
	answerOn(os.Stdin, os.Stdout, address)
	cancel()
	stop()
	group.Wait()
}

func answerOn(in io.Reader, out io.Writer, address string) {
	words := bufio.NewScanner(in)
	for words.Scan() {
		switch words.Text() {
		case "address":
			_, _ = fmt.Fprintln(out, "\naddress", address)
		case "usage":
			text, _ := json.Marshal(measured())
			_, _ = fmt.Fprintf(out, "\nusage %s\n", text)
		}
	}
}

func measured() usage {
	debug.FreeOSMemory() // garbage of the beginning is not what an idle stream costs
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	status, _ := os.ReadFile("/proc/self/status")
	var kilobytes float64
	for line := range strings.Lines(string(status)) {
		if text, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			_, _ = fmt.Sscan(text, &kilobytes)
		}
	}
	return usage{Resident: kilobytes * 1024, Heap: float64(m.HeapAlloc), Stack: float64(m.StackInuse), Goroutines: float64(runtime.NumGoroutine())}
}
