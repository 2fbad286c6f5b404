package access_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestWithoutAnAnswerForFiveSecondsEverybodyIsOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pool, err := pgxpool.New(t.Context(), "postgres://nobody@127.0.0.1:1/nothing")
		if err != nil {
			t.Fatal(err)
		}
		pool.Close() // nobody answers
		guard := access.NewGuard(pool, pool, slog.New(slog.DiscardHandler))
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- guard.Run(ctx) }()

		began := time.Now()
		a, released := guard.Admit(db.Grant{}), guard.Admit(db.Grant{})
		released.Release()
		released.Release()
		<-a.Ended()
		if after := time.Since(began); after < 4*time.Second || after > 5*time.Second || !errors.Is(a.Reason(), access.ErrUnverified) {
			t.Errorf("ended after %v because %v", after, a.Reason())
		}
		late := guard.Admit(db.Grant{})
		began = time.Now()
		<-late.Ended()
		if after := time.Since(began); after > time.Second || !errors.Is(late.Reason(), access.ErrUnverified) {
			t.Errorf("who came during the outage is out after %v because %v", after, late.Reason())
		}
		select {
		case <-released.Ended():
			t.Error("one that was released is ended")
		default:
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestTheGuardEndsWhatIsNoLongerAllowedAndNothingElse(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	if _, err := db.SeedDemo(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	band := uuid.MustParse("b0000000-0000-4000-8000-000000000001")
	guard := access.NewGuard(pool, pool, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- guard.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()

	admit := func(email string) (*access.Admission, db.Session) {
		user, err := db.UserByEmail(t.Context(), pool, email)
		if err != nil {
			t.Fatal(err)
		}
		hash := sha256.Sum256([]byte(email))
		session, err := db.CreateSession(t.Context(), pool, db.NewSession{UserID: user.ID, PasswordHash: user.PasswordHash, TokenHash: hash[:], Lifetime: time.Hour, UserAgent: "test"})
		if err != nil {
			t.Fatal(err)
		}
		return guard.Admit(db.Grant{SessionID: session.ID, BandID: band}), session
	}
	stays, session := admit("ana@demo.downbeat")
	alsoStays := guard.Admit(db.Grant{SessionID: session.ID, BandID: band})
	leaves, _ := admit("ben@demo.downbeat")
	if err := leaves.Check(t.Context()); err != nil {
		t.Errorf("a member: %v", err)
	}
	if _, err := pool.Exec(t.Context(), `delete from public.members where name ilike 'ben%'`); err != nil {
		t.Fatal(err)
	}

	<-leaves.Ended()
	if err := leaves.Check(t.Context()); !errors.Is(err, access.ErrRevoked) || !errors.Is(leaves.Reason(), access.ErrRevoked) {
		t.Errorf("Check: %v, Reason: %v; want ErrRevoked", err, leaves.Reason())
	}
	for _, a := range []*access.Admission{stays, alsoStays} {
		if err := a.Check(t.Context()); err != nil {
			t.Errorf("who stays: %v", err)
		}
		select {
		case <-a.Ended():
			t.Errorf("who stays is out: %v", a.Reason())
		default:
		}
	}
}

// Whoever keeps all connections of the pool busy does not end the streams of others, and keeps none that has lost its right.
func TestTheGuardNeedsNothingOfABusyPool(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	aside, err := db.Aside(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(aside.Close)
	counted := &countedQuerier{Querier: pool}
	guard := access.NewGuard(aside, counted, slog.New(slog.DiscardHandler))
	admit := func(email string) *access.Admission {
		now := mustNow(t, pool)
		return guard.Admit(access.Caller{UserID: mustUser(t, pool, email).ID, IssuedAt: now, ExpiresAt: now.Add(time.Hour)}.Grant(nightShift))
	}
	stays, leaves := admit(ana), admit("ben@demo.downbeat")
	sql, err := db.Connect(t.Context(), dbtest.URL(pool))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sql.Close(context.Background()) })
	busy := make([]*pgxpool.Conn, pool.Config().MaxConns)
	for i := range busy {
		if busy[i], err = pool.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer busy[i].Release()
	}

	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- guard.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	mustExec(t, sql, `delete from public.members where name ilike 'ben%'`)
	<-leaves.Ended()
	if !errors.Is(leaves.Reason(), access.ErrRevoked) {
		t.Errorf("ended because %v, want ErrRevoked", leaves.Reason())
	}
	if stays.Reason() != nil {
		t.Errorf("who stays is out: %v", stays.Reason())
	}
	if n := counted.n.Load(); n != 0 {
		t.Errorf("the guard has asked the pool %d times", n)
	}
	// What a stream causes waits there with all other requests.
	busy[0].Release()
	if err := stays.Check(t.Context()); err != nil || counted.n.Load() != 1 {
		t.Errorf("a check: %v, after %d questions to the pool", err, counted.n.Load())
	}
}

func TestWhatIsToFollowTheEndOfAnAdmissionRunsThen(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	guard := access.NewGuard(pool, pool, slog.New(slog.DiscardHandler))
	a := guard.Admit(db.Grant{}) // nobody's
	ran, never := make(chan error, 2), make(chan error, 1)
	a.AfterEnd(func() { ran <- a.Reason() })
	if stop := a.AfterEnd(func() { never <- a.Reason() }); !stop() {
		t.Error("it has begun before the end")
	}
	if len(ran) > 0 || a.Reason() != nil {
		t.Errorf("the end came before anybody looked: %v", a.Reason())
	}

	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- guard.Run(ctx) }()
	if err := <-ran; !errors.Is(err, access.ErrRevoked) {
		t.Errorf("it ran because of %v", err)
	}
	a.AfterEnd(func() { ran <- a.Reason() })
	if err := <-ran; !errors.Is(err, access.ErrRevoked) {
		t.Errorf("after the end it ran because of %v", err)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if len(never) > 0 {
		t.Error("what was stopped ran")
	}
}

func TestATokenThatExpiresEndsItsStreamAndNoOther(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	guard := access.NewGuard(pool, pool, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- guard.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	now := mustNow(t, pool)
	admit := func(email string, lasts time.Duration) *access.Admission {
		return guard.Admit(access.Caller{
			UserID: mustUser(t, pool, email).ID, IssuedAt: now, ExpiresAt: now.Add(lasts),
		}.Grant(nightShift))
	}
	stays, expires := admit(ana, time.Hour), admit(ana, time.Second)
	signedOut, disabled := admit("ben@demo.downbeat", time.Hour), admit("cleo@demo.downbeat", time.Hour)
	stranger := admit("eve@demo.downbeat", time.Hour)
	if err := signedOut.Check(t.Context()); err != nil {
		t.Errorf("before: %v", err)
	}
	if err := access.NewSessions(pool, access.NewPasswords(0)).SignOutEverywhere(t.Context(), mustUser(t, pool, "ben@demo.downbeat").ID); err != nil {
		t.Fatal(err)
	}
	mustExec(t, pool, `update public.users set disabled_at = now() where email = 'cleo@demo.downbeat'`)

	for name, a := range map[string]*access.Admission{"expired": expires, "signed out": signedOut, "disabled": disabled, "of another band": stranger} {
		<-a.Ended()
		if !errors.Is(a.Reason(), access.ErrRevoked) {
			t.Errorf("%s: ended because %v, want ErrRevoked", name, a.Reason())
		}
	}
	if late := mustNow(t, pool).Sub(now.Add(time.Second)); late < 0 {
		t.Errorf("ended %v before its time", -late)
	}
	if err := stays.Check(t.Context()); err != nil {
		t.Errorf("who stays: %v", err)
	}
	select {
	case <-stays.Ended():
		t.Errorf("who stays is out: %v", stays.Reason())
	default:
	}
}
