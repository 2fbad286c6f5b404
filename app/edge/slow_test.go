package edge_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"downbeat/app/edge"
)

// drip writes byte by byte for ever, each well within any deadline, and ends with the connection.
func (w *wire) drip(b string) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(5 * time.Millisecond)
		defer ticker.Stop()
		for range ticker.C {
			if _, err := io.WriteString(w.Conn, b); err != nil {
				return
			}
		}
	}()
	w.tb.Cleanup(func() {
		w.Close()
		<-done
	})
}

func TestWhoNeverEndsItsHeaderIsCutOff(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{Header: 100 * time.Millisecond}, func(http.ResponseWriter, *http.Request) { t.Error("a route was reached") })
	silent := r.mustDial()
	silent.send("GET / HTTP/1.1\r\nHost: band.example\r\nX-A:")
	dripping := r.mustDial()
	dripping.send("GET / HTTP/1.1\r\nHost: band.example\r\n")
	dripping.drip("X-A: b\r\n")
	nothing := r.mustDial()
	for _, w := range []*wire{silent, dripping, nothing} {
		if rest := w.rest(); strings.Contains(rest, "200") {
			t.Errorf("got %q", rest)
		}
	}
}

func TestWhoNeverEndsItsBodyIsCutOff(t *testing.T) {
	t.Parallel()
	for name, route := range map[string]http.HandlerFunc{
		"read by the route": func(w http.ResponseWriter, r *http.Request) {
			_, err := io.ReadAll(r.Body)
			if !errors.Is(err, edge.ErrSlowBody) {
				t.Errorf("reading ends with %v", err)
			}
			http.Error(w, fmt.Sprint(err), http.StatusRequestTimeout)
		},
		"not read": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "not interested", http.StatusRequestTimeout)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := mustServe(t, edge.Options{Body: 100 * time.Millisecond}, route)
			silent := r.mustDial()
			silent.send("POST / HTTP/1.1\r\nHost: band.example\r\nContent-Length: 100\r\n\r\n0123456789")
			dripping := r.mustDial()
			dripping.send("POST / HTTP/1.1\r\nHost: band.example\r\nContent-Length: 100000\r\n\r\n")
			dripping.drip("0")
			chunked := r.mustDial()
			chunked.send("POST / HTTP/1.1\r\nHost: band.example\r\nTransfer-Encoding: chunked\r\n\r\n")
			chunked.drip("1\r\n0\r\n")
			for _, w := range []*wire{silent, dripping, chunked} {
				if a := w.mustAnswer(); a.status != http.StatusRequestTimeout {
					t.Errorf("%d %s", a.status, a.body)
				}
				if rest := w.rest(); rest != "" {
					t.Errorf("then came %q", rest)
				}
			}
		})
	}
}

func TestARefusedRequestWithoutAnEndIsCutOffToo(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{Body: 100 * time.Millisecond}, ok)
	w := r.mustDial()
	w.send("POST / HTTP/1.1\r\nHost: band.example\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 1000\r\n\r\n")
	w.drip("0")
	w.mustAnswer().mustBe(t, http.StatusForbidden, "cross-site")
	w.rest()
}

func TestAStreamOutlivesAllDeadlinesOfItsRequest(t *testing.T) {
	t.Parallel()
	const short = 50 * time.Millisecond
	for name, request := range map[string]string{
		"without a body":           "GET / HTTP/1.1\r\nHost: band.example\r\n\r\n",
		"with one that it reads":   "POST /read HTTP/1.1\r\nHost: band.example\r\nContent-Length: 4\r\n\r\nbody",
		"with one that it ignores": "POST / HTTP/1.1\r\nHost: band.example\r\nContent-Length: 4\r\n\r\nbody",
		"with one in chunks":       "POST /read HTTP/1.1\r\nHost: band.example\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := edge.Options{Header: short, Body: short, Write: short, Idle: short}
			r := mustServe(t, options, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/read" {
					if b, err := io.ReadAll(r.Body); string(b) != "body" || err != nil {
						t.Errorf("the body is %q, %v", b, err)
					}
				}
				late := time.NewTimer(4 * short)
				defer late.Stop()
				for _, event := range []string{"early", "late"} {
					if _, err := io.WriteString(w, event); err != nil {
						t.Error(err)
					}
					if err := http.NewResponseController(w).Flush(); err != nil {
						t.Error(err)
					}
					select {
					case <-late.C:
					case <-r.Context().Done():
						if event == "early" {
							t.Error("the stream was ended between its events")
						}
					}
					late.Reset(0)
				}
			})
			w := r.mustDial()
			w.send("%s", request)
			if a := w.mustAnswer(); a.body != "earlylate" {
				t.Errorf("%d %q", a.status, a.body)
			}
		})
	}
}

func TestAStreamStillNoticesThatItsClientGoes(t *testing.T) {
	t.Parallel()
	gone := make(chan struct{})
	r := mustServe(t, edge.Options{}, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(gone)
	})
	w := r.mustDial()
	w.send("POST / HTTP/1.1\r\nHost: band.example\r\nContent-Length: 4\r\n\r\nbody")
	if _, err := http.ReadResponse(w.in, nil); err != nil {
		t.Fatal(err)
	}
	w.Close()
	<-gone
}

func TestAConnectionIsAsGoodForItsSecondRequest(t *testing.T) {
	t.Parallel()
	const short = 50 * time.Millisecond
	r := mustServe(t, edge.Options{Body: short, Write: short}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/1" { // of the second the header leaves by itself
			ok(w, r)
		}
	})
	w := r.mustDial()
	for _, path := range []string{"/1", "/2"} {
		w.send("POST %s HTTP/1.1\r\nHost: band.example\r\nContent-Length: 4\r\n\r\nbody", path)
		if a := w.mustAnswer(); a.status != http.StatusOK {
			t.Errorf("%d", a.status)
		}
		<-time.After(2 * short) // the deadlines are over
	}
}

func TestWhoNeverReadsItsAnswerHoldsNoRouteUp(t *testing.T) {
	t.Parallel()
	ended := make(chan error, 1)
	r := mustServe(t, edge.Options{Write: 100 * time.Millisecond}, func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				ended <- err
				return
			}
		}
	})
	w := r.mustDial()
	w.begin("GET", "/")
	err := <-ended
	var timeout net.Error
	if !errors.Is(err, os.ErrDeadlineExceeded) && (!errors.As(err, &timeout) || !timeout.Timeout()) {
		t.Errorf("the route ended with %v", err)
	}
}

func TestAnIdleConnectionIsClosed(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{Idle: 50 * time.Millisecond}, ok)
	w := r.mustDial()
	if a := w.get("/"); a.status != http.StatusOK {
		t.Errorf("%d", a.status)
	}
	if rest := w.rest(); rest != "" {
		t.Errorf("got %q", rest)
	}
}
