package doctor_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// carrying is a proxy that does as it likes with the stream, and right with all else.
func (in *instance) carrying(stream func(w http.ResponseWriter, from *http.Response)) http.Handler {
	all := in.proxy()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/realtime" {
			all.ServeHTTP(w, r)
			return
		}
		request, err := http.NewRequestWithContext(r.Context(), http.MethodGet, in.url.String()+r.URL.RequestURI(), nil)
		if err != nil {
			panic(err)
		}
		request.Header = r.Header.Clone()
		transport := &http.Transport{DisableCompression: true}
		defer transport.CloseIdleConnections()
		response, err := transport.RoundTrip(request)
		if err != nil {
			return // the client is gone
		}
		defer response.Body.Close()
		for name, values := range response.Header {
			w.Header()[name] = values
		}
		stream(w, response)
	})
}

func TestAProxyThatKeepsEventsBackFails(t *testing.T) {
	t.Parallel()
	in := mustInstance(t)
	for name, proxy := range map[string]http.Handler{
		// The answer's header waits for the first kilobytes of its body, as with proxy_buffering.
		"with the header": in.carrying(func(w http.ResponseWriter, from *http.Response) {
			var held strings.Builder
			_, _ = io.Copy(&held, from.Body)
		}),
		"without the header": in.carrying(func(w http.ResponseWriter, from *http.Response) {
			_ = http.NewResponseController(w).Flush()
			var held strings.Builder
			_, _ = io.Copy(&held, from.Body)
		}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := in.behind(t, proxy)
			o.FirstByte, o.HeartbeatMargin = time.Second, time.Second
			r := examine(t, o)
			found := false
			for _, f := range r.of("stream") {
				found = found || strings.HasPrefix(f.String(), "fail ") && strings.Contains(f.What, "somebody on the way keeps events back") &&
					strings.Contains(f.Do, "nginx: proxy_buffering off")
			}
			if !found {
				t.Errorf("it is not told:\n%s", r)
			}
		})
	}
}

func TestAProxyThatWaitsForMoreBeforeItPassesSomethingOnFails(t *testing.T) {
	t.Parallel()
	in := mustInstance(t)
	o := in.behind(t, in.carrying(func(w http.ResponseWriter, from *http.Response) {
		_ = http.NewResponseController(w).Flush()
		held := make([]byte, 4<<10)
		for n := 0; ; {
			more, err := from.Body.Read(held[n:])
			n += more
			if err != nil {
				return
			}
			if strings.Contains(string(held[:n]), "feed:heartbeat") {
				_, _ = w.Write(held[:n])
				_ = http.NewResponseController(w).Flush()
				n = 0
			}
		}
	}))
	o.FirstByte = heartbeat / 2
	examine(t, o).mustSay(t, "stream", "fail the stream begins only after ")
}

func TestAProxyThatCompressesTheStreamFails(t *testing.T) {
	t.Parallel()
	in := mustInstance(t)
	o := in.behind(t, in.carrying(func(w http.ResponseWriter, from *http.Response) {
		if !strings.Contains(from.Request.Header.Get("Accept-Encoding"), "gzip") {
			t.Error("the doctor does not ask as browsers do")
		}
		w.Header().Set("Content-Encoding", "gzip")
		_ = http.NewResponseController(w).Flush()
		_, _ = io.Copy(gzip.NewWriter(w), from.Body)
	}))
	examine(t, o).mustSay(t, "stream", "fail somebody on the way compresses the stream (gzip) and keeps events back for it: ")
}

func TestAProxyThatCutsQuietConnectionsFails(t *testing.T) {
	t.Parallel()
	in := mustInstance(t)
	o := in.behind(t, in.carrying(func(w http.ResponseWriter, from *http.Response) {
		first := make([]byte, 4<<10)
		n, _ := from.Body.Read(first)
		_, _ = w.Write(first[:n])
		_ = http.NewResponseController(w).Flush()
	}))
	o.Heartbeat = 10 * time.Second // so that a slow machine is not taken for a long wait
	examine(t, o).mustSay(t, "stream", "ok   the stream begins within ", "fail the stream is cut off after ")
}
