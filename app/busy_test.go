package main_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"testing"
)

// A few people ask for more than the instance has connections for, and each of it takes long. Those who only listen do not
// notice, nobody keeps a stream that they have lost the right to, and nobody takes the instance for dead.
func TestABusyInstanceEndsNobodysStreamAndIsReady(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	conns := max(10, runtime.NumCPU())
	crowd := conns/4 + 1 // four requests of a person are at work at once
	s.MustExec(t, `
		insert into users (email, name, password_hash)
		select 'crowd' || n || '@demo.downbeat', 'One of many', password_hash from users, generate_series(1, $2) n where email = $1`, ana, crowd)
	s.MustExec(t, `insert into members (band_id, user_id, name) select $1, id, name from users where email like 'crowd%'`, demoBand)
	in := MustServeAt(t, s.url, MustAddr(t))
	listens := MustSignIn(t, "dan@demo.downbeat", demoBand, in.url).MustFollow(t)
	leaves := MustSignIn(t, "ben@demo.downbeat", demoBand, in.url).MustFollow(t)
	people := make([]*client, crowd)
	for i := range people {
		people[i] = MustSignIn(t, fmt.Sprintf("crowd%d@demo.downbeat", i+1), demoBand, in.url)
	}

	tx, err := s.pool.Begin(t.Context())
	Must(t, err)
	t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	_, err = tx.Exec(t.Context(), `lock table public.songs in access exclusive mode`)
	Must(t, err)
	const each = 10
	var asking sync.WaitGroup
	for _, person := range people {
		for range each {
			asking.Go(func() {
				if response, err := person.http.Get(in.url + "/api/bands/" + nightShift + "/songs"); err == nil {
					response.Body.Close() // however they are answered, if it takes too long
				}
			})
		}
	}
	waiting := func() (n int) {
		Must(t, s.pool.QueryRow(t.Context(), `
			select count(*)
			from pg_stat_activity
			where application_name = 'downbeat' and datname = current_database() and wait_event_type = 'Lock'`).Scan(&n))
		return n
	}
	MustBecome(t, "all connections are busy", func() bool { return waiting() == conns })

	if status := in.readiness(); status != http.StatusOK {
		t.Errorf("/readyz is %d", status)
	}
	s.MustExec(t, `delete from members where user_id = (select id from users where email = 'ben@demo.downbeat')`)
	leaves.MustBeTold(t, "feed:revoked", 1)
	t.Logf("%d of %d connections are still busy", waiting(), conns)
	s.MustExec(t, `update gigs set venue = 'Next door' where id = $1`, lateGig)
	s.MustHaveGot(t, listens) // that Ben left, and this
	Must(t, tx.Rollback(t.Context()))
	asking.Wait()
	if told := listens.told("feed:goodbye"); len(told) > 0 {
		t.Errorf("who only listens was told %+v", told)
	}
}
