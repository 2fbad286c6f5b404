package api_test

import (
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"downbeat/app/edge"
)

// webPage is a page of HTML, read as a browser reads it.
type webPage struct {
	tb   testing.TB
	root *html.Node
}

func mustPage(tb testing.TB, text string) webPage {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	return webPage{tb, root}
}

// all are the elements of these names, in order; without names, every element.
func (p webPage) all(names ...string) (list []*html.Node) {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && (len(names) == 0 || slices.Contains(names, n.Data)) {
			list = append(list, n)
		}
	}
	return list
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func TestEverythingInTheContractsHasAPlaceInTheReference(t *testing.T) {
	t.Parallel()
	r := mustStillRig(t)
	page := mustPage(t, r.must(http.StatusOK, "GET", "/api", "").body)
	ids := map[string]bool{}
	for _, n := range page.all() {
		if id := attribute(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("the id %s is there twice", id)
			}
			ids[id] = true
		}
	}
	expect := func(id string) {
		t.Helper()
		if !ids[id] {
			t.Errorf("there is no place #%s", id)
		}
	}
	openAPI, _ := mustDocument(t, r, "/api/openapi.yaml")
	paths, _ := down(openAPI, "paths").(map[string]any)
	for _, item := range paths {
		for _, op := range item.(map[string]any) {
			if id, ok := down(op, "operationId").(string); ok {
				expect(id)
			}
		}
	}
	codes, _ := down(openAPI, "components", "schemas", "Problem", "properties", "code", "x-codes").([]any)
	for _, c := range codes {
		expect("code-" + down(c, "code").(string))
	}
	for name := range mustStreamContract(t, r).tags {
		expect("event-" + strings.ReplaceAll(name, ":", "-"))
	}
	for _, a := range page.all("a") {
		if place, ok := strings.CutPrefix(attribute(a, "href"), "#"); ok {
			expect(place)
		}
	}
}

func TestTheReferenceIsReadWithoutEyesOrAMouse(t *testing.T) {
	t.Parallel()
	page := mustPage(t, mustStillRig(t).must(http.StatusOK, "GET", "/api", "").body)
	if first := page.all("a")[0]; attribute(first, "href") != "#content" {
		t.Error("the first thing to focus is not the way past the contents")
	}
	count := map[string]int{}
	level := 0
	for _, n := range page.all() {
		count[n.Data]++
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			next, _ := strconv.Atoi(n.Data[1:])
			if next > level+1 {
				t.Errorf("after a heading of level %d comes %q of level %d", level, textOf(n), next)
			}
			if level = next; strings.TrimSpace(textOf(n)) == "" {
				t.Error("a heading says nothing")
			}
		}
		switch n.Data {
		case "html":
			if attribute(n, "lang") == "" {
				t.Error("the page has no language")
			}
		case "th":
			if scope := attribute(n, "scope"); scope != "col" && scope != "row" {
				t.Errorf("the header %q is that of nothing", textOf(n))
			}
		case "table":
			if len((webPage{t, n}).all("caption")) != 1 {
				t.Errorf("a table says not what it is: %.60s", textOf(n))
			}
		case "nav":
			if attribute(n, "aria-label") == "" {
				t.Error("the contents have no name")
			}
		}
	}
	for _, once := range []string{"h1", "main", "nav", "header", "title"} {
		if count[once] != 1 {
			t.Errorf("there are %d of %s", count[once], once)
		}
	}
}

func TestTheReferenceNeedsNothingThatTheContentPolicyForbids(t *testing.T) {
	t.Parallel()
	r := mustStillRig(t)
	answer := r.must(http.StatusOK, "GET", "/api", "")
	policy := answer.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "style-src 'self';") || !strings.Contains(policy, "default-src 'none'") {
		t.Fatalf("the policy is %s", policy)
	}
	page := mustPage(t, answer.body)
	if found := page.all("script", "style", "iframe", "img", "object", "embed", "form", "base"); len(found) > 0 {
		t.Errorf("there is a %s", found[0].Data)
	}
	sheets := 0
	for _, n := range page.all() {
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s has %s", n.Data, a.Key)
			}
		}
		if n.Data == "link" && attribute(n, "rel") == "stylesheet" {
			sheets++
			style := r.must(http.StatusOK, "GET", attribute(n, "href"), "")
			if style.header.Get("Content-Type") != "text/css; charset=utf-8" || strings.Contains(style.body, "url(") || strings.Contains(style.body, "@import") {
				t.Errorf("the stylesheet comes as %s, or asks for more", style.header.Get("Content-Type"))
			}
		}
	}
	if sheets != 1 {
		t.Errorf("there are %d stylesheets", sheets)
	}
}

func TestTheCommandsAreForTheAddressThatThePageWasAskedUnder(t *testing.T) {
	t.Parallel()
	r := mustStillRig(t)
	quiet := slog.New(slog.DiscardHandler)
	front, err := edge.New(edge.Options{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.1/32")}}, quiet) // from where httptest asks
	if err != nil {
		t.Fatal(err)
	}
	proxied := front.Handler(r.server(quiet).Handler())
	const fallback = "http://localhost:8080"
	for host, want := range map[string]string{
		"band.example":        "http://band.example",
		"band.example:8090":   "http://band.example:8090",
		"[::1]:8080":          "http://[::1]:8080",
		"Band.Example:80":     "http://band.example",
		"xn--bnd-rla.example": "http://xn--bnd-rla.example",
		"a';reboot;'":         fallback,
		"$(reboot)":           fallback,
		"a&lt;b":              fallback,
		"a<script>":           fallback,
		"":                    fallback,
	} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api", nil)
		request.Host = host
		recorder := httptest.NewRecorder()
		r.handler.ServeHTTP(recorder, request)
		if got := r.commandsFor(recorder.Body.String()); len(got) != 1 || got[0] != want {
			t.Errorf("%s: the commands are for %q, want %s", host, got, want)
		}
	}
	forwarded := ask(t, proxied, "GET", "http://10.0.0.7:8080/api", "", "X-Forwarded-Proto: https", "X-Forwarded-Host: band.example")
	if got := r.commandsFor(forwarded.body); len(got) != 1 || got[0] != "https://band.example" {
		t.Errorf("behind a proxy the commands are for %q", got)
	}
}

// commandsFor lists the addresses that the commands of a page are for.
func (r *rig) commandsFor(body string) []string {
	addresses := map[string]bool{}
	for _, pre := range mustPage(r.tb, body).all("pre") {
		for _, word := range strings.Fields(textOf(pre)) {
			if url, ok := strings.CutPrefix(word, "'http"); ok && attribute(pre, "class") != "" {
				scheme, rest, _ := strings.Cut(url, "://")
				host, _, _ := strings.Cut(rest, "/")
				addresses["http"+scheme+"://"+host] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(addresses))
}
