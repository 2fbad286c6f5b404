package sse_test

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"downbeat/app/sse"
)

func TestAQuietStreamLivesOnOverHTTP1AndHTTP2(t *testing.T) {
	t.Parallel()
	for name, tls := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// As of the defaults, it is longer quiet than a write may take.
			r := mustRig(t, how{tls: tls, Options: sse.Options{Write: time.Second, Heartbeat: 2 * time.Second}})
			m := r.join(r.band("Band"), time.Hour)
			c := r.open(m, "")
			for range 2 {
				select {
				case beat, more := <-c.messages:
					if !more || beat.kind != "feed:heartbeat" {
						t.Fatalf("%q comes, then %v, not a heartbeat", beat.kind, c.err)
					}
				case <-time.After(patience):
					t.Fatal("nothing comes")
				}
			}
			r.song(m.band, "One")
			c.expect("song:created")
		})
	}
}

func TestWhoNeverReadsHoldsUpNobodyOnTheSameHTTP2Connection(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{tls: true, Options: sse.Options{Write: 500 * time.Millisecond}})
	m := r.join(r.band("Band"), time.Hour)
	shared := r.server.Client()
	begin := func() *http.Response {
		t.Helper()
		response, err := shared.Do(r.request(m, ""))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { response.Body.Close() })
		if response.ProtoMajor != 2 || response.StatusCode != http.StatusOK {
			t.Fatal(response.Proto, response.Status)
		}
		return response
	}
	begin() // and never read
	reader := &client{tb: t, response: begin(), messages: make(chan message, 10_000)}
	go reader.read(shared.Transport.(*http.Transport))
	reader.expect("feed:ready")
	r.mustBeOpen(2)

	r.mustCutOne(m, reader)
	r.song(m.band, "After all")
	reader.expect("song:created")

	// The end is of the answer and of the connection, as a whole one.
	r.streams.Drain(t.Context(), 0)
	reader.expect("feed:goodbye")
	reader.expectEnd()
	if !errors.Is(reader.err, io.EOF) {
		t.Errorf("the answer ends with %v", reader.err)
	}
	if err := r.server.Config.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	r.mustCount(closedStreams, "drain", 1)
	r.mustCount(closedStreams, "slow", 1)
}
