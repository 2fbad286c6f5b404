package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// The tests in this file are made from the contract: whoever adds an operation gets them, and must say here what the
// contract cannot.

const unknown = "ffffffff-ffff-4fff-8fff-ffffffffffff"

// The token of an open invitation and of a calendar link, for whose SHA-256 the fixture has rows.
var knownToken = strings.Repeat("A", 43)

// fixture has a row of every kind in both bands, with ids that end alike, and what belongs to one person for each of the
// people that the matrix asks as. x stands for the persona: 1 ana, 2 ben, 5 eve.
const fixture = `
	delete from public.unavailability;
	insert into public.unavailability (id, band_id, member_id, starts_on, ends_on)
	select ('d0000000-0000-4000-8000-00000000000' || right(id::text, 1))::uuid, band_id, id, '2031-01-01', '2031-01-02' from public.members;
	insert into public.calendar_links (id, band_id, member_id, scope, token_hash)
	select ('f0000000-0000-4000-8000-00000000000' || right(id::text, 1))::uuid, band_id, id, 'member', case when name = 'Ana' then sha256(decode(repeat('00', 32), 'hex')) else sha256(id::text::bytea) end from public.members;
	insert into public.sessions (id, user_id, token_hash, expires_at)
	select ('90000000-0000-4000-8000-00000000000' || right(id::text, 1))::uuid, id, sha256(id::text::bytea), now() + interval '1 day' from public.users;
	insert into public.invites (id, band_id, token_hash)
	select ('70000000-0000-4000-8000-00000000000' || right(id::text, 1))::uuid, id, sha256(id::text::bytea) from public.bands;
	insert into public.bands (id, name) values ('b0000000-0000-4000-8000-000000000003', 'Third Rail');
	insert into public.invites (id, band_id, token_hash) values ('70000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000003', sha256(decode(repeat('00', 32), 'hex')));
	insert into public.gig_responses (band_id, gig_id, member_id, answer)
	select band_id, '60000000-0000-4000-8000-000000000004', id, 'yes' from public.members where band_id = '` + nightShift + `'
	on conflict do nothing;`

// rowsOf are the ids that a path names, of The Night Shift and of Second Line.
var rowsOf = map[string][2]string{
	"band":      {nightShift, secondLine},
	"member":    {"c0000000-0000-4000-8000-000000000003", "c0000000-0000-4000-8000-000000000005"},
	"invite":    {"70000000-0000-4000-8000-000000000001", "70000000-0000-4000-8000-000000000002"},
	"gig":       {"60000000-0000-4000-8000-000000000004", ""},
	"rehearsal": {"", ""}, "song": {"", ""}, "setlist": {"", ""}, "item": {"", ""}, // looked up
	"unavailability": {"d0000000-0000-4000-8000-00000000000x", "d0000000-0000-4000-8000-000000000005"},
	"link":           {"f0000000-0000-4000-8000-00000000000x", "f0000000-0000-4000-8000-000000000005"},
	"session":        {"90000000-0000-4000-8000-00000000000x", "90000000-0000-4000-8000-000000000005"},
	"file":           {knownToken + ".ics", knownToken[1:] + "E.ics"},
}

// bodies are what the contract has no example of, or none that fits the fixture.
var bodies = map[string]string{
	"signUp":        `{"email": "new@example.com", "name": "New", "password": "correct horse battery"}`,
	"changeProfile": `{"name": "Another"}`, "changePassword": `{"current": "downbeat", "new": "correct horse battery"}`,
	"changeEmail": `{"email": "another@example.com", "password": "downbeat"}`, "changeBand": `{"name": "Another"}`,
	"changeGig": `{"venue": "There"}`, "previewInvite": `{"token": "` + knownToken + `"}`, "acceptInvite": `{"token": "` + knownToken + `"}`,
	"changeRehearsal": `{"venue": "Here"}`, "changeSong": `{"key": "F#m"}`, "changeSetlist": `{"notes": "loud"}`, "changeUnavailability": `{"reason": "away"}`,
	"orderItems": "", "markActivity": "", // made from what is there
}

// queries are what an operation needs in its query.
var queries = map[string]string{"getCalendar": "?from=2031-01-01&to=2031-02-01", "followBand": "?band=BAND"}

// refusedToMembers are the operations that members of the band may call, but not on the rows of others.
var refusedToMembers = map[string]string{"changeMember": "admins-only", "removeMember": "admins-only"}

// onlyOnce are the operations, beside deletions, that can be done once.
var onlyOnce = map[string]bool{"acceptInvite": true, "changeEmail": true}

// matrix asks operations of the contract.
type matrix struct {
	*rig
	rows    map[string][2]string
	cookies map[string]string
}

