package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"downbeat/app/feed"
)

// mustEffect sends a request of Ana's or Ben's band, which must succeed, and returns what it did in the band's feed: the
// events from behind the cursor of a read before it up to the cursor that it announces, which are to be all of its own.
func (r *rig) mustEffect(status int, method, path, body string, headers ...string) (answer, []feed.Event) {
	r.tb.Helper()
	before := r.must(http.StatusOK, "GET", "/api/bands/"+nightShift+"/songs?limit=1", "", headers[0])
	a := r.must(status, method, path, body, headers...)
	epoch := r.text(`select epoch from feed.state`)
	from, to := mustCursor(r.tb, epoch, before), mustCursor(r.tb, epoch, a)
	commits, _, err := feed.NewLog(r.pool).After(r.tb.Context(), from)
	if err != nil {
		r.tb.Fatal(err)
	}
	var events []feed.Event
	for _, c := range commits {
		for _, e := range c.Events {
			if e.Seq > to.Seq || e.RequestID != a.header.Get("X-Request-Id") || e.Actor.Via != "api" {
				r.tb.Fatalf("%s %s announced %s, and in the feed is %+v", method, path, to, e)
			}
			events = append(events, e)
		}
	}
	return a, events
}

func mustCursor(tb testing.TB, epoch string, a answer) feed.Cursor {
	tb.Helper()
	c, ok := feed.ParseCursor(a.header.Get("Downbeat-Cursor"), epoch, uuid.MustParse(nightShift))
	if !ok {
		tb.Fatalf("no cursor: %v", a.header)
	}
	return c
}

// types are those of the events, in a line.
func types(events []feed.Event) string {
	list := make([]string, len(events))
	for i, e := range events {
		list[i] = e.Type
	}
	return strings.Join(list, " ")
}

// refusal is a request and why it is refused.
type refusal struct {
	body    string
	status  int
	code    string
	pointer string // of the only error; empty: whatever
}

// mustRefuse sends them all.
func (r *rig) mustRefuse(method, path string, list []refusal, headers ...string) {
	r.tb.Helper()
	for _, x := range list {
		a := r.ask(method, path, x.body, headers...)
		var p struct {
			Errors []struct{ Pointer, Detail string }
		}
		a.into(r.tb, &p)
		if a.status != x.status || a.code(r.tb) != x.code || (x.pointer != "" && (len(p.Errors) != 1 || p.Errors[0].Pointer != x.pointer || p.Errors[0].Detail == "")) {
			r.tb.Errorf("%s %s %.100s: %d %s", method, path, x.body, a.status, a.body)
		}
	}
}

// mustHide asks for rows of another band, by both bands' paths, and for one that there is not: all three must answer alike.
func (r *rig) mustHide(noun, foreign, change string, cookie string) {
	r.tb.Helper()
	for _, method := range []string{"GET", "PATCH", "DELETE"} {
		body := ""
		if method == "PATCH" {
			body = change
		}
		var first answer
		for i, path := range []string{
			"/api/bands/" + nightShift + "/" + noun + "/" + uuid.NewString(),
			"/api/bands/" + nightShift + "/" + noun + "/" + foreign,
			"/api/bands/" + secondLine + "/" + noun + "/" + foreign,
		} {
			a := r.must(http.StatusNotFound, method, path, body, cookie, "If-Match: *")
			if i == 0 {
				first = a
			}
			if withoutID(a.body) != withoutID(first.body) {
				r.tb.Errorf("%s %s: %s; but of what there is not: %s", method, path, a.body, first.body)
			}
		}
	}
}

// pagesOf reads a list to its end.
func pagesOf[P any](r *rig, path, cookie string, next func(P) *string) (pages []P) {
	r.tb.Helper()
	for after := ""; ; {
		var page P
		r.must(http.StatusOK, "GET", path+after, "", cookie).into(r.tb, &page)
		pages = append(pages, page)
		token := next(page)
		if token == nil {
			return pages
		}
		after = "&after=" + *token
	}
}
