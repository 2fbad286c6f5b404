package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"downbeat/app/api"
)

func TestItemsThatHaveTheSamePlaceCanStillBeToldApartAndParted(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	at := r.mustSetlist(ana, "A", "B", "C", "D")
	c := r.mustContent(at, ana)
	r.exec(`update public.setlist_items set position = 'V' where setlist_id = '` + c.Setlist.Id.String() + `'`) // four, as by SQL at once
	c = r.mustContent(at, ana)
	var want []string
	for _, i := range c.Items {
		want = append(want, i.Title)
	}
	again := fmt.Sprintf(`{"items": %s}`, idsOf(c, want...))
	if _, events := r.mustEffect(http.StatusOK, "PUT", at+"/order", again, ana); len(events) != 0 {
		t.Errorf("as they are: %s", types(events))
	}
	r.must(http.StatusCreated, "POST", at+"/items", `{"kind": "break", "title": "last", "after": "`+c.Items[3].Id.String()+`"}`, ana)
	r.must(http.StatusCreated, "POST", at+"/items", `{"kind": "break", "title": "between", "after": "`+c.Items[1].Id.String()+`"}`, ana)
	want = append(slices.Insert(want, 2, "between"), "last")
	if c = r.mustContent(at, ana); titles(c) != strings.Join(want, " ") {
		t.Errorf("%s, want %s", titles(c), want)
	}
	// Where there is no end to what was put there, and the item that moves is one of those that get a new rank.
	r.exec(`update public.setlist_items set position = repeat('z', 199) || substr('VWXYZz', array_position('{` + strings.Join(want, ",") + `}'::text[], title), 1) where setlist_id = '` + c.Setlist.Id.String() + `'`)
	r.must(http.StatusCreated, "POST", at+"/items", `{"kind": "break", "title": "end"}`, ana)
	r.exec(`update public.setlist_items set position = repeat('z', 199) || substr('TUVWXYz', array_position('{` + strings.Join(want, ",") + `,end}'::text[], title), 1) where setlist_id = '` + c.Setlist.Id.String() + `'`)
	c = r.mustContent(at, ana)
	r.must(http.StatusOK, "PATCH", at+"/items/"+idOf(c, "last"), `{"after": "`+c.Items[0].Id.String()+`"}`, ana, fmt.Sprintf(`If-Match: "%d"`, c.Items[5].Version))
	want = append(slices.Insert(slices.Delete(want, 5, 6), 1, "last"), "end")
	if c = r.mustContent(at, ana); titles(c) != strings.Join(want, " ") || len(c.Items[0].Position) > 3 {
		t.Errorf("%s at %s, want %s", titles(c), c.Items[0].Position, want)
	}
}

func TestAnotherOrderIsOneStepOfWhatMustMove(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	at := r.mustSetlist(ana, "A", "B", "C", "D", "E")
	c := r.mustContent(at, ana)
	for _, step := range []struct {
		order string
		moved int64
	}{{"E A B C D", 1}, {"E D C B A", 3}, {"E D C B A", 0}, {"A B E D C", 2}} {
		a, events := r.mustEffect(http.StatusOK, "PUT", at+"/order", `{"items": `+idsOf(c, strings.Fields(step.order)...)+`}`, ana)
		var got api.SetlistContent
		if a.into(t, &got); titles(got) != step.order || titles(r.mustContent(at, ana)) != step.order || int64(len(events)) != step.moved {
			t.Errorf("%s is wanted: %s with %s", step.order, titles(got), types(events))
		}
		for _, e := range events {
			if e.Type != "setlist:song:reordered" || e.Tx.ID != events[0].Tx.ID || e.Tx.Count != step.moved || !slices.Equal(e.Changed, []string{"position"}) {
				t.Errorf("%+v", e)
			}
		}
	}
}

