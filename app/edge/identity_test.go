package edge_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"downbeat/app/edge"
)

// seen is what a route learns about a request.
type seen struct {
	client, origin, id string
	secure, crossSite  bool
	header             http.Header
}

// through sends a request through an edge without a socket.
func through(e *edge.Edge, r *http.Request) (seen, *httptest.ResponseRecorder) {
	var s seen
	w := httptest.NewRecorder()
	e.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		s = seen{
			client: edge.Client(r.Context()).String(), origin: edge.Origin(r), id: edge.RequestID(r.Context()),
			secure: edge.Secure(r), crossSite: edge.CrossSite(r), header: r.Header,
		}
	})).ServeHTTP(w, r)
	return s, w
}

func request(peer string, header http.Header) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "http://band.example/", nil)
	r.RemoteAddr, r.Header = peer, header
	return r
}

func mustProxies(tb testing.TB, list string) []netip.Prefix {
	tb.Helper()
	proxies, err := edge.ParseProxies(list)
	if err != nil {
		tb.Fatal(err)
	}
	return proxies
}

func TestNobodyChoosesTheirAddress(t *testing.T) {
	t.Parallel()
	const proxy, peer = "10.0.0.1:1234", "198.51.100.7:1234"
	e := mustEdge(t, edge.Options{TrustedProxies: mustProxies(t, "10.0.0.0/8, 192.0.2.1,2001:db8:ffff::/48")}, quiet())
	for name, c := range map[string]struct {
		peer string
		says []string // X-Forwarded-For, a line each
		want string
	}{
		"nothing said":                          {peer, nil, "198.51.100.7"},
		"a stranger says something":             {peer, []string{"203.0.113.1"}, "198.51.100.7"},
		"a stranger plays a proxy":              {peer, []string{"203.0.113.1, 10.0.0.1"}, "198.51.100.7"},
		"the proxy says who":                    {proxy, []string{"203.0.113.1"}, "203.0.113.1"},
		"the client has written something":      {proxy, []string{"127.0.0.1, 203.0.113.1"}, "203.0.113.1"},
		"in a line of its own":                  {proxy, []string{"127.0.0.1", "203.0.113.1"}, "203.0.113.1"},
		"the client plays a proxy":              {proxy, []string{"1.1.1.1, 10.0.0.9, 203.0.113.1"}, "203.0.113.1"},
		"two proxies":                           {proxy, []string{"1.1.1.1, 203.0.113.1, 192.0.2.1"}, "203.0.113.1"},
		"all the way proxies":                   {proxy, []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		"the proxy says nothing":                {proxy, nil, "10.0.0.1"},
		"the proxy does not know":               {proxy, []string{"203.0.113.1, unknown"}, "10.0.0.1"},
		"the client's is rubbish":               {proxy, []string{"'; drop table, 203.0.113.1"}, "203.0.113.1"},
		"rubbish behind two proxies":            {proxy, []string{"rubbish, 192.0.2.1"}, "192.0.2.1"},
		"an empty one":                          {proxy, []string{""}, "10.0.0.1"},
		"with its port":                         {proxy, []string{"203.0.113.1:5555"}, "203.0.113.1"},
		"IPv6":                                  {proxy, []string{"2001:db8::1"}, "2001:db8::1"},
		"IPv6 in brackets":                      {proxy, []string{"[2001:db8::1]"}, "2001:db8::1"},
		"IPv6 with its port":                    {proxy, []string{"[2001:db8::1]:443"}, "2001:db8::1"},
		"IPv4 as IPv6":                          {proxy, []string{"::ffff:203.0.113.1"}, "203.0.113.1"},
		"with a zone":                           {proxy, []string{"fe80::1%eth0"}, "fe80::1"},
		"a proxy over IPv6":                     {"[2001:db8:ffff::2]:80", []string{"203.0.113.1"}, "203.0.113.1"},
		"a proxy over IPv4 on a socket of both": {"[::ffff:10.0.0.1]:80", []string{"203.0.113.1"}, "203.0.113.1"},
		"no address at all":                     {"@", []string{"203.0.113.1"}, "invalid IP"},
	} {
		s, _ := through(e, request(c.peer, http.Header{"X-Forwarded-For": c.says, "X-Real-Ip": {"127.0.0.1"}, "Forwarded": {"for=127.0.0.1"}}))
		if s.client != c.want {
			t.Errorf("%s: %s, want %s", name, s.client, c.want)
		}
		for _, left := range []string{"X-Forwarded-For", "X-Real-Ip", "Forwarded"} {
			if s.header.Get(left) != "" {
				t.Errorf("%s: a route sees %s", name, left)
			}
		}
	}
}

func TestTheSiteIsWhatTheBrowserSees(t *testing.T) {
	t.Parallel()
	e := mustEdge(t, edge.Options{TrustedProxies: mustProxies(t, "10.0.0.0/8")}, quiet())
	for name, c := range map[string]struct {
		peer   string
		tls    bool
		header http.Header
		want   string
	}{
		"plain":                        {"198.51.100.7:1", false, nil, "http://band.example"},
		"TLS":                          {"198.51.100.7:1", true, nil, "https://band.example"},
		"a stranger's word":            {"198.51.100.7:1", false, http.Header{"X-Forwarded-Proto": {"https"}, "X-Forwarded-Host": {"evil.example"}}, "http://band.example"},
		"the proxy's word":             {"10.0.0.1:1", false, http.Header{"X-Forwarded-Proto": {"HTTPS"}, "X-Forwarded-Host": {"Out.example:443"}}, "https://out.example"},
		"the proxy's behind another's": {"10.0.0.1:1", false, http.Header{"X-Forwarded-Proto": {"http", "http, https"}, "X-Forwarded-Host": {"a.example, out.example:8443"}}, "https://out.example:8443"},
		"the proxy speaks plain":       {"10.0.0.1:1", false, http.Header{"X-Forwarded-Proto": {"https, http"}}, "http://band.example"},
		"no host":                      {"10.0.0.1:1", false, http.Header{"X-Forwarded-Host": {"a/b?"}}, "http://band.example"},
	} {
		r := request(c.peer, c.header)
		if r.Header == nil {
			r.Header = http.Header{}
		}
		if c.tls {
			r.TLS = &tls.ConnectionState{}
		}
		if s, w := through(e, r); s.origin != c.want || s.secure != strings.HasPrefix(c.want, "https:") || (w.Header().Get("Strict-Transport-Security") != "") != s.secure {
			t.Errorf("%s: %s, secure %t, %v; want %s", name, s.origin, s.secure, w.Header(), c.want)
		}
	}
}

func TestARequestKeepsAReasonableIDAndGetsOneOtherwise(t *testing.T) {
	t.Parallel()
	e := mustEdge(t, edge.Options{}, quiet())
	for _, id := range []string{"a", "Trace-1.2_3", strings.Repeat("x", 64)} {
		if s, w := through(e, request("198.51.100.7:1", http.Header{"X-Request-Id": {id}})); s.id != id || w.Header().Get("X-Request-Id") != id {
			t.Errorf("%q became %q", id, s.id)
		}
	}
	had := map[string]bool{}
	for _, id := range []string{"", strings.Repeat("x", 65), "a b", "a\nb", "<script>", "ä", "a,b", "../x"} {
		s, w := through(e, request("198.51.100.7:1", http.Header{"X-Request-Id": {id}}))
		if s.id == id || len(s.id) < 16 || had[s.id] || w.Header().Get("X-Request-Id") != s.id {
			t.Errorf("%q became %q", id, s.id)
		}
		had[s.id] = true
	}
}

func TestWhatIsNoProxyIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	for list, about := range map[string]string{
		"localhost": "10.0.0.0/8", "10.0.0.1/33": "10.0.0.0/8", "10.0.0.1;10.0.0.2": "10.0.0.0/8", "0.0.0.0/0": "every client", "::/0": "every client",
		"10.0.0.1,": "", "": "", "10.1.2.3/8": "", "::1": "", "fe80::1%eth0": "10.0.0.0/8", "::ffff:10.0.0.0/104": "notation", "::ffff:10.0.0.1": "",
	} {
		_, err := edge.ParseProxies(list)
		if about == "" && err != nil || about != "" && (err == nil || !strings.Contains(err.Error(), about)) {
			t.Errorf("%q: %v", list, err)
		}
	}
}

func TestAProxyThatNobodyNamedIsMentionedOnce(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{}, ok)
	w := r.mustDial()
	for n := range 3 {
		w.get("/", fmt.Sprint("X-Forwarded-For: 203.0.113.", n))
	}
	w.Close()
	r.mustEnd()
	if n := strings.Count(r.text.String(), "trusted"); n != 1 {
		t.Errorf("%d times:\n%s", n, r.text.String())
	}
}

func TestOutsideTheEdgeNothingIsKnownAndNothingBreaks(t *testing.T) {
	t.Parallel()
	r := request("198.51.100.7:1", http.Header{"Origin": {"https://evil.example"}, "X-Forwarded-Proto": {"https"}})
	if edge.RequestID(context.Background()) != "" || edge.Client(r.Context()).IsValid() || edge.Secure(r) || edge.Origin(r) != "http://band.example" || !edge.CrossSite(r) {
		t.Error("something is known")
	}
}
