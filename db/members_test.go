package db_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestAForeignBandAndAnUnknownBandAreTheSame(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	user := mustUser(t, pool, "zoe@example.org")
	own, foreign := mustBand(t, pool, "Own"), mustBand(t, pool, "Foreign")
	mustJoin(t, pool, own, user)

	m, err := db.Membership(t.Context(), pool, user, own)
	if err != nil || m.UserID != user || m.Role != db.RoleMember {
		t.Errorf("Membership in the own band = %+v, %v", m, err)
	}
	for _, band := range []uuid.UUID{foreign, uuid.New()} {
		if _, err := db.Membership(t.Context(), pool, user, band); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("Membership in another band: %v, want ErrNotFound", err)
		}
	}
	bands, err := db.BandsOf(t.Context(), pool, user)
	if err != nil || len(bands) != 1 || bands[0].ID != own {
		t.Errorf("BandsOf = %+v, %v; want the own band alone", bands, err)
	}
}
