package edge_test

import (
	"net/http"
	"strings"
	"testing"

	"downbeat/app/edge"
)

const friend = "https://app.example"

func TestOnlyNamedSitesMayRead(t *testing.T) {
	t.Parallel()
	open := edge.Options{Origins: []string{friend, "http://localhost:3000"}}
	for name, c := range map[string]struct {
		options edge.Options
		origin  string
		allowed bool
	}{
		"off": {edge.Options{}, friend, false}, "off, null": {edge.Options{}, "null", false},
		"named": {open, friend, true}, "named with its port": {open, "http://localhost:3000", true},
		"foreign": {open, "https://evil.example", false}, "null": {open, "null", false}, "star": {open, "*", false}, "none": {open, "", false},
		"other scheme": {open, "http://app.example", false}, "other port": {open, "https://app.example:8443", false},
		"below it": {open, "https://x.app.example", false}, "beside it": {open, "https://app.example.evil.example", false},
		"before it": {open, "https://evilapp.example", false}, "with a slash": {open, friend + "/", false}, "two": {open, friend + " https://evil.example", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := mustServe(t, c.options, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("ETag", `"7"`)
				ok(w, r)
			})
			headers := []string{"Sec-Fetch-Site: cross-site"}
			if c.origin != "" {
				headers = append(headers, "Origin: "+c.origin)
			}
			w := r.mustDial()
			read := w.get("/api/bands", headers...)
			write := w.ask("DELETE", "/api/session", headers...)
			preflight := w.ask("OPTIONS", "/api/gigs", append(headers,
				"Access-Control-Request-Method: PATCH", "Access-Control-Request-Headers: content-type,if-match")...)
			for _, a := range []answer{read, write, preflight} {
				origin, credentials := a.header.Get("Access-Control-Allow-Origin"), a.header.Get("Access-Control-Allow-Credentials")
				if c.allowed && (origin != c.origin || credentials != "true") || !c.allowed && origin+credentials != "" {
					t.Errorf("%d %v", a.status, a.header)
				}
				if len(c.options.Origins) > 0 && !strings.Contains(strings.Join(a.header.Values("Vary"), ","), "Origin") {
					t.Errorf("a cache may mix answers up: %v", a.header)
				}
			}
			if (write.status == http.StatusOK) != c.allowed {
				t.Errorf("the write is %d", write.status)
			}
			if !c.allowed {
				write.mustBe(t, http.StatusForbidden, "cross-site")
				return
			}
			exposed := read.header.Get("Access-Control-Expose-Headers")
			for _, name := range []string{"Etag", "Location", "Retry-After", "Downbeat-Cursor", "X-Request-Id", "Idempotency-Replayed"} {
				if !strings.Contains(exposed, name) {
					t.Errorf("%s is not in %q", name, exposed)
				}
			}
			if preflight.status != http.StatusNoContent || preflight.header.Get("Access-Control-Allow-Methods") != "PATCH" ||
				preflight.header.Get("Access-Control-Allow-Headers") != "content-type,if-match" || preflight.header.Get("Access-Control-Max-Age") != "600" {
				t.Errorf("the preflight: %d %v", preflight.status, preflight.header)
			}
		})
	}
}

func TestAFriendHearsWhyItIsRefused(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{Origins: []string{friend}, Requests: edge.Limit{PerAddress: 1}}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/panic" {
			panic("oh")
		}
		ok(w, r)
	})
	a := r.mustDial().get("/panic", "Origin: "+friend)
	a.mustBe(t, http.StatusInternalServerError, "internal")
	if a.header.Get("Access-Control-Allow-Origin") != friend {
		t.Errorf("%v", a.header)
	}
	if a := r.mustDial().get("/"+strings.Repeat("x", 9000), "Origin: "+friend); a.status != http.StatusRequestURITooLong {
		t.Errorf("%d", a.status)
	}
}

func TestPreflightsAllowNothingElse(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{Origins: []string{friend}}, ok)
	w := r.mustDial()
	for _, headers := range [][]string{
		{"Access-Control-Request-Method: TRACE"},
		{"Access-Control-Request-Method: PATCH", "Access-Control-Request-Headers: x-evil"},
	} {
		if a := w.ask("OPTIONS", "/api/gigs", append(headers, "Origin: "+friend)...); a.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%q: %v", headers, a.header)
		}
	}
}

