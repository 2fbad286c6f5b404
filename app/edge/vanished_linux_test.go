package edge_test

import (
	"io"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"downbeat/app/edge"
	"downbeat/db/dbtest"
)

// vanish lets the connection's end hear nothing any more, so that it neither
// acknowledges nor refuses: as if its cable had been cut.
func (w *wire) vanish() {
	w.tb.Helper()
	raw, err := w.Conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		w.tb.Fatal(err)
	}
	drop := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: 0}
	_ = raw.Control(func(fd uintptr) {
		err = unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: 1, Filter: &drop})
	})
	if err != nil {
		dbtest.SkipWithout(w.tb, "this kernel cannot cut a connection: %v", err)
	}
}

// The promise is 15 s. That many seconds pass here, on no other clock than the kernel's.
func TestAClientThatVanishedIsGivenUp(t *testing.T) {
	t.Parallel()
	for name, every := range map[string]time.Duration{"from a quiet stream": time.Hour, "from a busy one": 200 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := make(chan struct{})
			ended := make(chan struct{})
			r := mustServe(t, edge.Options{}, func(w http.ResponseWriter, r *http.Request) {
				defer close(ended)
				_ = http.NewResponseController(w).Flush()
				close(began)
				ticker := time.NewTicker(every)
				defer ticker.Stop()
				for {
					select {
					case <-r.Context().Done():
						return
					case <-ticker.C:
						if _, err := io.WriteString(w, "event"); err != nil {
							return
						}
						_ = http.NewResponseController(w).Flush()
					}
				}
			})
			w := r.mustDial()
			w.begin("GET", "/")
			<-began
			w.vanish()
			at := time.Now()
			<-ended
			after := time.Since(at).Round(time.Millisecond)
			t.Logf("noticed after %v", after)
			if after < time.Second {
				t.Errorf("noticed after %v: it was not cut, but closed", after)
			}
		})
	}
}

func TestTheKernelIsToldToNoticeWithin15Seconds(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	bounded := mustEdge(t, edge.Options{}, quiet()).Listener(l)
	defer bounded.Close()
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	server, err := bounded.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	raw, err := server.(syscall.Conn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	option := func(level, name int) (value int) {
		t.Helper()
		_ = raw.Control(func(fd uintptr) { value, err = unix.GetsockoptInt(int(fd), level, name) })
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	giveUp := option(unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT) // ms
	silent := option(unix.IPPROTO_TCP, unix.TCP_KEEPIDLE)     // s
	if giveUp <= 0 || giveUp+1000*silent > 15_000 || option(unix.SOL_SOCKET, unix.SO_KEEPALIVE) == 0 {
		t.Errorf("given up after %d ms, asked after %d s", giveUp, silent)
	}
	if buffer := option(unix.SOL_SOCKET, unix.SO_SNDBUF); buffer > 128<<10 { // the kernel doubles what it is asked for
		t.Errorf("the kernel holds %d bytes for one client", buffer)
	}
}
