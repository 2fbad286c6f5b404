package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

var (
	script = "export const gigs = [" + strings.Repeat(`"Late show", `, 4000) + "]\n"
	built  = fstest.MapFS{
		"index.html":              {Data: []byte("<!doctype html><title>Downbeat</title>")},
		"sw.js":                   {Data: []byte("self.skipWaiting()")},
		"manifest.webmanifest":    {Data: []byte(`{"name": "Downbeat"}`)},
		"icon.svg":                {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
		"assets/app-Bx7_k2Qz.js":  {Data: []byte(script)},
		"assets/_c-a1b2c3d4.css":  {Data: []byte("body { margin: 0 }")},
		"assets/f-a1b2c3d4.woff2": {Data: []byte(strings.Repeat("wOF2", 4000))},
		"sources.sha256":          {Data: []byte("0")},
		".vite/manifest.json":     {Data: []byte("{}")},
		"assets/.DS_Store":        {Data: []byte("x")},
	}
)

// ask returns nil if there is no such page.
func ask(tb testing.TB, s *Site, method, path string, headers ...string) *http.Response {
	tb.Helper()
	r := httptest.NewRequest(method, "/", nil)
	r.URL = &url.URL{Path: path}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	if !s.Serve(w, r) {
		if w.Body.Len() > 0 || w.Header().Get("Content-Type") != "" {
			tb.Errorf("%q is no page and yet answered with %v %s", path, w.Header(), w.Body)
		}
		return nil
	}
	return w.Result()
}

func body(tb testing.TB, response *http.Response) string {
	tb.Helper()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

const html = "Accept: text/html,application/xhtml+xml,*/*;q=0.8"

func TestEveryFileComesWithItsTypeAndIsKeptAsLongAsItMay(t *testing.T) {
	t.Parallel()
	s := newSite(built)
	const ever = "public, max-age=31536000, immutable"
	for path, want := range map[string][2]string{
		"/":                        {"text/html; charset=utf-8", "no-cache"},
		"/index.html":              {"text/html; charset=utf-8", "no-cache"},
		"/sw.js":                   {"text/javascript; charset=utf-8", "no-cache"},
		"/manifest.webmanifest":    {"application/manifest+json", "no-cache"},
		"/icon.svg":                {"image/svg+xml", "no-cache"},
		"/assets/app-Bx7_k2Qz.js":  {"text/javascript; charset=utf-8", ever},
		"/assets/_c-a1b2c3d4.css":  {"text/css; charset=utf-8", ever},
		"/assets/f-a1b2c3d4.woff2": {"font/woff2", ever},
	} {
		name := strings.TrimPrefix(path, "/")
		if name == "" {
			name = "index.html"
		}
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			a := ask(t, s, method, path)
			if a == nil || a.StatusCode != http.StatusOK {
				t.Fatalf("%s %s: %+v", method, path, a)
			}
			if got := [2]string{a.Header.Get("Content-Type"), a.Header.Get("Cache-Control")}; got != want {
				t.Errorf("%s: %q, want %q", path, got, want)
			}
			expected := string(built[name].Data)
			if method == http.MethodHead {
				expected = ""
			}
			if body(t, a) != expected || a.ContentLength != int64(len(built[name].Data)) {
				t.Errorf("%s %s has %d bytes and says %d", method, path, len(expected), a.ContentLength)
			}
			again := ask(t, s, method, path, "If-None-Match: W/"+a.Header.Get("ETag"))
			if again.StatusCode != http.StatusNotModified || body(t, again) != "" || again.Header.Get("Cache-Control") != want[1] {
				t.Errorf("%s again: %d %v", path, again.StatusCode, again.Header)
			}
		}
	}
}

func TestAnAddressOfTheClientIsItsPageForWhoeverAsksForHTML(t *testing.T) {
	t.Parallel()
	s := newSite(built)
	for _, path := range []string{"/sign-in", "/b/b0000000-0000-4000-8000-000000000001/gigs", "/b/x/setlists/", "/join", "/assets"} {
		a := ask(t, s, http.MethodGet, path, html)
		if a == nil || body(t, a) != string(built["index.html"].Data) || a.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %+v", path, a)
		}
		for _, accept := range []string{"Accept: */*", "Accept: application/json", "X-None: 1"} {
			if a := ask(t, s, http.MethodGet, path, accept); a != nil {
				t.Errorf("%s with %s: %d", path, accept, a.StatusCode)
			}
		}
	}
}

