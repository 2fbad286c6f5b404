//go:build unix

package edge_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"downbeat/app/edge"
)

func init() { asChild = serveWithFewFiles }

const fewFiles = 64

// serveWithFewFiles is a server that has few file descriptors, and routes that use them up. It ends with its input.
func serveWithFewFiles() int {
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: fewFiles, Max: fewFiles}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	e, err := edge.New(edge.Options{Header: time.Hour}, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	var mu sync.Mutex
	var files []*os.File
	routes := http.NewServeMux()
	routes.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
		if why := e.Full(); why != "" {
			http.Error(w, why, http.StatusServiceUnavailable)
		}
	})
	routes.HandleFunc("/open", func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		for {
			f, err := os.Open(os.DevNull)
			if err != nil {
				_, _ = fmt.Fprint(w, len(files))
				return
			}
			files = append(files, f)
		}
	})
	routes.HandleFunc("/close", func(http.ResponseWriter, *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		for _, f := range files {
			f.Close()
		}
		files = nil
	})
	fmt.Println(l.Addr())
	go func() { _ = e.Server(routes).Serve(e.Listener(l)) }()
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

// mustServeWithFewFiles starts the child; what it logs is returned by its end.
func mustServeWithFewFiles(t *testing.T) (r *rig, end func() string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(self)
	child.Env = append(os.Environ(), childVariable+"=1")
	var log buffer
	child.Stderr = &log
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	end = sync.OnceValue(func() string {
		in.Close()
		if err := child.Wait(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
		return log.String()
	})
	t.Cleanup(func() { end() })
	addr, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v: %s", err, end())
	}
	return &rig{tb: t, addr: strings.TrimSpace(addr)}, end
}

// mustBecome asks on an open connection until readiness is as wanted.
func (w *wire) mustBecome(status int, about string) {
	w.tb.Helper()
	for {
		a := w.get("/readyz")
		if a.status == status && strings.Contains(a.body, about) {
			return
		}
		if a.status != http.StatusOK && a.status != http.StatusServiceUnavailable {
			w.tb.Fatalf("%d %s", a.status, a.body)
		}
	}
}

func TestAFloodOfConnectionsLeavesFilesForTheDatabaseAndPasses(t *testing.T) {
	t.Parallel()
	r, end := mustServeWithFewFiles(t)
	watch := r.mustDial()
	watch.mustBecome(http.StatusOK, "")
	flood := make([]*wire, 2*fewFiles)
	for n := range flood {
		flood[n] = r.mustDial()
		flood[n].send("GET / HTTP/1.1\r\n")
	}
	watch.mustBecome(http.StatusServiceUnavailable, "all connections are taken")
	if left := watch.get("/open").body; len(left) < 2 { // ten at least
		t.Errorf("%s files are left", left)
	}
	watch.get("/close")
	waiting := r.mustDial()
	waiting.begin("GET", "/readyz")
	for _, w := range flood {
		w.Close()
	}
	if a := waiting.mustAnswer(); a.status != http.StatusOK && a.status != http.StatusServiceUnavailable {
		t.Errorf("who waited gets %d", a.status)
	}
	watch.mustBecome(http.StatusOK, "")
	if log := end(); strings.Contains(log, "too many open files") || !strings.Contains(log, "fewer streams") {
		t.Errorf("the log says %s", log)
	}
}

func TestWithoutAFileLeftTheServerLivesSaysSoAndRecovers(t *testing.T) {
	t.Parallel()
	r, end := mustServeWithFewFiles(t)
	watch := r.mustDial()
	watch.get("/open")
	waiting := r.mustDial()
	waiting.begin("GET", "/readyz")
	watch.mustBecome(http.StatusServiceUnavailable, "no file descriptors are left")
	watch.get("/close")
	if a := waiting.mustAnswer(); a.status != http.StatusOK {
		t.Errorf("who waited gets %d %s", a.status, a.body)
	}
	watch.mustBecome(http.StatusOK, "")
	log := end()
	if tries := strings.Count(log, "too many open files"); tries < 1 || tries > 50 {
		t.Errorf("accepting was tried %d times: %s", tries, log)
	}
}
