package access_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
	"downbeat/db"
)

// person has a session and is a member of nightShift.
type person struct {
	id    uuid.UUID
	token string
	grant db.Grant

	ending, ended atomic.Bool // the right: before anything is done, and when it is committed
}

func mustPeople(tb testing.TB, pool *pgxpool.Pool, n int) []*person {
	tb.Helper()
	people := make([]*person, n)
	for i := range people {
		p := &person{}
		const sql = `
			with someone as (insert into public.users (email, name) values ($1, 'Somebody') returning id)
			insert into public.members (band_id, user_id, name) select $2, id, 'Somebody' from someone returning user_id`
		if err := pool.QueryRow(tb.Context(), sql, fmt.Sprintf("person-%d@example.org", i), nightShift).Scan(&p.id); err != nil {
			tb.Fatal(err)
		}
		var hash []byte
		p.token, hash = access.NewToken()
		session, err := db.CreateSession(tb.Context(), pool, db.NewSession{UserID: p.id, TokenHash: hash, Lifetime: time.Hour})
		if err != nil {
			tb.Fatal(err)
		}
		p.grant = db.Grant{SessionID: session.ID, UserID: p.id, BandID: nightShift}
		people[i] = p
	}
	return people
}

// mustWait waits until so many wait for a batch.
func mustWait(tb testing.TB, n int, waiting func() int) {
	tb.Helper()
	late := time.After(30 * time.Second)
	for tick := time.Tick(time.Millisecond); waiting() != n; {
		select {
		case <-tick:
		case <-late:
			tb.Fatalf("%d wait, want %d", waiting(), n)
		}
	}
}

func TestManyWhoComeTogetherAreRecognisedWithAFewQuestionsEachForWhoTheyAre(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	people := mustPeople(t, pool, 200)
	counted := &countedQuerier{Querier: pool}
	sessions := access.NewSessions(counted, access.NewPasswords(0))
	for i, p := range people {
		if i%5 == 4 {
			mustExec(t, pool, `delete from public.sessions where id = $1`, p.grant.SessionID)
		}
	}
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.Background()) }()
	mustExec(t, tx, `lock table public.sessions in access exclusive mode`) // all come before the first is answered

	var all sync.WaitGroup
	for i, p := range people {
		all.Go(func() {
			session, err := sessions.SessionOf(t.Context(), p.token)
			switch gone := i%5 == 4; {
			case gone && !errors.Is(err, access.ErrNoSession):
				t.Errorf("who is signed out: %v, want ErrNoSession", err)
			case !gone && (err != nil || session.ID != p.grant.SessionID || session.UserID != p.id):
				t.Errorf("person %d is %+v, %v; want session %v", i, session, err, p.grant.SessionID)
			}
		})
	}
	mustWait(t, len(people)-access.BatchesAtOnce, sessions.Waiting)
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	if n := counted.n.Load(); n != access.BatchesAtOnce+1 {
		t.Errorf("%d people have cost %d questions, want %d for the first who came, and one for all others", len(people), n, access.BatchesAtOnce)
	}
}

func TestNobodyIsLetInWhoseRightHadEndedBeforeTheyAskedAndNobodyElseIsKeptOut(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	people := mustPeople(t, pool, 40)
	sessions := access.NewSessions(pool, access.NewPasswords(0))
	guard := access.NewGuard(pool, pool, slog.New(slog.DiscardHandler))

	// Of the first ones the session ends, and with it both rights; of the others only the membership; the last ones stay.
	const signedOut, removed = 15, 30
	signOut := []string{
		`delete from public.sessions where user_id = $1`,
		`update public.sessions set expires_at = statement_timestamp() where user_id = $1`,
		`update public.users set disabled_at = statement_timestamp() where id = $1`,
	}
	judge := func(what string, p *person, ask func(context.Context) error, refusal error) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if rand.N(4) == 0 { // one who goes does not change what others hear
			time.AfterFunc(rand.N(5*time.Millisecond), cancel)
		}
		ended := p.ended.Load()
		switch err := ask(ctx); {
		case err == nil && ended:
			t.Errorf("%s has been accepted after its end", what)
		case errors.Is(err, refusal) && !p.ending.Load():
			t.Errorf("%s has been refused, and it is good", what)
		case err != nil && !errors.Is(err, refusal) && ctx.Err() == nil:
			t.Errorf("%s: %v", what, err)
		}
	}
	var stop atomic.Bool
	var all sync.WaitGroup
	for i, p := range people {
		for range 2 {
			all.Go(func() {
				for last := false; !last; {
					last = stop.Load()
					if i < signedOut || i >= removed {
						judge("a session", p, func(ctx context.Context) error { _, err := sessions.SessionOf(ctx, p.token); return err }, access.ErrNoSession)
					}
					judge("a right", p, func(ctx context.Context) error { return guard.Check(ctx, p.grant) }, access.ErrRevoked)
				}
			})
		}
	}
	for _, i := range rand.Perm(removed) {
		p := people[i]
		p.ending.Store(true)
		sql := `delete from public.members where user_id = $1`
		if i < signedOut {
			sql = signOut[i%len(signOut)]
		}
		mustExec(t, pool, sql, p.id)
		p.ended.Store(true)
	}
	stop.Store(true)
	all.Wait()
}
