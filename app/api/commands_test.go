package api_test

import (
	"bytes"
	"cmp"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"downbeat/db/dbtest"
)

// reader is somebody who pastes commands of the reference into a shell.
type reader struct {
	*rig
	page   webPage
	folder string
}

// mustReader has rows for all ids that the examples of the contract name, and nobody signed in.
func mustReader(tb testing.TB) *reader {
	tb.Helper()
	dbtest.MustFind(tb, "curl")
	r := mustRig(tb)
	r.exec(`
		delete from public.setlist_items where setlist_id = '5e000000-0000-4000-8000-000000000001';
		insert into public.setlist_items (id, band_id, setlist_id, song_id, position)
		select ('51000000-0000-4000-8000-00000000000' || n)::uuid, band_id, '5e000000-0000-4000-8000-000000000001', id, n::text
		from public.songs, generate_series(1, 2) n where id = '50000000-0000-4000-8000-000000000001';
		insert into public.invites (id, band_id, token_hash)
		values ('f0000000-0000-4000-8000-000000000001', '` + nightShift + `', sha256(decode(translate('m3Vt9QkZ1cXw7BfJ0hLr5YsN2pDg8uEa4oTi6vKxRzM', '-_', '+/') || '=', 'base64')));
		insert into public.unavailability (id, band_id, member_id, starts_on, ends_on)
		values ('d0000000-0000-4000-8000-000000000001', '` + nightShift + `', 'c0000000-0000-4000-8000-000000000001', '2027-08-01', '2027-08-14');
		insert into public.calendar_links (id, band_id, member_id, scope, token_hash)
		values ('1c000000-0000-4000-8000-000000000001', '` + nightShift + `', 'c0000000-0000-4000-8000-000000000001', 'member',
		  sha256(decode(translate('qWZx0GdJ3eMfT8yJ9h2mB5vK1rP6nL4sC7uA0oE8iDk', '-_', '+/') || '=', 'base64')));
		insert into public.sessions (id, user_id, token_hash, expires_at)
		values ('5a000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', sha256('another device'), now() + interval '1 day');`)
	server := httptest.NewServer(r.handler)
	tb.Cleanup(server.Close)
	request, err := http.NewRequestWithContext(tb.Context(), http.MethodGet, server.URL+"/api", nil)
	if err != nil {
		tb.Fatal(err)
	}
	response, err := server.Client().Do(request)
	if err != nil {
		tb.Fatal(err)
	}
	defer response.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(response.Body); err != nil {
		tb.Fatal(err)
	}
	p := &reader{rig: r, page: mustPage(tb, body.String()), folder: tb.TempDir()}
	// Every curl says on standard error which status it got, and pasting needs no flag for it.
	if err := os.WriteFile(filepath.Join(p.folder, ".curlrc"), []byte("silent\nnoproxy = \"*\"\nwrite-out = \"%{stderr}%{http_code} \"\n"), 0o600); err != nil {
		tb.Fatal(err)
	}
	return p
}

// paste runs a command in a shell, and returns what it printed and the statuses that it was answered with.
func (p *reader) paste(command string) (printed string, statuses []string) {
	p.tb.Helper()
	shell := exec.CommandContext(p.tb.Context(), "sh", "-c", command)
	shell.Dir = p.folder
	shell.Env = append(os.Environ(), "CURL_HOME="+p.folder, "HOME="+p.folder)
	var told bytes.Buffer
	shell.Stderr = &told
	out, err := shell.Output()
	if err != nil {
		p.tb.Fatalf("%s\n%v %s", command, err, told.String())
	}
	return string(out), strings.Fields(told.String())
}

// commands are those of the first ten minutes, by the heading that they stand under, and those of the operations, by operationId.
func (p *reader) commands() (first []string, operations map[string]string) {
	operations = map[string]string{}
	for _, section := range p.page.all("section") {
		if attribute(section, "aria-labelledby") == "first" {
			for _, pre := range (webPage{p.tb, section}).all("pre") {
				if attribute(pre, "class") == "command" {
					first = append(first, textOf(pre))
				}
			}
		}
	}
	for _, article := range p.page.all("article") {
		for _, pre := range (webPage{p.tb, article}).all("pre") {
			if attribute(pre, "class") == "command operation" {
				operations[attribute(article, "aria-labelledby")] = textOf(pre)
			}
		}
	}
	return first, operations
}