func mustMatrix(tb testing.TB) *matrix {
	tb.Helper()
	m := &matrix{rig: mustRig(tb), rows: maps.Clone(rowsOf), cookies: map[string]string{}}
	m.exec(fixture)
	for kind, table := range map[string]string{"gig": "gigs", "rehearsal": "rehearsals", "song": "songs", "setlist": "setlists"} {
		for i, band := range []string{nightShift, secondLine} {
			if ids := m.rows[kind]; ids[i] == "" {
				ids[i] = m.text(`select id::text from public.` + table + ` where band_id = '` + band + `' order by id limit 1`)
				m.rows[kind] = ids
			}
		}
	}
	for i := range 2 {
		ids := m.rows["item"]
		ids[i] = m.text(`select id::text from public.setlist_items where setlist_id = '` + m.rows["setlist"][i] + `' order by position, id limit 1`)
		m.rows["item"] = ids
	}
	return m
}

// operation is one of the contract's, as a test needs it.
type operation struct {
	id, method, path, access string
	success                  string // 201
	ifMatch                  bool
	query                    []string // the names of its parameters
	body                     *openapi3.MediaType
}

func operations(tb testing.TB) (list []operation) {
	tb.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	if err := doc.Validate(tb.Context()); err != nil {
		tb.Errorf("openapi.yaml: %v", err)
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o := operation{id: op.OperationID, method: method, path: path}
			o.access, _ = op.Extensions["x-access"].(string)
			codes := slices.Sorted(maps.Keys(op.Responses.Map()))
			o.success = codes[0]
			for _, p := range op.Parameters {
				o.ifMatch = o.ifMatch || p.Value.Name == "If-Match"
				if p.Value.In == openapi3.ParameterInQuery {
					o.query = append(o.query, p.Value.Name)
				}
			}
			if op.RequestBody != nil {
				o.body = op.RequestBody.Value.Content.Get("application/json")
			}
			list = append(list, o)
		}
	}
	return list
}

var pathParameters = regexp.MustCompile(`\{(\w+)\}`)

// path is the operation's, of the persona's rows where rows are somebody's; with replaces what it would name.
func (m *matrix) path(op operation, persona string, with map[string]string) string {
	m.tb.Helper()
	digit := map[string]string{"ana": "1", "ben": "2", "eve": "5", "": "1"}[persona]
	return pathParameters.ReplaceAllStringFunc(op.path, func(name string) string {
		name = strings.Trim(name, "{}")
		if id, ok := with[name]; ok {
			return id
		}
		id, ok := m.rows[name]
		if !ok {
			m.tb.Fatalf("%s: the matrix knows no {%s}", op.id, name)
		}
		return strings.Replace(id[0], "x", digit, 1)
	})
}

// call asks as a persona.
func (m *matrix) call(op operation, persona string, with map[string]string) answer {
	m.tb.Helper()
	band := nightShift
	if b, ok := with["band"]; ok {
		band = b
	}
	path := m.path(op, persona, with) + strings.Replace(queries[op.id], "BAND", band, 1)
	var headers []string
	if persona != "" {
		if m.cookies[persona] == "" {
			m.cookies[persona] = m.as(persona)
		}
		headers = append(headers, m.cookies[persona])
	}
	if op.ifMatch {
		headers = append(headers, "If-Match: *")
	}
	return m.ask(op.method, path, m.body(op), headers...)
}

// send asks as Ana with a body of one's own.
func (m *matrix) send(op operation, body, ana string) answer {
	m.tb.Helper()
	return m.ask(op.method, m.path(op, "ana", nil), body, ana, "If-Match: *")
}

func (m *matrix) body(op operation) string {
	m.tb.Helper()
	if op.body == nil {
		return ""
	}
	if body, ok := bodies[op.id]; ok {
		switch op.id {
		case "orderItems":
			return m.text(`select json_build_object('items', json_agg(id order by position desc, id))::text from public.setlist_items where setlist_id = '` + m.rows["setlist"][0] + `'`)
		case "markActivity":
			return `{"cursor": "` + m.must(http.StatusOK, "GET", "/api/bands/"+nightShift+"/gigs", "", m.as("ana")).header.Get("Downbeat-Cursor") + `"}`
		}
		return body
	}
	example, err := json.Marshal(op.body.Example)
	if err != nil || op.body.Example == nil {
		m.tb.Fatalf("%s: the contract has no example of a body, and the matrix no body", op.id)
	}
	return string(example)
}

