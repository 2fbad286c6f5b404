package main_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"downbeat/db/dbtest"
)

// page is a page in a real Chromium, driven through the DevTools protocol over a
// pair of pipes: messages are JSON and end with a NUL.
type page struct {
	browser *process
	in      io.Writer
	out     *bufio.Reader
	id      int
	session string
}

// MustBrowse opens a page in a browser of its own, without anybody's profile.
func MustBrowse(tb testing.TB, address string) *page {
	tb.Helper()
	theirIn, in, err := os.Pipe()
	Must(tb, err)
	out, theirOut, err := os.Pipe()
	Must(tb, err)
	profile, err := os.MkdirTemp("", "downbeat-chromium-")
	Must(tb, err)
	tb.Cleanup(func() { _ = os.RemoveAll(profile) }) // whatever it still writes there may stay
	command := exec.Command(dbtest.MustFind(tb, "chromium", "chromium-browser", "google-chrome"),
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--remote-debugging-pipe", "--user-data-dir="+profile, "about:blank")
	command.ExtraFiles = []*os.File{theirIn, theirOut} // file descriptors 3 and 4, where the flag has it look
	p := &page{browser: mustStart(tb, command, nil), in: in, out: bufio.NewReaderSize(out, 1<<20)}
	theirIn.Close()
	theirOut.Close()
	tb.Cleanup(func() { in.Close(); out.Close() })
	Must(tb, out.SetReadDeadline(time.Now().Add(3*patience)))

	var target struct{ TargetID string }
	p.mustCall(tb, "Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	p.mustCall(tb, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	p.session = attached.SessionID
	p.mustCall(tb, "Page.navigate", map[string]any{"url": address}, nil)
	MustBecome(tb, "the page is there", func() bool {
		var at string
		p.MustRun(tb, `location.href + " " + document.readyState`, &at)
		return at == address+" complete"
	})
	return p
}

// mustCall calls a method of the protocol; what else the browser has to say is not heard.
func (p *page) mustCall(tb testing.TB, method string, parameters, result any) {
	tb.Helper()
	p.id++
	call := map[string]any{"id": p.id, "method": method, "params": parameters}
	if p.session != "" {
		call["sessionId"] = p.session
	}
	message, err := json.Marshal(call)
	Must(tb, err)
	_, err = p.in.Write(append(message, 0))
	Must(tb, err)
	for {
		message, err := p.out.ReadBytes(0)
		if err != nil {
			tb.Fatalf("%s: %v; the browser says %s", method, err, last(p.browser.stderr.String(), 2000))
		}
		var answer struct {
			ID     int
			Result json.RawMessage
			Error  *struct{ Message string }
		}
		Must(tb, json.Unmarshal(message[:len(message)-1], &answer))
		if answer.ID != p.id {
			continue
		}
		if answer.Error != nil {
			tb.Fatalf("%s: %s", method, answer.Error.Message)
		}
		if result != nil {
			Must(tb, json.Unmarshal(answer.Result, result))
		}
		return
	}
}

// MustRun has the page evaluate JavaScript, and awaits it if it is a promise.
func (p *page) MustRun(tb testing.TB, script string, value any) {
	tb.Helper()
	var evaluated struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	p.mustCall(tb, "Runtime.evaluate", map[string]any{"expression": script, "awaitPromise": true, "returnByValue": true}, &evaluated)
	if evaluated.ExceptionDetails != nil {
		tb.Fatalf("%s: %s", script, evaluated.ExceptionDetails)
	}
	if value != nil {
		Must(tb, json.Unmarshal(evaluated.Result.Value, value))
	}
}
