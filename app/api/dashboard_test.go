package api_test

import (
	"net/http"
	"testing"

	"downbeat/app/api"
)

const dashboardPath = "/api/bands/" + nightShift + "/dashboard"

func TestADashboardHasWhatMattersNow(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ben := r.as("ben")
	var board api.Dashboard
	a := r.must(http.StatusOK, "GET", dashboardPath, "", ben)
	a.into(t, &board)
	if len(board.PotentialGigs) != 3 || len(board.Rehearsals) != 3 || len(board.Activity) != 10 || board.NextGig == nil || board.Unseen < 50 {
		t.Fatalf("the demo: %s", a.body)
	}
	if first := board.PotentialGigs[0]; first.Gig.Title != "Acoustic evening at Fern & Fig" || first.Counts != (api.Counts{Yes: 1, Maybe: 1}) || first.Answer != nil || len(first.Missing) != 2 {
		t.Errorf("the next potential gig: %+v", first)
	}
	if next := board.NextGig; next.Gig.Title != "Residency at The Lantern, second night" || *next.Answer != api.GigOverviewAnswerYes || next.Counts.Yes != 4 {
		t.Errorf("the next gig: %+v", next)
	}
	if e := board.Activity[0]; e.Id != a.header.Get("Downbeat-Cursor") {
		t.Errorf("the latest entry is at %s, the dashboard at %s", e.Id, a.header.Get("Downbeat-Cursor"))
	}

	// What has begun goes on being the next until it is over.
	r.exec(`insert into public.gigs (band_id, title, status, starts_at, ends_at) values
		('` + nightShift + `', 'on stage', 'confirmed', now() - interval '3 hours', now() + interval '1 hour'),
		('` + nightShift + `', 'played', 'confirmed', now() - interval '3 hours', null),
		('` + nightShift + `', 'off', 'cancelled', now() - interval '1 hour', null)`)
	r.exec(`insert into public.gigs (band_id, title, starts_at) select '` + nightShift + `', 'maybe ' || n, now() + n * interval '1 year' from generate_series(1, 20) n`)
	r.exec(`insert into public.rehearsals (band_id, starts_at) select '` + nightShift + `', now() + n * interval '1 year' from generate_series(-5, 5) n`)
	r.must(http.StatusOK, "GET", dashboardPath, "", ben).into(t, &board)
	if board.NextGig.Gig.Title != "on stage" || len(board.PotentialGigs) != 20 || len(board.Rehearsals) != 5 || len(board.Activity) != 10 {
		t.Errorf("%s, %d, %d, %d", board.NextGig.Gig.Title, len(board.PotentialGigs), len(board.Rehearsals), len(board.Activity))
	}

	r.exec(`delete from public.gigs; delete from public.rehearsals`)
	a = r.must(http.StatusOK, "GET", dashboardPath, "", ben)
	a.into(t, &board)
	if board.NextGig != nil || board.PotentialGigs == nil || board.Rehearsals == nil || len(board.PotentialGigs) != 0 {
		t.Errorf("with nothing to come: %s", a.body)
	}
	foreign, unknown := r.must(http.StatusNotFound, "GET", "/api/bands/"+secondLine+"/dashboard", "", ben), r.must(http.StatusNotFound, "GET", "/api/bands/x/dashboard", "", ben)
	if withoutID(foreign.body) != withoutID(unknown.body) {
		t.Errorf("%s %s", foreign.body, unknown.body)
	}
}
