package drill

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

const (
	deafReaders = 5
	deafFor     = 25 * time.Second

	streamBegins = "HTTP/1.1 200 OK\r\n"
)

// neverReading opens streams that nobody reads, and lets megabytes come. Whether an instance has ended one cannot be
// seen from outside while its last bytes are unread; so afterwards they are read, and the stream must end.
func neverReading(ctx context.Context, w *world) error {
	band := w.bands[len(w.bands)-1]
	who, err := w.newPerson(ctx, "deaf")
	if err != nil {
		return err
	}
	var links []net.Conn
	defer func() {
		for _, link := range links {
			link.Close()
		}
	}()
	in := w.oneInstance()
	for range deafReaders {
		dialer := net.Dialer{Timeout: 2 * time.Second}
		link, err := dialer.DialContext(ctx, "tcp", in.addr)
		if err != nil {
			return err
		}
		links = append(links, link)
		if tcp, ok := link.(*net.TCPConn); ok {
			_ = tcp.SetReadBuffer(4 << 10)
		}
		if _, err := fmt.Fprintf(link, "GET /api/realtime?band=%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n", band, in.addr, who.session()); err != nil {
			return err
		}
	}
	// Which of the two it is depends on who is first, the deadline of a write or the kernel's for what nobody takes.
	cut := func() float64 {
		// While it does not tell, it has cut nobody: the streams themselves are the proof.
		slow, _ := in.series(ctx, `downbeat_streams_closed_total{reason="slow"}`)
		vanished, _ := in.series(ctx, `downbeat_streams_closed_total{reason="vanished"}`)
		return slow + vanished
	}
	before := cut()
	for end := time.Now().Add(deafFor); time.Now().Before(end) && cut() < before+deafReaders; {
		if err := w.largeNotes(ctx, band, 200_000); err != nil {
			return err
		}
		if err := pause(ctx, 500*time.Millisecond); err != nil {
			return err
		}
	}
	for n, link := range links {
		_ = link.SetReadDeadline(time.Now().Add(3 * time.Second))
		begun := make([]byte, len(streamBegins))
		if _, err := io.ReadFull(link, begun); err != nil {
			return fmt.Errorf("read how a stream begins: %w", err)
		}
		if string(begun) != streamBegins {
			return fmt.Errorf("a stream is answered with %q", begun)
		}
		read, err := io.Copy(io.Discard, link)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return violated("stream %d of %d that nobody reads is still open after %v; %d bytes of it were under way", n+1, deafReaders, deafFor, read)
		}
	}
	return nil
}
