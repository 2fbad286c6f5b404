package edge_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"downbeat/app/edge"
)

// visited is routes that note who got through to them.
type visited struct {
	mu    sync.Mutex
	paths []string
}

func (v *visited) serve(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	v.mu.Lock()
	v.paths = append(v.paths, r.URL.Path)
	v.mu.Unlock()
	ok(w, r)
}

func (v *visited) has(path string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Contains(v.paths, path)
}

// What two servers on one way could read in two ways either ends in an error or ends
// the connection, so that nothing of one request becomes another.
func TestNothingIsSmuggled(t *testing.T) {
	t.Parallel()
	const inner = "GET /smuggled HTTP/1.1\r\nHost: band.example\r\n\r\n"
	post := func(lines ...string) string {
		return "POST / HTTP/1.1\r\nHost: band.example\r\n" + strings.Join(lines, "\r\n") + "\r\n\r\n"
	}
	for name, c := range map[string]struct {
		raw    string
		status int
	}{
		"two lengths":                      {post("Content-Length: 4", fmt.Sprint("Content-Length: ", 4+len(inner))) + "body" + inner, 400},
		"two lengths in one line":          {post("Content-Length: 4, 4") + "body" + inner, 400},
		"a negative length":                {post("Content-Length: -1") + inner, 400},
		"a signed length":                  {post("Content-Length: +4") + "body" + inner, 400},
		"a hexadecimal length":             {post("Content-Length: 0x4") + "body" + inner, 400},
		"an enormous length":               {post("Content-Length: 99999999999999999999") + inner, 400},
		"an empty length":                  {post("Content-Length:") + inner, 400},
		"a length with a blank before it":  {post("Content-Length : 4") + "body" + inner, 400},
		"length and chunks":                {post(fmt.Sprint("Content-Length: ", 5+len(inner)), "Transfer-Encoding: chunked") + "0\r\n\r\n" + inner, 200},
		"chunks and length":                {post("Transfer-Encoding: chunked", "Content-Length: 4") + "0\r\n\r\n" + inner, 200},
		"two encodings":                    {post("Transfer-Encoding: chunked", "Transfer-Encoding: identity") + "0\r\n\r\n" + inner, 501},
		"an encoding more":                 {post("Transfer-Encoding: gzip, chunked") + "0\r\n\r\n" + inner, 501},
		"an unknown encoding":              {post("Transfer-Encoding: xchunked") + "0\r\n\r\n" + inner, 501},
		"an encoding with a tab":           {post("Transfer-Encoding: chunked\v") + "0\r\n\r\n" + inner, 400},
		"an encoding with a blank":         {post("Transfer-Encoding : chunked") + "0\r\n\r\n" + inner, 400},
		"a folded encoding":                {post("Transfer-Encoding:", " chunked") + "0\r\n\r\n" + inner, 200},
		"chunks of HTTP/1.0":               {"POST / HTTP/1.0\r\nHost: band.example\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n" + inner, 200},
		"a chunk that is no number":        {post("Transfer-Encoding: chunked") + "zz\r\n" + inner, 200},
		"a chunk too large":                {post("Transfer-Encoding: chunked") + "fffffffffffffffff\r\n" + inner, 200},
		"a chunk that is longer":           {post("Transfer-Encoding: chunked") + "1\r\nab\r\n0\r\n\r\n" + inner, 200},
		"two hosts":                        {"GET / HTTP/1.1\r\nHost: band.example\r\nHost: evil.example\r\n\r\n" + inner, 400},
		"no host":                          {"GET / HTTP/1.1\r\n\r\n" + inner, 400},
		"a host that is none":              {"GET / HTTP/1.1\r\nHost: band.example/x\r\n\r\n" + inner, 400},
		"a header without a name":          {"GET / HTTP/1.1\r\nHost: band.example\r\n: x\r\n\r\n" + inner, 400},
		"a header without a colon":         {"GET / HTTP/1.1\r\nHost: band.example\r\nx\r\n\r\n" + inner, 400},
		"a header that begins with a line": {"GET / HTTP/1.1\r\n Host: band.example\r\n\r\n" + inner, 400},
		"NUL in a header":                  {"GET / HTTP/1.1\r\nHost: band.example\r\nX-A: \x00\r\n\r\n" + inner, 400},
		"NUL in the address":               {"GET /\x00 HTTP/1.1\r\nHost: band.example\r\n\r\n" + inner, 400},
		"a blank in the address":           {"GET /a b HTTP/1.1\r\nHost: band.example\r\n\r\n" + inner, 400},
		"a bare CR in a header":            {"GET / HTTP/1.1\r\nHost: band.example\r\nX-A: a\rX-B: b\r\n\r\n" + inner, 400},
		"no version":                       {"GET /\r\n\r\n" + inner, 400},
		"some version":                     {"GET / HTTP/3.7\r\nHost: band.example\r\n\r\n" + inner, 505},
		"TLS":                              {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n" + inner, 400},
		"a proxy's line":                   {"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\nGET / HTTP/1.1\r\nHost: band.example\r\n\r\n" + inner, 400},
		"a method that is none":            {"G(T / HTTP/1.1\r\nHost: band.example\r\n\r\n" + inner, 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := &visited{}
			r := mustServe(t, edge.Options{Idle: time.Second}, v.serve)
			w := r.mustDial()
			w.send("%s", c.raw)
			all := w.rest()
			first, err := http.ReadResponse(bufio.NewReader(strings.NewReader(all)), nil)
			if err != nil {
				t.Fatalf("%v: %q", err, all)
			}
			if first.StatusCode != c.status || !first.Close || strings.Count(all, "HTTP/1.") != 1 {
				t.Errorf("want %d and the end: %q", c.status, all)
			}
			if v.has("/smuggled") || c.status >= 400 && v.has("/") {
				t.Errorf("routes were reached: %q", v.paths)
			}
		})
	}
}

