package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"downbeat/app/api"
)

const newGig = `{"title": "Harbour fair", "startsAt": "2031-05-01T20:00:00Z"}`

func TestARequestThatIsSentAgainIsDoneOnceAndAnsweredAlike(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, key := r.as("ana"), "Idempotency-Key: the tap at half past nine"
	first := r.must(http.StatusCreated, "POST", gigsPath, newGig, ana, key)
	r.exec(`update public.gigs set title = 'Changed since' where title = 'Harbour fair'`)
	again := r.must(http.StatusCreated, "POST", gigsPath, newGig, r.as("ana"), key) // from another session, too
	if again.body != first.body || again.header.Get("Location") != first.header.Get("Location") || again.header.Get("ETag") != first.header.Get("ETag") ||
		again.header.Get("Idempotency-Replayed") != "true" || first.header.Get("Idempotency-Replayed") != "" || again.header.Get("Downbeat-Cursor") == "" {
		t.Errorf("first %v %s\nagain %v %s", first.header, first.body, again.header, again.body)
	}
	if n := r.text(`select count(*)::text from public.gigs where title in ('Harbour fair', 'Changed since')`); n != "1" {
		t.Errorf("%s gigs", n)
	}
	if a := r.ask("POST", gigsPath, `{"title": "Another", "startsAt": "2031-05-01T20:00:00Z"}`, ana, key); a.status != http.StatusUnprocessableEntity || a.code(t) != "idempotency-key-reused" {
		t.Errorf("the same key with another body: %d %s", a.status, a.body)
	}
	if a := r.ask("POST", "/api/bands/"+nightShift+"/songs", `{"title": "Blue Bossa"}`, ana, key); a.status != http.StatusUnprocessableEntity {
		t.Errorf("the same key elsewhere: %d %s", a.status, a.body)
	}
	// A key is its sender's: somebody else's is another one.
	if a := r.must(http.StatusCreated, "POST", gigsPath, newGig, r.as("ben"), key); a.body == first.body {
		t.Error("another person was answered with what is not theirs")
	}
	if a := r.ask("POST", gigsPath, newGig, ana, "Idempotency-Key: "+strings.Repeat("k", 256)); a.status != http.StatusBadRequest {
		t.Errorf("a long key: %d %s", a.status, a.body)
	}
}

func TestARequestThatFailedCanBeSentAgainWithItsKey(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, key := r.as("ana"), "Idempotency-Key: k"
	const body = `{"title": "x", "startsAt": "2031-05-01T20:00:00Z", "endsAt": "2031-05-01T19:00:00Z"}`
	r.must(http.StatusUnprocessableEntity, "POST", gigsPath, body, ana, key)
	r.must(http.StatusUnprocessableEntity, "POST", gigsPath, body, ana, key)
	r.must(http.StatusCreated, "POST", gigsPath, newGig, ana, key)
}

func TestAfterADayAKeyStandsForNothing(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, key := r.as("ana"), "Idempotency-Key: k"
	first := r.must(http.StatusCreated, "POST", gigsPath, newGig, ana, key)
	r.exec(`update public.idempotency_keys set created_at = created_at - interval '24 hours'`)
	again := r.must(http.StatusCreated, "POST", gigsPath, newGig, ana, key)
	if again.body == first.body || again.header.Get("Idempotency-Replayed") != "" {
		t.Errorf("it was answered as the day before: %s", again.body)
	}
}

func TestOfManyWhoSendOneRequestAtOnceAllGetTheOneAnswer(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, key := r.as("ana"), "Idempotency-Key: k"
	answers := make([]answer, 8)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i] = r.ask("POST", gigsPath, newGig, ana, key) })
	}
	all.Wait()
	for _, a := range answers {
		if a.status != http.StatusCreated || a.body != answers[0].body {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	var page api.GigPage
	r.must(http.StatusOK, "GET", gigsPath+"?from=2031-05-01T00:00:00Z&to=2031-05-02T00:00:00Z", "", ana).into(t, &page)
	if len(page.Gigs) != 1 {
		t.Errorf("%d gigs", len(page.Gigs))
	}
}

// An answer may hold a secret that is shown once; whoever reads the table must not find it there.
func TestWhatIsKeptOfAnAnswerTellsNobodyItsSecret(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	made := r.must(http.StatusCreated, "POST", "/api/bands/"+nightShift+"/invites", `{}`, r.as("ana"), "Idempotency-Key: k")
	var invite api.NewInvite
	made.into(t, &invite)
	if found := r.text(`select (position(convert_to('` + invite.Token + `', 'UTF8') in response) > 0 or position('role'::bytea in response) > 0)::text from public.idempotency_keys`); found != "false" {
		t.Error("the answer is kept in the clear")
	}
	if found := r.text(`select (key_hash = sha256('k'))::text from public.idempotency_keys`); found != "false" {
		t.Error("the key of the seal could be looked up by trying")
	}
}

// An answer of long ago says nothing any more to somebody who is out by now.
func TestWhoWasRemovedIsNotAnsweredAgain(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, eve := r.as("ana"), r.as("eve")
	var invite api.NewInvite
	r.must(http.StatusCreated, "POST", "/api/bands/"+nightShift+"/invites", `{}`, ana).into(t, &invite)
	accept := `{"token": "` + invite.Token + `"}`
	r.must(http.StatusCreated, "POST", "/api/invites/accept", accept, eve, "Idempotency-Key: k")
	r.must(http.StatusCreated, "POST", "/api/invites/accept", accept, eve, "Idempotency-Key: k")
	made := r.must(http.StatusCreated, "POST", gigsPath, newGig, eve, "Idempotency-Key: g")
	r.exec(`delete from public.members where band_id = '` + nightShift + `' and user_id = (select id from public.users where email = 'eve@demo.downbeat')`)
	for path, body := range map[string]string{"/api/invites/accept": accept, gigsPath: newGig} {
		key := map[bool]string{true: "Idempotency-Key: k", false: "Idempotency-Key: g"}[path != gigsPath]
		if a := r.ask("POST", path, body, eve, key); a.status != http.StatusNotFound || a.header.Get("Downbeat-Cursor") != "" || a.body == made.body {
			t.Errorf("%s: %d %v %s", path, a.status, a.header, a.body)
		}
	}
}
