package main_test

import (
	"fmt"
	"io"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	"downbeat/db/dbtest"
)

// A client may be gone at any moment of its request, and its kernel says so with a reset: the answer then meets a broken
// pipe. That is the client's business, and no reason to stop.
func TestClientsThatAreGoneBeforeTheirAnswerStopNobody(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	in := MustServeAt(t, s.url, MustAddr(t))
	address := strings.TrimPrefix(in.url, "http://")
	const body = `{"email": "nobody@demo.downbeat", "password": "wrong password"}`
	for n := range 60 {
		request := fmt.Sprintf("POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		if n%2 == 0 {
			request = "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n"
		}
		conn, err := net.Dial("tcp", address)
		Must(t, err)
		_, err = io.WriteString(conn, request)
		Must(t, err)
		Must(t, conn.(*net.TCPConn).SetLinger(0)) // what is under way is thrown away
		conn.Close()
	}
	c := MustSignIn(t, ana, demoBand, in.url).MustFollow(t)
	load := s.MustWrite(t, 1, 20*time.Millisecond, demoBand)
	c.MustGet(t, 1)
	load.stop()
	if in.hasEnded() || strings.Contains(in.stderr.String(), "stopping") {
		t.Errorf("the instance is stopping:\n%s", last(in.stderr.String(), 1000))
	}
}

// tail | head: when the reader has had enough, the writer ends by itself, in order.
func TestTailEndsInOrderWithWhoeverReadsIt(t *testing.T) {
	t.Parallel()
	shell := dbtest.MustFind(t, "sh")
	s := MustStage(t)
	pipe := exec.Command(shell, "-c", `("$0" tail --band='The Night Shift'; echo "tail ended with $?" >&2) | head -n 2`, MustBuild(t))
	p := mustStart(t, pipe, []string{"DATABASE_URL=" + s.url})
	load := s.MustWrite(t, 1, 20*time.Millisecond, demoBand)
	p.MustSay(t, &p.stderr, `tail ended with 0`)
	load.stop()
	if code := p.MustEnd(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
