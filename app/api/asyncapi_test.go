package api_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"downbeat/app/access"
	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/app/sse"
)

// streamContract is asyncapi.yaml, ready to hold events against.
type streamContract struct {
	tb       testing.TB
	payloads map[string]*jsonschema.Schema // by the name of the event
	tags     map[string]string
	examples map[string][]any
}

func mustStreamContract(tb testing.TB, r *rig) streamContract {
	tb.Helper()
	document, _ := mustDocument(tb, r, "/api/asyncapi.yaml")
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft7)
	compiler.AssertFormat()
	if err := compiler.AddResource("asyncapi.yaml", document); err != nil {
		tb.Fatal(err)
	}
	s := streamContract{tb: tb, payloads: map[string]*jsonschema.Schema{}, tags: map[string]string{}, examples: map[string][]any{}}
	messages, _ := down(document, "channels", "band", "messages").(map[string]any)
	for key, message := range messages {
		name, _ := down(message, "name").(string)
		schema, err := compiler.Compile("asyncapi.yaml#/channels/band/messages/" + key + "/payload")
		if err != nil {
			tb.Fatal(err)
		}
		if s.payloads[name] != nil {
			tb.Errorf("%s is there twice", name)
		}
		s.payloads[name] = schema
		tags, _ := down(message, "tags").([]any)
		s.tags[name], _ = down(tags[0], "name").(string)
		examples, _ := down(message, "examples").([]any)
		for _, e := range examples {
			s.examples[name] = append(s.examples[name], down(e, "payload"))
		}
	}
	return s
}

// check holds what came under a name against the contract.
func (s streamContract) check(name, data string) {
	s.tb.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(data))
	if err != nil {
		s.tb.Fatalf("%s: %v: %s", name, err, data)
	}
	schema := s.payloads[name]
	if schema == nil {
		s.tb.Fatalf("%s is not in asyncapi.yaml: %s", name, data)
	}
	if err := schema.Validate(value); err != nil {
		s.tb.Errorf("%s is otherwise than asyncapi.yaml has it: %v\n%s", name, err, data)
	}
}

// mustEvents returns what happened in a band, as clients get it.
func (r *rig) mustEvents(band string) (events []feed.Event) {
	r.tb.Helper()
	if err := r.feed.Settle(r.tb.Context()); err != nil {
		r.tb.Fatal(err)
	}
	log := feed.NewLog(r.pool)
	start, err := log.Start(r.tb.Context(), uuid.MustParse(band), "")
	if err != nil {
		r.tb.Fatal(err)
	}
	for at, more := start.Cursor, true; more; {
		if events == nil {
			at.Seq = 0
		}
		var commits []feed.Commit
		if commits, more, err = log.After(r.tb.Context(), at); err != nil {
			r.tb.Fatal(err)
		}
		for _, c := range commits {
			if c.Reset != "" {
				r.tb.Fatalf("a reset: %s", c.Reset)
			}
			events = append(events, c.Events...)
			at.Seq = c.Last
		}
	}
	return events
}

func TestEveryEventThatTheTablesMakeIsInTheDocumentAndNoOther(t *testing.T) {
	t.Parallel()
	r := mustStillRig(t)
	rows, err := r.pool.Query(t.Context(), `
		select coalesce(a.events ->> k.key, a.entity || ':' || k.key) from feed.attachments a, unnest(array['created', 'updated', 'deleted']) k (key)
		union
		select e.value from feed.attachments a, jsonb_each_text(a.events) e`)
	if err != nil {
		t.Fatal(err)
	}
	made, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	s := mustStreamContract(t, r)
	var listed []string
	for name, tag := range s.tags {
		if tag != "control" && tag != "broadcast" {
			listed = append(listed, name)
		}
	}
	slices.Sort(made)
	slices.Sort(listed)
	if !slices.Equal(made, listed) {
		t.Errorf("the tables make\n%q, asyncapi.yaml lists\n%q", made, listed)
	}
}

