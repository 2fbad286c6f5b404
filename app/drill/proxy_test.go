package drill_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"downbeat/app/drill"
)

// mustEcho is a server that says what it hears, behind a proxy.
func mustEcho(t *testing.T) *drill.Proxy {
	t.Helper()
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			conn, err := server.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_, _ = io.Copy(conn, conn)
			}()
		}
	}()
	proxy, err := drill.NewProxy(server.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { proxy.Close(); server.Close() })
	return proxy
}

func mustDial(t *testing.T, p *drill.Proxy) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// mustHear sends something and waits until it comes back.
func mustHear(t *testing.T, conn net.Conn, said []byte) {
	t.Helper()
	go func() { _, _ = conn.Write(said) }()
	heard := make([]byte, len(said))
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.ReadFull(conn, heard); err != nil || !bytes.Equal(heard, said) {
		t.Fatalf("%d bytes came back otherwise: %v", len(said), err)
	}
}

func TestWhateverTheWeatherAProxyLosesAndAddsNoByte(t *testing.T) {
	said := make([]byte, 100_000)
	for i := range said {
		said[i] = byte(i * i >> 3)
	}
	for name, weather := range map[string]drill.Weather{
		"fine": {}, "in pieces": {Split: true}, "slow": {Latency: 5 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			proxy := mustEcho(t)
			proxy.Set(weather)
			mustHear(t, mustDial(t, proxy), said)
		})
	}
}

func TestASilentLinkKeepsBackWhatIsSaidAndEndsNobody(t *testing.T) {
	proxy := mustEcho(t)
	conn := mustDial(t, proxy)
	mustHear(t, conn, []byte("before"))
	proxy.Set(drill.Weather{Silent: true})
	if _, err := conn.Write([]byte("meanwhile")); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	heard := make([]byte, 9)
	if n, err := conn.Read(heard); n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("%d bytes came through silence: %v", n, err)
	}
	proxy.Set(drill.Weather{})
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.ReadFull(conn, heard); err != nil || string(heard) != "meanwhile" {
		t.Fatalf("after the silence came %q: %v", heard, err)
	}
}

func TestAResetEndsTheLinksThatAreThereAndLetsNewOnesIn(t *testing.T) {
	proxy := mustEcho(t)
	conn := mustDial(t, proxy)
	mustHear(t, conn, []byte("before"))
	proxy.Set(drill.Weather{Silent: true})
	proxy.Reset()
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := conn.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("the link is still there: %v", err)
	}
	proxy.Set(drill.Weather{})
	mustHear(t, mustDial(t, proxy), []byte("after"))
}