// Every operation × nobody, somebody of another band, a member, an admin.
func TestEveryOperationAnswersEverybodyAsTheContractSays(t *testing.T) {
	t.Parallel()
	refusals := mustMatrix(t)
	for _, persona := range []string{"ana", "ben", "eve"} {
		refusals.cookies[persona] = refusals.as(persona) // before all ask at once
	}
	expect := func(t *testing.T, a answer, op operation, persona, status, code string) {
		t.Helper()
		if strconv.Itoa(a.status) != status || (code != "" && a.code(t) != code) {
			t.Errorf("%s %s as %q: %d %s, want %s %s", op.method, op.path, persona, a.status, a.body, status, code)
		}
	}
	for _, op := range operations(t) {
		ofBand := op.access == "member" || op.access == "admin" || op.id == "followBand"
		t.Run(op.id, func(t *testing.T) {
			t.Parallel()
			// Reads change nothing; what can be done once needs a fresh database for each who does it.
			own := refusals
			fresh := func() *matrix {
				if own == refusals && op.method != http.MethodGet || op.method == http.MethodDelete || onlyOnce[op.id] {
					own = mustMatrix(t)
				}
				return own
			}
			if op.access == "public" {
				expect(t, fresh().call(op, "", nil), op, "", op.success, "")
				return
			}
			expect(t, refusals.call(op, "", nil), op, "", "401", "no-session")
			if ofBand {
				expect(t, refusals.call(op, "eve", nil), op, "eve", "404", "not-found")
			} else {
				expect(t, fresh().call(op, "eve", nil), op, "eve", op.success, "")
			}
			switch code, refused := refusedToMembers[op.id]; {
			case op.access == "admin":
				expect(t, refusals.call(op, "ben", nil), op, "ben", "403", "admins-only")
			case refused:
				expect(t, refusals.call(op, "ben", nil), op, "ben", "403", code)
			default:
				expect(t, fresh().call(op, "ben", nil), op, "ben", op.success, "")
			}
			expect(t, fresh().call(op, "ana", nil), op, "ana", op.success, "")
		})
	}
}

// What another band has and what there is nowhere is one answer, in every place of every path.
func TestForeignAndUnknownIdsCannotBeToldApart(t *testing.T) {
	t.Parallel()
	m := mustMatrix(t)
	for _, op := range operations(t) {
		names := pathParameters.FindAllStringSubmatch(op.path, -1)
		if op.id == "followBand" {
			names = [][]string{{"", "band"}}
		}
		for _, match := range names {
			name := match[1]
			persona := "ana"
			first := m.call(op, persona, map[string]string{name: m.rows[name][1]})
			if first.status != http.StatusNotFound || first.code(t) != "not-found" {
				t.Errorf("%s: a foreign %s: %d %s", op.id, name, first.status, first.body)
			}
			for _, id := range []string{unknown, "00000000-0000-0000-0000-000000000000", "x", "%27", strings.Repeat("9", 200)} {
				a := m.call(op, persona, map[string]string{name: id})
				if a.status != first.status || withoutID(a.body) != withoutID(first.body) || !slices.Equal(headerNames(a), headerNames(first)) {
					t.Errorf("%s: {%s} = %.40s: %d %s %v\nbut a foreign one: %d %s %v", op.id, name, id, a.status, a.body, headerNames(a), first.status, first.body, headerNames(first))
				}
			}
		}
	}
}

func headerNames(a answer) []string { return slices.Sorted(maps.Keys(a.header)) }

// The same in bodies: a reference to another band's row and to none.
func TestForeignAndUnknownReferencesCannotBeToldApart(t *testing.T) {
	t.Parallel()
	m := mustMatrix(t)
	ana := m.as("ana")
	base := "/api/bands/" + nightShift
	setlist := base + "/setlists/" + m.rows["setlist"][0]
	for _, c := range []struct{ method, path, body, kind string }{
		{"POST", base + "/gigs", `{"title": "x", "startsAt": "2031-01-01T20:00:00Z", "setlistId": "ID"}`, "setlist"},
		{"PATCH", base + "/gigs/" + m.rows["gig"][0], `{"setlistId": "ID"}`, "setlist"},
		{"POST", base + "/rehearsals", `{"startsAt": "2031-01-01T20:00:00Z", "setlistId": "ID"}`, "setlist"},
		{"PATCH", base + "/rehearsals/" + m.rows["rehearsal"][0], `{"setlistId": "ID"}`, "setlist"},
		{"POST", setlist + "/items", `{"songId": "ID"}`, "song"},
		{"POST", setlist + "/items", `{"kind": "break", "after": "ID"}`, "item"},
		{"PATCH", setlist + "/items/" + m.rows["item"][0], `{"after": "ID"}`, "item"},
		{"PUT", setlist + "/order", `{"items": ["ID"]}`, "item"},
		{"POST", setlist + "/copy", `{"to": "ID"}`, "setlist"},
		{"POST", setlist + "/copy", `{"name": "x", "items": ["ID"]}`, "item"},
	} {
		ask := func(id string) answer {
			return m.ask(c.method, c.path, strings.Replace(c.body, "ID", id, 1), ana, "If-Match: *")
		}
		foreign, none := ask(m.rows[c.kind][1]), ask(unknown)
		if foreign.status < 400 || foreign.status >= 500 || foreign.status != none.status || withoutID(foreign.body) != withoutID(none.body) {
			t.Errorf("%s %s %s: a foreign one: %d %s, none: %d %s", c.method, c.path, c.body, foreign.status, foreign.body, none.status, none.body)
		}
	}
	for _, path := range []string{"/unavailability?member=", "/activity?user=", "/activity?entity=gig&entityId="} {
		foreign, none := m.ask("GET", base+path+m.rows["member"][1], "", ana), m.ask("GET", base+path+unknown, "", ana)
		if foreign.status != http.StatusOK || foreign.body != none.body {
			t.Errorf("%s: a foreign one: %s, none: %s", path, foreign.body, none.body)
		}
	}
}