func TestTheExamplesOfTheStreamAreWhatTheyShow(t *testing.T) {
	t.Parallel()
	s := mustStreamContract(t, mustStillRig(t))
	for name, examples := range s.examples {
		for _, e := range examples {
			if err := s.payloads[name].Validate(e); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if len(s.examples["gig:updated"]) == 0 || len(s.examples["feed:ready"]) == 0 {
		t.Error("there are no examples")
	}
}

func TestRealEventsOfEveryKindAreAsTheDocumentHasThem(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	s := mustStreamContract(t, r)
	for _, sql := range append(everyKindOfChange, everyDeletion...) {
		r.exec(sql)
	}
	seen := map[string]bool{}
	for _, e := range r.mustEvents(theirBand) {
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		name := e.Type
		if strings.HasPrefix(name, "poll:") {
			name = "broadcast"
		}
		seen[name] = true
		s.check(name, string(data))
		for _, hidden := range []string{"email", "address@", "token", "password"} {
			if bytes.Contains(data, []byte(hidden)) {
				t.Errorf("%q is in %s", hidden, data)
			}
		}
		for _, column := range e.Changed {
			if !bytes.Contains(e.Old, []byte(`"`+column+`":`)) {
				t.Errorf("%s was changed and is not in old: %s", column, data)
			}
		}
	}
	for name, tag := range s.tags {
		if tag != "control" && !seen[name] {
			t.Errorf("no change made %s", name)
		}
	}
}

// apiRows is how the API shows the rows of an entity.
var apiRows = map[string]struct {
	path  string   // :id is the row's, :gig_id and :setlist_id are columns
	extra []string // fields that the event has not
}{
	"band":           {"", []string{"role", "memberId"}},
	"member":         {"/members/:id", nil},
	"invite":         {"/invites/:id", []string{"email"}},
	"song":           {"/songs/:id", nil},
	"setlist":        {"/setlists/:id", nil},
	"setlist_item":   {"/setlists/:setlist_id/items/:id", nil},
	"gig":            {"/gigs/:id", nil},
	"gig_response":   {"/gigs/:gig_id/response", nil},
	"rehearsal":      {"/rehearsals/:id", nil},
	"unavailability": {"/unavailability/:id", nil},
}

func TestARowOfTheAPIIsTheDataOfItsEventInCamelCase(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	for _, sql := range everyKindOfChange {
		r.exec(sql)
	}
	latest := map[string]feed.Event{} // of each row
	for _, e := range r.mustEvents(theirBand) {
		if e.Version != nil {
			latest[e.Entity+" "+e.EntityID] = e
		}
	}
	compared := map[string]int{}
	for _, e := range latest {
		var row map[string]any
		if err := json.Unmarshal(e.Data, &row); err != nil {
			t.Fatal(err)
		}
		path := apiRows[e.Entity].path
		for column, value := range row {
			path = strings.ReplaceAll(path, ":"+column, fmt.Sprint(value))
		}
		answer := r.must(http.StatusOK, "GET", "/api/bands/"+theirBand+path, "", ana)
		var fields map[string]any
		answer.into(t, &fields)
		if answer.header.Get("ETag") != `"`+string(e.Version)+`"` {
			t.Errorf("%s: the ETag is %s, the version %s", e.Type, answer.header.Get("ETag"), e.Version)
		}
		for column, value := range row {
			name := camelCase(column)
			got, there := fields[name]
			delete(fields, name)
			if there == (column == "band_id") || there && !sameValue(got, value) {
				t.Errorf("%s: %s is %v in the event, %s is %v, %v in the API", e.Type, column, value, name, got, there)
			}
		}
		if extra := slices.Sorted(maps.Keys(fields)); !slices.Equal(extra, slices.Sorted(slices.Values(apiRows[e.Entity].extra))) {
			t.Errorf("%s: only the API has %v", e.Type, extra)
		}
		compared[e.Entity]++
	}
	for entity := range apiRows {
		if compared[entity] == 0 {
			t.Errorf("no %s was compared", entity)
		}
	}
	if n := r.text(`select count(distinct entity)::text from feed.attachments`); n != fmt.Sprint(len(apiRows)) {
		t.Errorf("%s kinds of rows are on the feed", n)
	}
}

func camelCase(column string) string {
	words := strings.Split(column, "_")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

// sameValue compares moments as moments.
func sameValue(a, b any) bool {
	if reflect.DeepEqual(a, b) {
		return true
	}
	one, _ := a.(string)
	other, _ := b.(string)
	x, err := time.Parse(time.RFC3339, one)
	y, err2 := time.Parse(time.RFC3339, other)
	return err == nil && err2 == nil && x.Equal(y)
}

func TestEveryControlEventIsAsTheDocumentHasIt(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	contract := mustStreamContract(t, r)
	quiet := slog.New(slog.DiscardHandler)
	guard := access.NewGuard(r.pool, r.pool, quiet)
	ctx, cancel := context.WithCancel(context.Background())
	guarded := make(chan error, 1)
	go func() { guarded <- guard.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-guarded; err != nil {
			t.Error(err)
		}
	})
	// A hub that nobody feeds is stale until it is told otherwise.
	unfed := hub.New(feed.NewLog(r.pool), quiet)
	s := r.server(quiet)
	s.Guard, s.Hub = guard, unfed
	s.Stream = sse.NewServer(unfed, r.feed.Settle, sse.Options{Heartbeat: time.Millisecond}, quiet)
	server := httptest.NewServer(s.Edge.Handler(s.Handler()))
	t.Cleanup(server.Close)

	seen := map[string]bool{}
	open := func(cookie string) (until func(kind string)) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/realtime?cursor=garbage&band="+nightShift, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Cookie", strings.TrimPrefix(cookie, "Cookie: "))
		response, err := server.Client().Do(request)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatal(response, err)
		}
		t.Cleanup(func() { response.Body.Close() })
		lines := bufio.NewScanner(response.Body)
		return func(kind string) {
			t.Helper()
			event := ""
			for lines.Scan() {
				field, value, _ := strings.Cut(lines.Text(), ": ")
				switch field {
				case "event":
					event = value
				case "data":
					contract.check(event, value)
					seen[event] = true
					if event == kind {
						return
					}
				}
			}
			t.Fatalf("the stream ends before %s: %v", kind, lines.Err())
		}
	}
	until := open(r.as("ana"))
	until("feed:ready")
	until("feed:reset")
	until("feed:stale")
	until("feed:heartbeat")
	unfed.SetLive(true)
	until("feed:ready")
	unfed.Restart("0123abcd")
	until("feed:reset")
	r.exec(`delete from public.sessions`)
	until("feed:revoked")

	until = open(r.as("ben"))
	until("feed:ready")
	s.Stream.Drain(t.Context(), 0)
	until("feed:goodbye")

	for name, tag := range contract.tags {
		if tag == "control" && !seen[name] {
			t.Errorf("%s was not seen", name)
		}
	}
}
