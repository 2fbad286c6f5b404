package triggers_test

import (
	"testing"
)

const answer = `insert into public.gig_responses (band_id, gig_id, member_id, answer) values ($1, '60000000-0000-4000-8000-000000000002', $2, 'yes')`

func TestTheLastAnswerToAGigHasTheTrueCountsWhicheverIsCommittedFirst(t *testing.T) {
	t.Parallel()
	for name, order := range map[string][2]int{"as written": {0, 1}, "in reverse": {1, 0}} {
		for _, lookBetween := range []bool{false, true} {
			pool := mustFixture(t)
			after := position(t, pool)
			ana, ben := mustConn(t, pool, "", "psql"), mustConn(t, pool, "", "psql")
			mustExec(t, ana, `begin`)
			mustExec(t, ben, `begin`)
			mustExec(t, ana, answer, bandA, "c0000000-0000-4000-8000-000000000001")
			mustExec(t, ben, answer, bandA, "c0000000-0000-4000-8000-000000000002")
			both := []querier{ana, ben}
			mustExec(t, both[order[0]], `commit`)
			if lookBetween {
				mustAdvance(t, pool)
			}
			mustExec(t, both[order[1]], `commit`)

			changes := mustNews(t, pool, after)
			wantNames(t, changes, "gig:response gig:response")
			if got := object(t, changes[1].Counts)["yes"]; got != 2.0 {
				t.Errorf("%s, look between: %v: the last event counts %v times yes, want 2", name, lookBetween, got)
			}
			if got := object(t, changes[0].Counts)["yes"]; lookBetween && got != 1.0 {
				t.Errorf("%s: the first event counts %v times yes, want 1", name, got)
			}
		}
	}
}

func TestACountsFunctionThatFailsStopsNothing(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	after := position(t, pool)
	mustExec(t, pool, `create or replace function public.gig_counts(response jsonb) returns jsonb language sql stable as $$ select to_jsonb(1 / (random() * 0)::int) $$`)

	mustExec(t, pool, answer, bandA, "c0000000-0000-4000-8000-000000000001")
	mustExec(t, pool, rename, bandA, "still told")

	changes := mustNews(t, pool, after)
	wantNames(t, changes, "gig:response gig:updated")
	if changes[0].Counts != nil && string(changes[0].Counts) != "null" {
		t.Errorf("counts are %s", changes[0].Counts)
	}
}