func TestNothingButWhatWasBuiltCanBeHad(t *testing.T) {
	t.Parallel()
	s := newSite(built)
	for _, path := range []string{
		"", "*", "//", "/..", "/../", "/../embed.go", "/assets/", "/assets/..", "/assets/../index.html", "/./index.html", "//index.html", "/index.html/",
		"/assets/app-00000000.js", "/assets/nothing", "/assets//app-Bx7_k2Qz.js", "/favicon.ico", "/robots.txt", "/app.js.map", "/b/x/song.pdf",
		"/sources.sha256", "/.vite/manifest.json", "/assets/.DS_Store", "/.env", "/.git/config", "/b/.git/config", `/..\..\etc\passwd`, `/assets\..\index.html`,
		"/\x00", "/index.html\x00", "/b/\r\nSet-Cookie: x", "/b/<script>", "/b/%2e%2e/x", "/b/é", "/b/\xff", "http://evil.example/", "/b/ /x", "/b//x", "/dist/index.html",
		"/INDEX.HTML", "/" + strings.Repeat("../", 50) + "etc/passwd",
	} {
		if a := ask(t, s, http.MethodGet, path, html); a != nil {
			t.Errorf("%q: %d %.80s", path, a.StatusCode, body(t, a))
		}
	}
	if a := ask(t, newSite(fstest.MapFS{}), http.MethodGet, "/", html); a != nil {
		t.Error("an empty client has a page")
	}
}

func TestWhoTakesGzipGetsItOfWhatIsLargeTextAndAnotherETag(t *testing.T) {
	t.Parallel()
	s := newSite(built)
	const path = "/assets/app-Bx7_k2Qz.js"
	plain := ask(t, s, http.MethodGet, path)
	if body(t, plain) != script || plain.Header.Get("Content-Encoding") != "" || plain.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("uncompressed: %v", plain.Header)
	}
	var etag string
	for _, accept := range []string{"gzip", "br, GZIP;q=0.5", "deflate,gzip ; q=1.000", "gzip, *;q=0"} {
		a := ask(t, s, http.MethodGet, path, "Accept-Encoding: "+accept, "Range: bytes=0-9")
		etag = a.Header.Get("ETag")
		raw := body(t, a)
		unzip, err := gzip.NewReader(strings.NewReader(raw))
		if err != nil {
			t.Fatalf("%s: %v", accept, err)
		}
		text, err := io.ReadAll(unzip)
		if err != nil || string(text) != script || a.StatusCode != http.StatusOK || a.ContentLength != int64(len(raw)) {
			t.Errorf("%s: %d bytes, %v, %d %v", accept, len(text), err, a.StatusCode, a.Header)
		}
		if etag == plain.Header.Get("ETag") || len(raw) > len(script)/4 || a.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %v", accept, a.Header)
		}
	}
	if a := ask(t, s, http.MethodGet, path, "Accept-Encoding: gzip", "If-None-Match: "+etag); a.StatusCode != http.StatusNotModified || a.Header.Get("ETag") != etag {
		t.Errorf("again: %d %v", a.StatusCode, a.Header)
	}
	if a := ask(t, s, http.MethodHead, path, "Accept-Encoding: gzip"); a.Header.Get("Content-Encoding") != "gzip" || a.Header.Get("Content-Length") == "" || body(t, a) != "" {
		t.Errorf("HEAD: %v", a.Header)
	}
	for _, accept := range []string{"", "identity", "gzip;q=0", "gzip; q=0.0", "gzip;q=x", "br", "gzipped", "*"} {
		if a := ask(t, s, http.MethodGet, path, "Accept-Encoding: "+accept); a.Header.Get("Content-Encoding") != "" || body(t, a) != script {
			t.Errorf("%q: %v", accept, a.Header)
		}
	}
	for _, path := range []string{"/", "/assets/f-a1b2c3d4.woff2"} { // small, and compressed already
		if a := ask(t, s, http.MethodGet, path, "Accept-Encoding: gzip"); a.Header.Get("Content-Encoding") != "" || a.Header.Get("Vary") != "" {
			t.Errorf("%s: %v", path, a.Header)
		}
	}
}

func TestManyAtOnceGetTheSameBytes(t *testing.T) {
	t.Parallel()
	s := newSite(built)
	want := zip([]byte(script))
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/assets/app-Bx7_k2Qz.js", nil)
			r.Header.Set("Accept-Encoding", "gzip")
			if !s.Serve(w, r) || !bytes.Equal(w.Body.Bytes(), want) {
				t.Error("other bytes")
			}
		})
	}
	all.Wait()
}

func TestEveryFileOfTheCommittedClientHasItsMediaType(t *testing.T) {
	t.Parallel()
	s := New()
	if s.files[home] == nil {
		t.Fatal("there is no page")
	}
	for path, f := range s.files {
		if f.mediaType == "application/octet-stream" {
			t.Errorf("%s: nobody knows what it is; add its extension to mediaTypes", path)
		}
	}
}