func TestTheFirstTenMinutesGoAsTheReferenceSays(t *testing.T) {
	t.Parallel()
	p := mustReader(t)
	first, _ := p.commands()
	var change, again string
	for _, command := range first {
		printed, statuses := p.paste(command)
		for _, s := range statuses {
			if s[0] != '2' {
				t.Errorf("%s\nis answered with %v: %s", command, statuses, printed)
			}
		}
		switch {
		case len(statuses) == 0:
			t.Errorf("%s\nasks nobody", command)
		case strings.Contains(command, "/api/realtime") && !strings.Contains(printed, "event: feed:ready\n"):
			t.Errorf("the stream begins with %s", printed)
		case strings.Contains(command, "If-Match"):
			change = command
		case strings.Contains(command, "Idempotency-Key"):
			again = printed
			if repeated, _ := p.paste(command); location(repeated) != location(again) || location(again) == "" || !strings.Contains(repeated, "Idempotency-Replayed: true") {
				t.Errorf("sent again: %s", repeated)
			}
		case strings.Contains(command, "/api/users"): // the demo's own Ana goes on
			p.paste(first[0])
		}
	}
	if printed, statuses := p.paste(change); !slices.Equal(statuses, []string{"412"}) || !strings.Contains(printed, `"current":{`) {
		t.Errorf("the change, sent again, is answered with %v: %s", statuses, printed)
	}
	if again == "" {
		t.Error("nothing was sent again")
	}
}

func location(printed string) string {
	_, after, _ := strings.Cut(printed, "Location: ")
	line, _, _ := strings.Cut(after, "\r\n")
	return line
}

func TestEveryCommandOfTheReferenceRunsAsItIsPasted(t *testing.T) {
	t.Parallel()
	// What no example can know is the cursor of a feed that begins later, and Ana is a member already.
	refused := map[string]string{"markActivity": "422", "acceptInvite": "409"}
	total := 0
	// Each row of this table has a database of its own. What is changed is no longer as the examples of deletions have
	// seen it, and deletions go from the leaves to the trunk.
	for _, methods := range [][]string{{"GET", "POST"}, {"PATCH", "PUT"}, {"DELETE"}} {
		p := mustReader(t)
		_, operations := p.commands()
		p.paste(operations["signIn"])
		for _, method := range methods {
			var ids []string
			for id, command := range operations {
				if methodOf(command) == method {
					ids = append(ids, id)
				}
			}
			slices.SortFunc(ids, func(a, b string) int {
				deeper := strings.Count(operations[b], "/") - strings.Count(operations[a], "/")
				return cmp.Or(deeper, strings.Compare(operations[a], operations[b]))
			})
			for _, id := range ids {
				printed, statuses := p.paste(operations[id])
				want := refused[id]
				if len(statuses) != 1 || want != "" && statuses[0] != want || want == "" && statuses[0] >= "400" {
					t.Errorf("%s\nis answered with %v: %s", operations[id], statuses, printed)
				}
				switch id {
				case "changePassword":
					p.exec(`update public.users set password_hash = (select password_hash from public.users where email = 'ben@demo.downbeat') where email = 'ana@demo.downbeat'`)
					p.paste(operations["signIn"])
				case "signUp": // Ana goes on
					p.paste(operations["signIn"])
				}
			}
			total += len(ids)
		}
	}
	if total < 70 {
		t.Errorf("there are %d commands", total)
	}
}

func methodOf(command string) string {
	if _, after, found := strings.Cut(command, " -X "); found {
		method, _, _ := strings.Cut(after, " ")
		return method
	}
	if strings.Contains(command, " --json ") {
		return "POST"
	}
	return "GET"
}