// The table holds for what changes something, which the edge refuses by itself, and
// for the stream, whose route asks CrossSite.
func TestAnotherSiteNeitherWritesNorListens(t *testing.T) {
	t.Parallel()
	e := mustEdge(t, edge.Options{Origins: []string{friend}, TrustedProxies: mustProxies(t, "10.0.0.0/8")}, quiet())
	header := func(values ...string) http.Header {
		h := http.Header{}
		for n := 0; n < len(values); n += 2 {
			h.Add(values[n], values[n+1])
		}
		return h
	}
	for name, c := range map[string]struct {
		header http.Header
		cross  bool
	}{
		"no browser":                     {header(), false},
		"own page":                       {header("Sec-Fetch-Site", "same-origin", "Origin", "http://band.example"), false},
		"typed in":                       {header("Sec-Fetch-Site", "none"), false},
		"another site":                   {header("Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"), true},
		"another site's link":            {header("Sec-Fetch-Site", "cross-site"), true},
		"a sibling":                      {header("Sec-Fetch-Site", "same-site", "Origin", "http://x.band.example"), true},
		"some day's value":               {header("Sec-Fetch-Site", "nearby"), true},
		"a friend":                       {header("Sec-Fetch-Site", "cross-site", "Origin", friend), false},
		"a friend of the same site":      {header("Sec-Fetch-Site", "same-site", "Origin", friend), false},
		"old browser, own page":          {header("Origin", "http://band.example"), false},
		"old browser, another site":      {header("Origin", "https://evil.example"), true},
		"old browser, a friend":          {header("Origin", friend), false},
		"old browser, another port":      {header("Origin", "http://band.example:81"), true},
		"old browser, looks alike":       {header("Origin", "http://band.example.evil.example"), true},
		"old browser, null":              {header("Origin", "null"), true},
		"old browser, rubbish":           {header("Origin", "%"), true},
		"proxy, old browser, own page":   {header("Origin", "https://out.example", "X-Forwarded-Host", "out.example", "X-Forwarded-Proto", "https"), false},
		"proxy, old browser, other":      {header("Origin", "https://evil.example", "X-Forwarded-Host", "out.example"), true},
		"proxy, old browser, inner name": {header("Origin", "http://band.example", "X-Forwarded-Host", "out.example"), true},
	} {
		for _, peer := range []string{"10.0.0.1:1", "198.51.100.7:1"} {
			if strings.HasPrefix(name, "proxy") && peer != "10.0.0.1:1" {
				continue
			}
			r := request(peer, c.header.Clone())
			if s, w := through(e, r); s.crossSite != c.cross || w.Code != http.StatusOK {
				t.Errorf("%s: a GET is %d, CrossSite says %t", name, w.Code, s.crossSite)
			}
			for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "FROB"} {
				r := request(peer, c.header.Clone())
				r.Method = method
				s, w := through(e, r)
				if (w.Code == http.StatusForbidden) != c.cross || (s.header == nil) != c.cross {
					t.Errorf("%s: a %s is %d", name, method, w.Code)
				}
			}
		}
	}
	// A stranger cannot make its page an own one by claiming to be a proxy; a browser does not let a page do so anyway.
	if s, _ := through(e, request("198.51.100.7:1", header("Origin", "https://evil.example", "X-Forwarded-Host", "evil.example"))); !s.crossSite {
		t.Error("X-Forwarded-Host of a stranger counts")
	}
}

func TestAnOriginThatCannotBeMeantIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	for _, origin := range []string{
		"*", "https://*.example", "null", "", "app.example", "app.example:443", "ftp://app.example", "https://", "https://:443", "https://app.example/",
		"https://app.example/x", "https://app.example?", "https://app.example#x", "https://app.example#", "https://u@app.example", "https://App.example", "HTTPS://app.example",
		"https://app.example:443", "http://app.example:80", "https://app.example:", "https://app.example:0", "https://app.example:65536", "https://app.example:x",
		"https://bühne.example", "https://app .example", "https://app.example, https://b.example", "%", "file://", "https://app.example\n",
	} {
		_, err := edge.New(edge.Options{Origins: []string{origin}}, quiet())
		if err == nil || !strings.Contains(err.Error(), "such as https://app.example") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", origin, err)
		}
	}
	for _, origin := range []string{"https://app.example", "http://localhost:3000", "http://127.0.0.1", "https://[::1]:8443", "https://xn--bhne-0ra.example", "https://app.example:80"} {
		if _, err := edge.New(edge.Options{Origins: []string{origin}}, quiet()); err != nil {
			t.Errorf("%q: %v", origin, err)
		}
	}
}
