package api_test

import (
	"net/http"
	"strings"
	"testing"

	"downbeat/app/api"
)

const linksPath = "/api/bands/" + nightShift + "/calendar-links"

// mustLink makes a calendar link.
func (r *rig) mustLink(scope, cookie string) api.NewCalendarLink {
	r.tb.Helper()
	var link api.NewCalendarLink
	r.must(http.StatusCreated, "POST", linksPath, `{"scope": "`+scope+`"}`, cookie).into(r.tb, &link)
	return link
}

func TestACalendarLinkIsMadeListedUsedAndEnded(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	made := r.must(http.StatusCreated, "POST", linksPath, `{}`, ana, "Idempotency-Key: one-link-please")
	var link api.NewCalendarLink
	made.into(t, &link)
	if len(link.Path) != len("/calendar/")+43+len(".ics") || link.Link.Scope != "member" || link.Link.LastUsedAt != nil || made.header.Get("Location") != linksPath+"/"+link.Link.Id.String() {
		t.Errorf("made: %v %s", made.header, made.body)
	}
	if again := r.must(http.StatusCreated, "POST", linksPath, `{}`, ana, "Idempotency-Key: one-link-please"); again.body != made.body {
		t.Errorf("the same request made another link: %s", again.body)
	}
	second := r.mustLink("band", ana)
	r.must(http.StatusOK, "GET", link.Path, "")

	var list api.CalendarLinkList
	a := r.must(http.StatusOK, "GET", linksPath, "", ana)
	a.into(t, &list)
	if len(list.Links) != 2 || list.Links[0].Id != second.Link.Id || list.Links[1].LastUsedAt == nil || list.Links[0].LastUsedAt != nil {
		t.Errorf("listed: %s", a.body)
	}
	if strings.Contains(a.body, link.Path[10:53]) || r.text(`select count(*)::text from public.calendar_links where strpos(calendar_links::text, '`+link.Path[10:53]+`') > 0`) != "0" {
		t.Error("the secret is kept")
	}
	first := *list.Links[1].LastUsedAt
	r.must(http.StatusOK, "GET", link.Path, "")
	r.exec(`update public.calendar_links set last_used_at = last_used_at - interval '2 hours' where id = '` + second.Link.Id.String() + `'`)
	r.must(http.StatusOK, "GET", linksPath, "", ana).into(t, &list)
	if !list.Links[1].LastUsedAt.Equal(first) {
		t.Errorf("each use is a write: %v, %v", first, list.Links[1].LastUsedAt)
	}
	r.exec(`update public.calendar_links set last_used_at = now() - interval '61 minutes'`)
	r.must(http.StatusOK, "GET", link.Path, "")
	r.must(http.StatusOK, "GET", linksPath, "", ana).into(t, &list)
	if !list.Links[1].LastUsedAt.After(first) {
		t.Errorf("used an hour later: %v", list.Links[1].LastUsedAt)
	}

	r.must(http.StatusNotFound, "DELETE", linksPath+"/"+link.Link.Id.String(), "", r.as("ben"))
	r.must(http.StatusNoContent, "DELETE", linksPath+"/"+link.Link.Id.String(), "", ana)
	r.must(http.StatusNotFound, "DELETE", linksPath+"/"+link.Link.Id.String(), "", ana)
	r.must(http.StatusNotFound, "GET", link.Path, "")
	r.must(http.StatusOK, "GET", second.Path, "")
	if a := r.must(http.StatusOK, "GET", linksPath, "", r.as("ben")); strings.TrimSpace(a.body) != `{"links":[]}` {
		t.Errorf("Ben's: %s", a.body)
	}
}

func TestCalendarLinksThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	for _, body := range []string{`{"scope": "all"}`, `{"token": "x"}`} {
		if a := r.must(http.StatusUnprocessableEntity, "POST", linksPath, body, ana); a.code(t) != "invalid-fields" {
			t.Errorf("%s: %s", body, a.body)
		}
	}
	for range 20 {
		r.mustLink("member", ana)
	}
	if a := r.must(http.StatusConflict, "POST", linksPath, `{}`, ana); a.code(t) != "too-many-links" {
		t.Errorf("the 21st: %s", a.body)
	}
	r.mustLink("member", r.as("ben"))
	foreign := r.must(http.StatusNotFound, "POST", "/api/bands/"+secondLine+"/calendar-links", `{}`, ana)
	unknown := r.must(http.StatusNotFound, "GET", "/api/bands/x/calendar-links", "", ana)
	if withoutID(foreign.body) != withoutID(unknown.body) {
		t.Errorf("%s %s", foreign.body, unknown.body)
	}
}

func TestWhatIsNoCalendarLinkIsNotFound(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, ben := r.as("ana"), r.as("ben")
	anas, bens := r.mustLink("band", ana), r.mustLink("member", ben)
	unknown := withoutID(r.must(http.StatusNotFound, "GET", "/calendar/"+strings.Repeat("A", 43)+".ics", "").body)
	token := strings.TrimSuffix(anas.Path, ".ics")
	for _, path := range []string{
		token, token + ".ICS", token + ".ics.ics", token + ".html", "/calendar/.ics", "/calendar/x.ics", "/calendar/%00.ics",
		token + "A.ics", token[:len(token)-1] + ".ics", token[:len(token)-1] + "*.ics", token + "%0a.ics", "/calendar/" + nightShift + ".ics", "/calendar/" + strings.Repeat("A", 5000) + ".ics",
	} {
		if a := r.ask("GET", path, ""); a.status != http.StatusNotFound || withoutID(a.body) != unknown {
			t.Errorf("%.80s: %d %s", path, a.status, a.body)
		}
	}
	r.must(http.StatusBadRequest, "GET", anas.Path+"?x=1", "")
	r.must(http.StatusMethodNotAllowed, "POST", anas.Path, "")
	r.must(http.StatusOK, "HEAD", anas.Path, "")
	for _, path := range []string{anas.Path + "/", "/calendar", "/calendar/"} {
		if a := r.ask("GET", path, ""); a.status != http.StatusNotFound || a.code(t) != "no-such-address" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}

	r.exec(`update public.users set disabled_at = now() where id = '` + anaID + `'`)
	if a := r.ask("GET", anas.Path, ""); a.status != http.StatusNotFound || withoutID(a.body) != unknown {
		t.Errorf("of a disabled person: %d", a.status)
	}
	r.exec(`update public.users set disabled_at = null`)
	r.must(http.StatusOK, "GET", anas.Path, "")
	r.exec(`delete from public.members where user_id = '` + benID + `'`)
	if a := r.ask("GET", bens.Path, ""); a.status != http.StatusNotFound || withoutID(a.body) != unknown {
		t.Errorf("of somebody who left: %d", a.status)
	}
	r.exec(`insert into public.members (band_id, user_id, name) values ('` + nightShift + `', '` + benID + `', 'Ben')`)
	r.must(http.StatusNotFound, "GET", bens.Path, "")
}
