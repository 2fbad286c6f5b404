package db_test

import (
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// link is a way to the server that understands what the server says, and can keep
// notifications to itself, as a transaction pooler does.
type link struct {
	url      string
	swallow  atomic.Bool  // notifications
	swallows atomic.Int64 // how many
	accepted atomic.Int64 // connections
}

// mustLink stands before the server of the URL until the test ends.
func mustLink(tb testing.TB, address string) *link {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	target := u.Host
	listening, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	u.Host = listening.Addr().String()
	l := &link{url: u.String()}

	var all sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	all.Go(func() {
		for {
			client, err := listening.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", target)
			if err != nil {
				client.Close()
				continue
			}
			l.accepted.Add(1)
			mu.Lock()
			open = append(open, client, server)
			mu.Unlock()
			all.Go(func() {
				_, _ = io.Copy(server, client)
				server.Close()
			})
			all.Go(func() {
				l.relay(client, server)
				client.Close()
			})
		}
	})
	tb.Cleanup(func() {
		listening.Close()
		mu.Lock()
		for _, conn := range open {
			conn.Close()
		}
		mu.Unlock()
		all.Wait()
	})
	return l
}

// relay hands on the server's messages: a type, the length with itself, and the rest.
func (l *link) relay(client, server net.Conn) {
	for {
		head := make([]byte, 5)
		if _, err := io.ReadFull(server, head); err != nil {
			return
		}
		body := make([]byte, binary.BigEndian.Uint32(head[1:])-4)
		if _, err := io.ReadFull(server, body); err != nil {
			return
		}
		if head[0] == 'A' && l.swallow.Load() {
			l.swallows.Add(1)
			continue
		}
		if _, err := client.Write(slices.Concat(head, body)); err != nil {
			return
		}
	}
}
