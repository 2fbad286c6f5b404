package main_test

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"downbeat/db/dbtest"
)

// Titles that would break a stream whose lines are not kept apart from its text.
var titles = map[string]string{
	"CR":             "one\rtwo",
	"LF":             "one\ntwo\n\nid: 7\nevent: forged\ndata: {}\n\n",
	"CR LF":          "one\r\ntwo\r\n\r\n",
	"emoji":          "Späte Schicht 🎷👩🏽‍🎤",
	"U+2028":         "one\u2028two\u2029three\u0085four",
	"quotes":         `"Late" 'show' \ </script> & <b>`,
	"BOM, backspace": "\ufeff\b\u0001\u007f",
	"100 kB":         strings.Repeat("Late show. ", 100<<10/11),
}

const watch = `new Promise((resolve, reject) => {
	window.seen = []
	window.control = []
	window.source = new EventSource('/api/realtime?band=%s')
	for (const kind of ['feed:ready', 'feed:reset', 'feed:goodbye', 'feed:stale', 'forged', 'message'])
		source.addEventListener(kind, e => { control.push(kind + ' ' + e.data); if (kind === 'feed:ready') resolve() })
	source.addEventListener('gig:updated', e => {
		const data = JSON.parse(e.data)
		seen.push({ id: e.lastEventId, own: data.id, title: data.data.title, seq: data.seq })
	})
	setTimeout(reject, 30000, 'no feed:ready')
})`

type seen struct {
	ID, Own, Title string
	Seq            int64
}

func TestANativeEventSourceReadsEveryTitleAndComesBackByItself(t *testing.T) {
	t.Parallel()
	dbtest.MustFind(t, "chromium", "chromium-browser", "google-chrome")
	s, addr := MustStage(t), MustAddr(t)
	in := MustServeAt(t, s.url, addr)
	p := MustBrowse(t, in.url+"/api")
	var status int
	p.MustRun(t, `fetch('/api/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ email: 'ana@demo.downbeat', password: 'downbeat' }) }).then(r => r.status)`, &status)
	if status != 201 {
		t.Fatalf("signing in is answered with %d", status)
	}
	p.MustRun(t, fmt.Sprintf(watch, nightShift), nil)
	mustSee := func(n int) (all []seen) {
		t.Helper()
		MustBecome(t, fmt.Sprintf("the page has seen %d events", n), func() bool {
			p.MustRun(t, `seen`, &all)
			return len(all) >= n
		})
		return all
	}

	n := 0
	for name, title := range titles {
		s.MustExec(t, `update gigs set title = $2 where id = $1`, lateGig, title)
		n++
		if e := mustSee(n)[n-1]; e.Title != title {
			t.Errorf("%s: the page has %.200q instead of %.200q", name, e.Title, title)
		}
	}
	var refused *pgconn.PgError
	_, err := s.pool.Exec(t.Context(), `update gigs set title = $2 where id = $1`, lateGig, "a\x00b")
	if !errors.As(err, &refused) || refused.Code != "22021" {
		t.Errorf("PostgreSQL takes a NUL: %v", err)
	}

	in.MustKill(t)
	for i := range 20 {
		s.MustExec(t, `update gigs set title = $2 where id = $1`, lateGig, fmt.Sprint("while it was away ", i))
		n++
	}
	MustServeAt(t, s.url, addr)
	s.MustExec(t, `update gigs set title = 'and back' where id = $1`, lateGig)
	n++
	all := mustSee(n)
	for i, e := range all {
		if e.ID != e.Own || e.Seq != all[0].Seq+int64(i) {
			t.Errorf("event %d is %+.200v", i, e)
		}
	}
	if len(all) != n || all[n-1].Title != "and back" {
		t.Errorf("the page has %d events, not %d", len(all), n)
	}
	var control []string
	p.MustRun(t, `control`, &control)
	if len(control) != 2 || !strings.Contains(control[1], `"resumed":true`) {
		t.Errorf("the page was told %q", control)
	}
}

func TestCurlReadsEveryTitle(t *testing.T) {
	t.Parallel()
	curl := dbtest.MustFind(t, "curl")
	s := MustStage(t)
	in := MustServeAt(t, s.url, MustAddr(t))
	cookies := filepath.Join(t.TempDir(), "cookies")
	said, err := exec.Command(curl, "-sS", "-c", cookies, "--json", `{"email":"ana@demo.downbeat","password":"downbeat"}`, in.url+"/api/session").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	stream := mustStart(t, exec.Command(curl, "-sSNi", "-b", cookies, in.url+"/api/realtime?types=gig:*&band="+nightShift), nil)
	head := stream.MustSay(t, &stream.stdout, `(?s)^(.*?)\r\n\r\n.*event: feed:ready\n`)[1]
	for _, line := range []string{"HTTP/1.1 200 OK", "Content-Type: text/event-stream", "Cache-Control: no-store, no-transform", "X-Accel-Buffering: no"} {
		if !strings.Contains(head, line) {
			t.Errorf("there is no %q in\n%s", line, head)
		}
	}
	for _, title := range titles {
		s.MustExec(t, `update gigs set title = $2 where id = $1`, lateGig, title)
	}
	s.MustExec(t, `update gigs set title = 'the end' where id = $1`, lateGig)
	stream.MustSay(t, &stream.stdout, `"title":"the end".*\n\n`)
	_, body, _ := strings.Cut(stream.stdout.String(), "\r\n\r\n")
	lines := newEventStream(strings.NewReader(body), "")
	events := 0
	for {
		m, err := lines.Next()
		if err != nil {
			break
		}
		if m.event == "gig:updated" {
			events++
		} else if m.event != "feed:ready" {
			t.Errorf("there is a %s in between", m.event)
		}
	}
	if events != len(titles)+1 {
		t.Errorf("curl has %d events, not %d", events, len(titles)+1)
	}
}
