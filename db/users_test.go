package db_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestAUserIsFoundInAnyCaseAndNobodyElse(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	id := mustUser(t, pool, "Zoe@Example.org")

	for _, email := range []string{"Zoe@Example.org", "zoe@example.org", "ZOE@EXAMPLE.ORG"} {
		u, err := db.UserByEmail(t.Context(), pool, email)
		if err != nil || u.ID != id || u.PasswordHash != "" || u.Disabled {
			t.Errorf("UserByEmail(%q) = %+v, %v", email, u, err)
		}
	}
	if _, err := db.UserByEmail(t.Context(), pool, "zo_@example.org"); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("an unknown address: %v, want ErrNotFound", err)
	}
	if _, err := db.UserByID(t.Context(), pool, uuid.New()); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("an unknown id: %v, want ErrNotFound", err)
	}
}

func TestAnAddressThatTheTableRefusesIsSaidToBeTakenOrNone(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	zoe := mustUser(t, pool, "Zoe@Example.org")
	const phc = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	mustExec(t, pool, `update public.users set password_hash = $1`, phc)
	mustUser(t, pool, "yan@example.org")

	for email, want := range map[string]error{
		"zoe@EXAMPLE.org":                   db.ErrEmailTaken,
		"no address":                        db.ErrEmailFormat,
		"@":                                 db.ErrEmailFormat,
		"a@b@c":                             db.ErrEmailFormat,
		strings.Repeat("a", 253) + "@x":     db.ErrEmailFormat,
		strings.Repeat("ü", 252) + "@x":     nil,
		"zoe+something@sub.example.org":     nil,
		"'; drop table public.users; --@x.": db.ErrEmailFormat,
	} {
		id := uuid.New()
		s := db.NewSession{TokenHash: append(id[:], id[:]...), Lifetime: time.Hour}
		_, err := db.SignUp(t.Context(), pool, db.User{Email: email, Name: "New", PasswordHash: phc}, s)
		if !errors.Is(err, want) || (want == nil) != (err == nil) {
			t.Errorf("SignUp as %.40q: %v, want %v", email, err, want)
		}
	}
	if err := db.SetUserEmail(t.Context(), pool, zoe, phc, "YAN@example.org"); !errors.Is(err, db.ErrEmailTaken) {
		t.Errorf("another person's address: %v, want ErrEmailTaken", err)
	}
	if err := db.SetUserEmail(t.Context(), pool, zoe, phc, "zoe@example.org"); err != nil {
		t.Errorf("the own address in another case: %v", err)
	}
	if n := mustCount(t, pool, `select count(*) from public.users`); n != 4 {
		t.Errorf("there are %d accounts, want the two from before and two that were made", n)
	}
	if n := mustCount(t, pool, `select count(*) from public.sessions`); n != 2 {
		t.Errorf("there are %d sessions, want one for each account that was made", n)
	}
}
