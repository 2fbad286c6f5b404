//go:build unix

package sse_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
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
	r.mustBeDeaf(m)
	r.mustCutOne(m, reader)
	r.song(m.band, "After all")
	reader.expect("song:created")
}

// mustCutOne writes until one of two streams, which does not read, has been cut off; the other one is told each event meanwhile.
func (r *rig) mustCutOne(m member, reader *client) {
	r.tb.Helper()
	late := time.After(patience)
	for n := 0; r.streams.Open() == 2; n++ {
		r.exec(`insert into public.songs (band_id, title, notes) values ($1, $2, repeat('x', 50000))`, m.band, fmt.Sprint(n))
		if e := reader.expect("song:created"); e.title(r.tb) != fmt.Sprint(n) {
			r.tb.Fatalf("the reader got %s, want %d", e.title(r.tb), n)
		}
		select {
		case <-late:
			r.tb.Fatalf("who does not read is still served after %d events", n)
		default:
		}
	}
}

func TestWhoDoesNotReadIsLetGoWithinASecondOfTheRevocation(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"signed out": `delete from public.sessions where id = $1`,
		"removed":    `delete from public.members m using public.sessions s where s.id = $1 and m.user_id = s.user_id`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := mustRig(t, how{}) // whose writes may take ten seconds
			m := r.join(r.band("Band"), time.Hour)
			reader := r.open(r.join(m.band, time.Hour), "")
			deaf := r.mustBeDeaf(m)
			const backlog = 15 // more than the buffers on the way hold, less than the hub keeps
			for i := range backlog {
				r.exec(`insert into public.songs (band_id, title, notes) values ($1, $2, repeat('x', 50000))`, m.band, fmt.Sprint("Before ", i))
				reader.expect("song:created")
			}

			began := time.Now()
			r.exec(sql, m.session)
			r.song(m.band, "Behind their back")
			r.mustBeOpen(1)
			if took := time.Since(began); took > 3*time.Second { // one, and two for a slow machine
				t.Errorf("the stream was let go after %v", took)
			}
			for e := reader.next(); e.kind != "song:created"; e = reader.next() {
			}
			told, _ := io.ReadAll(deaf) // what was on its way; the end of it may be a reset connection
			if n := bytes.Count(told, []byte("event: song:created")); n == 0 || n >= backlog || bytes.Contains(told, []byte("Behind")) {
				t.Errorf("told were %d songs of %d, the last bytes are %q", n, backlog, told[max(0, len(told)-200):])
			}
		})
	}
}

func TestADrainThatTakesTooLongCutsWhatIsLeft(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	c := r.open(m, "")
	r.mustBeDeaf(m)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r.streams.Drain(ctx, time.Hour)
	c.expectEnd()
	r.mustBeOpen(0)
}

// mustBeDeaf opens a stream on which nobody reads: its buffers are small, and it is open until the end of the test.
func (r *rig) mustBeDeaf(m member) net.Conn {
	r.tb.Helper()
	open := r.streams.Open()
	dialer := net.Dialer{Control: func(_, _ string, c syscall.RawConn) error {
		var err error
		return errors.Join(c.Control(func(fd uintptr) {
			err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096)
		}), err)
	}}
	deaf, err := dialer.DialContext(r.tb.Context(), "tcp", r.server.Listener.Addr().String())
	if err != nil {
		r.tb.Fatal(err)
	}
	r.tb.Cleanup(func() { deaf.Close() })
	if _, err := fmt.Fprintf(deaf, "GET /api/realtime?band=%s HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n", m.band, m.cookie); err != nil {
		r.tb.Fatal(err)
	}
	r.mustBeOpen(open + 1)
	return deaf
}
