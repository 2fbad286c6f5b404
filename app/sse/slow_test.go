//go:build unix

package sse_test

import (
	"errors"
	"fmt"
	"net"
	"syscall"
	"testing"
	"time"

	"downbeat/app/sse"
)

func TestWhoNeverReadsIsCutOffAndHoldsUpNobody(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{Options: sse.Options{Write: 500 * time.Millisecond}})
	m := r.join(r.band("Band"), time.Hour)
	reader := r.open(m, "")
	dialer := net.Dialer{Control: func(_, _ string, c syscall.RawConn) error {
		var err error
		return errors.Join(c.Control(func(fd uintptr) {
			err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096)
		}), err)
	}}
	deaf, err := dialer.DialContext(t.Context(), "tcp", r.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer deaf.Close()
	if _, err := fmt.Fprintf(deaf, "GET /api/realtime?band=%s HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n", m.band, m.cookie); err != nil {
		t.Fatal(err)
	}
	late := time.After(patience)
	for tick := time.Tick(5 * time.Millisecond); r.streams.Open() < 2; {
		select {
		case <-tick:
		case <-late:
			t.Fatal("the deaf client is not served")
		}
	}

	written := 0
	for ; r.streams.Open() == 2; written++ {
		r.exec(`insert into public.songs (band_id, title, notes) values ($1, $2, repeat('x', 50000))`, m.band, fmt.Sprint(written))
		if e := reader.expect("song:created"); e.title(t) != fmt.Sprint(written) {
			t.Fatalf("the reader got %s, want %d", e.title(t), written)
		}
		select {
		case <-late:
			t.Fatalf("the deaf client is still served after %d events", written)
		default:
		}
	}
	r.song(m.band, "After all")
	reader.expect("song:created")
}