// The other half of the promise: what is clear goes on, on the same connection.
func TestWhatIsClearMayShareAConnection(t *testing.T) {
	t.Parallel()
	v := &visited{}
	r := mustServe(t, edge.Options{}, v.serve)
	w := r.mustDial()
	w.send("POST /1 HTTP/1.1\r\nHost: band.example\r\nContent-Length: 4\r\n\r\nbodyGET /2 HTTP/1.1\r\nHost: band.example\r\n\r\n" +
		"POST /3 HTTP/1.1\r\nHost: band.example\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nbody")
	for _, want := range []string{"ok /1", "ok /2", "ok /3"} {
		if a := w.mustAnswer(); a.body != want {
			t.Errorf("%q, want %q", a.body, want)
		}
	}
}

func TestMethodsThatNobodyNeedsReachNoRoute(t *testing.T) {
	t.Parallel()
	v := &visited{}
	r := mustServe(t, edge.Options{}, v.serve)
	for _, request := range []string{"TRACE /", "CONNECT /", "CONNECT band.example:443", "CONNECT evil.example:25"} {
		w := r.mustDial()
		w.send("%s HTTP/1.1\r\nHost: band.example\r\nCookie: s3cret\r\n\r\n", request)
		a := w.mustAnswer()
		a.mustBe(t, http.StatusMethodNotAllowed, "method-not-allowed")
		if strings.Contains(a.body, "s3cret") || a.header.Get("Allow") == "" {
			t.Errorf("%s: %v %s", request, a.header, a.body)
		}
	}
	if a := r.mustDial().ask("OPTIONS", "*"); a.status != http.StatusNoContent {
		t.Errorf("OPTIONS *: %d", a.status)
	}
	if len(v.paths) != 0 {
		t.Errorf("routes were reached: %q", v.paths)
	}
}

func TestWhatIsTooLargeReachesNoRoute(t *testing.T) {
	t.Parallel()
	v := &visited{}
	r := mustServe(t, edge.Options{}, v.serve)
	r.mustDial().get("/"+strings.Repeat("x", 8192)).mustBe(t, http.StatusRequestURITooLong, "url-too-long")
	r.mustDial().get("/?"+strings.Repeat("x", 8192)).mustBe(t, http.StatusRequestURITooLong, "url-too-long")
	for name, header := range map[string]string{
		"one": "X-A: " + strings.Repeat("a", 33<<10), "many": strings.TrimSuffix(strings.Repeat("X-A: b\r\n", 5<<10), "\r\n"),
	} {
		w := r.mustDial()
		w.begin("GET", "/", header)
		if rest := w.rest(); !strings.HasPrefix(rest, "HTTP/1.1 431 ") {
			t.Errorf("%s: %q", name, rest)
		}
	}
	w := r.mustDial()
	w.send("GET /%s", strings.Repeat("x", 64<<10))
	if rest := w.rest(); !strings.HasPrefix(rest, "HTTP/1.1 431 ") {
		t.Errorf("an endless address: %q", rest)
	}
	if len(v.paths) != 0 {
		t.Errorf("routes were reached: %d", len(v.paths))
	}
	for _, c := range []struct{ path, header string }{{"/" + strings.Repeat("x", 8191), "X-A: b"}, {"/", "X-A: " + strings.Repeat("a", 24<<10)}} {
		if a := r.mustDial().get(c.path, c.header); a.status != http.StatusOK {
			t.Errorf("what is not too large: %d", a.status)
		}
	}
}
