package api_test

import (
	"net/http"
	"strings"
	"testing"

	"downbeat/app/api"
)

const (
	unavailabilityPath = "/api/bands/" + nightShift + "/unavailability"
	bensID             = "c0000000-0000-4000-8000-000000000002" // as a member
)

func TestDaysOnWhichOneCannotComeAreSaidChangedAndTakenBack(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ben := r.as("ben")
	made, events := r.mustEffect(http.StatusCreated, "POST", unavailabilityPath, `{"startsOn": "2031-08-01", "endsOn": "2031-08-14", "reason": "holidays"}`, ben)
	var days api.Unavailability
	made.into(t, &days)
	at := made.header.Get("Location")
	if at != unavailabilityPath+"/"+days.Id.String() || days.MemberId.String() != bensID || days.Reason != "holidays" ||
		!strings.Contains(made.body, `"startsOn":"2031-08-01"`) || !strings.Contains(made.body, `"endsOn":"2031-08-14"`) || types(events) != "unavailability:created" {
		t.Errorf("made at %s: %s, %s", at, made.body, types(events))
	}
	if read := r.must(http.StatusOK, "GET", at, "", r.as("ana")); read.body != made.body {
		t.Errorf("the band reads %s", read.body)
	}
	changed, events := r.mustEffect(http.StatusOK, "PATCH", at, `{"endsOn": "2031-08-20", "reason": ""}`, ben, `If-Match: "1"`)
	if !strings.Contains(changed.body, `"endsOn":"2031-08-20"`) || types(events) != "unavailability:updated" {
		t.Errorf("changed: %s, %s", changed.body, types(events))
	}
	late := r.must(http.StatusPreconditionFailed, "PATCH", at, `{"reason": "x"}`, ben, `If-Match: "1"`)
	var p struct{ Current api.Unavailability }
	if late.into(t, &p); p.Current.Version != 2 || late.header.Get("ETag") != `"2"` {
		t.Errorf("late: %s", late.body)
	}
	r.must(http.StatusPreconditionFailed, "DELETE", at, "", ben, `If-Match: "1"`)
	if _, events = r.mustEffect(http.StatusNoContent, "DELETE", at, "", ben, `If-Match: "2"`); types(events) != "unavailability:deleted" {
		t.Errorf("deleted: %s", types(events))
	}
	r.must(http.StatusNotFound, "GET", at, "", ben)
	r.mustHide("unavailability", r.text(`select id::text from public.unavailability where band_id = '`+secondLine+`'`), `{"reason": "x"}`, ben)
}

func TestOthersDaysAreSeenAndLeftAlone(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	bens := unavailabilityPath + "/" + r.text(`select id::text from public.unavailability where member_id = '`+bensID+`'`)
	before := r.must(http.StatusOK, "GET", bens, "", r.as("ana"))
	for _, match := range []string{"If-Match: *", `If-Match: "1"`, `If-Match: "7"`} {
		for _, a := range []answer{
			r.must(http.StatusForbidden, "PATCH", bens, `{"reason": "lazy"}`, r.as("ana"), match), // an admin is no exception
			r.must(http.StatusForbidden, "DELETE", bens, "", r.as("ana"), match),
		} {
			if a.code(t) != "not-yours" {
				t.Errorf("%s", a.body)
			}
		}
	}
	if after := r.must(http.StatusOK, "GET", bens, "", r.as("ben")); after.body != before.body {
		t.Errorf("it became %s", after.body)
	}
}

func TestDaysThatCannotBeAreRefusedWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ben := r.as("ben")
	r.mustRefuse("POST", unavailabilityPath, []refusal{
		{`{"startsOn": "2031-08-01"}`, 422, "invalid-fields", "/endsOn"},
		{`{"startsOn": "2031-02-29", "endsOn": "2031-03-01"}`, 422, "invalid-fields", "/startsOn"},
		{`{"startsOn": "2031-08-01T00:00:00Z", "endsOn": "2031-08-02"}`, 422, "invalid-fields", "/startsOn"},
		{`{"startsOn": "2031-08-02", "endsOn": "2031-08-01"}`, 422, "rule-broken", ""},
		{`{"startsOn": "0001-08-01", "endsOn": "2031-08-01"}`, 422, "rule-broken", ""},
		{`{"startsOn": "2031-08-01", "endsOn": "2031-08-01", "memberId": "c0000000-0000-4000-8000-000000000001"}`, 422, "invalid-fields", "/memberId"},
		{`{"startsOn": "2031-08-01", "endsOn": "2031-08-01", "reason": "` + strings.Repeat("x", 1001) + `"}`, 422, "invalid-fields", "/reason"},
	}, ben)
	r.must(http.StatusCreated, "POST", unavailabilityPath, `{"startsOn": "2032-02-29", "endsOn": "2032-02-29"}`, ben)
}

func TestDaysAreListedByTheFirstOneAndByWhatTheyTouch(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ben := r.as("ben")
	r.exec(`delete from public.unavailability`)
	r.exec(`insert into public.unavailability (band_id, member_id, starts_on, ends_on, reason)
		select m.band_id, m.id, v.starts_on::date, v.ends_on::date, v.reason
		from public.members m, (values ('2031-03-01', '2031-03-31', 'march'), ('2031-03-10', '2031-03-10', 'a day'), ('2031-03-10', '2031-04-02', 'over')) v (starts_on, ends_on, reason)
		where m.id in ('` + bensID + `', 'c0000000-0000-4000-8000-000000000001')`)
	for query, want := range map[string]int{
		"": 6, "?from=2031-03-11": 4, "?from=2031-03-10&to=2031-03-10": 6, "?to=2031-03-09": 2, "?from=2031-04-02": 2, "?from=2031-04-03": 0,
		"?from=2031-03-31&member=" + bensID: 2, "?member=" + bensID: 3, "?member=c0000000-0000-4000-8000-000000000005": 0,
	} {
		var page api.UnavailabilityPage
		if r.must(http.StatusOK, "GET", unavailabilityPath+query, "", ben).into(t, &page); len(page.Unavailability) != want {
			t.Errorf("%s: %d, want %d", query, len(page.Unavailability), want)
		}
	}
	var all api.UnavailabilityPage
	r.must(http.StatusOK, "GET", unavailabilityPath, "", ben).into(t, &all)
	var paged []api.Unavailability
	for _, p := range pagesOf(r, unavailabilityPath+"?limit=1", ben, func(p api.UnavailabilityPage) *string { return p.Next }) {
		paged = append(paged, p.Unavailability...)
	}
	if len(paged) != len(all.Unavailability) {
		t.Fatalf("%d in pages, %d at once", len(paged), len(all.Unavailability))
	}
	for i := range paged {
		if paged[i].Id != all.Unavailability[i].Id || (i > 0 && paged[i].StartsOn.Before(paged[i-1].StartsOn.Time)) {
			t.Errorf("place %d differs", i)
		}
	}
	for _, query := range []string{"from=2031-03-01T00:00:00Z", "from=2031-02-29", "member=x", "to=", "after=x"} {
		r.must(http.StatusBadRequest, "GET", unavailabilityPath+"?"+query, "", ben)
	}
}
