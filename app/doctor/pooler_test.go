//go:build unix

package doctor_test

import (
	"testing"

	"downbeat/app/doctor"
	"downbeat/db/dbtest"
)

// Both kinds of PgBouncer: as it comes, it refuses our settings; told to ignore them, it loses notifications in silence.
func TestATransactionPoolerFails(t *testing.T) {
	t.Parallel()
	address := dbtest.NewURL(t)
	strict := examine(t, doctor.Options{DatabaseURL: dbtest.MustBouncer(t, address, "")})
	strict.mustSay(t, "reachable", "fail The database URL seems to lead through a transaction pooler such as PgBouncer, where notifications do not arrive: give the address of PostgreSQL itself")

	lenient := examine(t, doctor.Options{DatabaseURL: dbtest.MustBouncer(t, address,
		"ignore_startup_parameters = default_transaction_isolation,default_transaction_read_only,jit,statement_timeout,lock_timeout\n")})
	lenient.mustSay(t, "reachable", "ok   ")
	lenient.mustSay(t, "pooler", "fail the database URL leads through a transaction pooler, where notifications do not arrive: give the address of PostgreSQL itself in DATABASE_URL")
	lenient.mustSay(t, "database", "skip ")
	if lenient.worst != doctor.Fail {
		t.Error(lenient)
	}
}