func TestAnOrderOfOtherItemsThanThereAreShowsThePresentOnes(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	at := r.mustSetlist(ana, "A", "B", "C")
	c := r.mustContent(at, ana)
	foreign := r.text(`select id::text from public.setlist_items where setlist_id = '` + evesSetlist + `' limit 1`)
	for _, list := range []string{
		idsOf(c, "A", "B"), `["` + idOf(c, "C") + `", "` + idOf(c, "B") + `", "` + idOf(c, "A") + `", "` + foreign + `"]`,
		`["` + idOf(c, "A") + `", "` + idOf(c, "B") + `", "` + uuid.NewString() + `"]`,
		`["` + idOf(c, "A") + `", "` + idOf(c, "B") + `", "` + strings.ToUpper(idOf(c, "B")) + `"]`, // one item twice, in two ways
	} {
		a := r.must(http.StatusConflict, "PUT", at+"/order", `{"items": `+list+`}`, ana)
		var p struct{ Current api.SetlistContent }
		if a.into(t, &p); a.code(t) != "items-changed" || titles(p.Current) != "A B C" || p.Current.Totals.Breaks != 3 {
			t.Errorf("%s: %s", list, a.body)
		}
	}
	r.mustRefuse("PUT", at+"/order", []refusal{
		{`{"items": ` + idsOf(c, "A", "A", "B") + `}`, 422, "invalid-fields", "/items"},
		{`{"items": []}`, 422, "invalid-fields", "/items"},
		{`{"items": ["A"]}`, 422, "invalid-fields", "/items/0"},
		{`{}`, 422, "invalid-fields", "/items"},
	}, ana)
	if got := titles(r.mustContent(at, ana)); got != "A B C" {
		t.Errorf("it became %s", got)
	}
}

func TestMembersWhoOrderAddMoveAndRemoveAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	cookies := []string{r.as("ana"), r.as("ben"), r.as("cleo")}
	at := r.mustSetlist(cookies[0], "A", "B", "C", "D")
	first := r.mustContent(at, cookies[0])
	var mu sync.Mutex
	statuses := map[string]int{}
	note := func(what string, a answer) {
		mu.Lock()
		defer mu.Unlock()
		statuses[fmt.Sprint(what, " ", a.status)]++
	}
	var people sync.WaitGroup
	for who, cookie := range cookies {
		people.Go(func() {
			for n := range 12 {
				name := fmt.Sprintf("%d-%d", who, n)
				anchor := first.Items[n%4].Id.String()
				note("add", r.ask("POST", at+"/items", `{"kind": "break", "title": "`+name+`", "after": "`+anchor+`"}`, cookie))
				note("move", r.ask("PATCH", at+"/items/"+anchor, `{"after": "`+first.Items[(n+1+who)%4].Id.String()+`"}`, cookie, "If-Match: *"))
				now := r.ask("GET", at+"/items", "", cookie)
				var c api.SetlistContent
				if json.Unmarshal([]byte(now.body), &c) != nil {
					continue // its status is wrong as well
				}
				ids := make([]string, len(c.Items))
				for i, item := range c.Items {
					ids[len(ids)-1-i] = item.Id.String()
				}
				list, _ := json.Marshal(ids)
				note("read", now)
				note("order", r.ask("PUT", at+"/order", `{"items": `+string(list)+`}`, cookie))
				if n%3 == 0 {
					note("remove", r.ask("DELETE", at+"/items/"+idOf(c, name), "", cookie, "If-Match: *"))
				}
			}
		})
	}
	people.Wait()
	for status := range statuses {
		switch status {
		case "add 201", "move 200", "move 422", "read 200", "order 200", "order 409", "remove 204": // 422: behind itself
		default:
			t.Errorf("%s: %d times", status, statuses[status])
		}
	}
	if statuses["order 200"] == 0 || statuses["add 201"] != 36 || statuses["remove 204"] != 12 {
		t.Errorf("%v", statuses)
	}
	last := r.mustContent(at, cookies[0])
	if len(last.Items) != 4+36-12 {
		t.Errorf("%d are left", len(last.Items))
	}
	for i := 1; i < len(last.Items); i++ {
		if last.Items[i].Position <= last.Items[i-1].Position {
			t.Errorf("%s and %s share a place", last.Items[i-1].Title, last.Items[i].Title)
		}
	}
}
