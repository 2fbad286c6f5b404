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
		guard := access.NewGuard(pool, slog.New(slog.DiscardHandler))
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
	guard := access.NewGuard(pool, slog.New(slog.DiscardHandler))
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
		session, err := db.CreateSession(t.Context(), pool, user.ID, hash[:], time.Hour, "test")
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
