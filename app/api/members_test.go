package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"downbeat/app/api"
)

const (
	membersPath = "/api/bands/" + nightShift + "/members"
	anasMember  = "c0000000-0000-4000-8000-000000000001"
	bensMember  = "c0000000-0000-4000-8000-000000000002"
	cleosMember = "c0000000-0000-4000-8000-000000000003"
	evesMember  = "c0000000-0000-4000-8000-000000000005"
	noMember    = "c0000000-0000-4000-8000-0000000000ff"
)

// mustLock takes the locks of a statement, and gives back what lets them go.
func (r *rig) mustLock(sql string) (unlock func()) {
	r.tb.Helper()
	tx, err := r.pool.Begin(r.tb.Context())
	if err != nil {
		r.tb.Fatal(err)
	}
	if _, err := tx.Exec(r.tb.Context(), sql); err != nil {
		r.tb.Fatalf("%s: %v", sql, err)
	}
	return func() {
		if err := tx.Rollback(context.Background()); err != nil && !errors.Is(err, pgx.ErrTxClosed) {
			r.tb.Error(err)
		}
	}
}

// atOnce sends requests that all meet the lock of the statement before any of them goes on.
func (r *rig) atOnce(lock string, asks ...func() answer) []answer {
	r.tb.Helper()
	unlock := r.mustLock(lock)
	defer unlock()
	answers := make([]answer, len(asks))
	var all sync.WaitGroup
	for i, ask := range asks {
		all.Go(func() { answers[i] = ask() })
	}
	answered := make(chan struct{}) // closed by the next, when all have their answers
	go func() {
		defer close(answered)
		all.Wait()
	}()
	const waiting = `select count(*)::text from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
	for r.text(waiting) != strconv.Itoa(len(asks)) {
		select {
		case <-answered:
			r.tb.Fatalf("they were answered before %q let go", lock)
		default:
		}
	}
	unlock()
	<-answered
	return answers
}

func TestMembersAreListedByNameAndReadAlike(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ben := r.as("ben")
	var list api.MemberList
	all := r.must(http.StatusOK, "GET", membersPath, "", ben)
	all.into(t, &list)
	names := make([]string, len(list.Members))
	for i, m := range list.Members {
		names[i] = m.Name
	}
	if strings.Join(names, " ") != "Ana Ben Cleo Dan" || all.header.Get("Downbeat-Cursor") == "" {
		t.Fatalf("%s %v", all.body, all.header)
	}
	var one api.Member
	read := r.must(http.StatusOK, "GET", membersPath+"/"+bensMember, "", ben)
	read.into(t, &one)
	if one != list.Members[1] || one.Instrument != "bass, backing vocals" || one.Role != api.RoleMember || read.header.Get("ETag") != `"1"` {
		t.Errorf("%s, listed: %+v", read.body, list.Members[1])
	}
	foreign := r.must(http.StatusNotFound, "GET", membersPath+"/"+evesMember, "", ben)
	for _, path := range []string{membersPath + "/" + noMember, membersPath + "/x", evesPath + "/members", evesPath + "/members/" + evesMember, evesPath + "/members/" + bensMember} {
		if a := r.must(http.StatusNotFound, "GET", path, "", ben); withoutID(a.body) != withoutID(foreign.body) {
			t.Errorf("%s: %s, want %s", path, a.body, foreign.body)
		}
	}
}

func TestMembersChangeTheirOwnNameAndInstrumentAndNothingElse(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ben := r.as("ben")
	own := membersPath + "/" + bensMember
	events, _ := mustFollow(t, r.live(), nightShift, r.must(http.StatusOK, "GET", own, "", ben).header.Get("Downbeat-Cursor"), ben)
	changed := r.must(http.StatusOK, "PATCH", own, `{"name": " Benny ", "instrument": "tuba"}`, ben, `If-Match: "1"`)
	var member api.Member
	changed.into(t, &member)
	if member.Name != "Benny" || member.Instrument != "tuba" || member.Role != api.RoleMember || changed.header.Get("ETag") != `"2"` {
		t.Errorf("changed: %s", changed.body)
	}
	if e := mustTell(t, events, changed); e.kind != "member:updated" || e.event.EntityID != bensMember || strings.Join(e.event.Changed, " ") != "instrument name" {
		t.Errorf("told: %s", e.data)
	}
	for _, c := range []struct {
		path, body string
		status     int
		code       string
		pointer    string
	}{
		{own, `{"role": "admin"}`, 403, "admins-only", ""},
		{own, `{"role": "member"}`, 403, "admins-only", ""},
		{own, `{"instrument": "bass", "role": "admin"}`, 403, "admins-only", ""},
		{membersPath + "/" + cleosMember, `{"instrument": "none"}`, 403, "admins-only", ""},
		{membersPath + "/" + anasMember, `{"role": "member"}`, 403, "admins-only", ""},
		{membersPath + "/" + noMember, `{"instrument": "none"}`, 404, "not-found", ""},
		{membersPath + "/" + evesMember, `{"instrument": "none"}`, 404, "not-found", ""},
		{evesPath + "/members/" + evesMember, `{"instrument": "none"}`, 404, "not-found", ""},
		{own, `{"userId": "a0000000-0000-4000-8000-000000000001"}`, 422, "invalid-fields", "/userId"},
		{own, `{"bandId": "` + secondLine + `", "name": "x"}`, 422, "invalid-fields", "/bandId"},
		{own, `{"band_id": "` + secondLine + `"}`, 422, "invalid-fields", "/band_id"},
		{own, `{"version": 1, "id": "x"}`, 422, "invalid-fields", "/id /version"},
		{own, `{}`, 422, "invalid-fields", ""},
		{own, `{"name": "\n"}`, 422, "invalid-fields", "/name"},
		{own, `{"instrument": "` + strings.Repeat("x", 101) + `"}`, 422, "invalid-fields", "/instrument"},
		{own, `{"role": "owner"}`, 422, "invalid-fields", "/role"},
	} {
		a := r.ask("PATCH", c.path, c.body, ben, `If-Match: *`)
		if a.status != c.status || a.code(t) != c.code || (c.pointer != "" && a.pointers(t) != c.pointer) {
			t.Errorf("%s %s: %d %s", c.path, c.body, a.status, a.body)
		}
	}
	r.must(http.StatusPreconditionRequired, "PATCH", own, `{"name": "x"}`, ben)
	late := r.must(http.StatusPreconditionFailed, "PATCH", own, `{"name": "x"}`, ben, `If-Match: "1"`)
	var p struct{ Current api.Member }
	late.into(t, &p)
	if p.Current != member || late.header.Get("ETag") != `"2"` {
		t.Errorf("late: %s", late.body)
	}
	if roles := r.text(`select string_agg(role, ' ' order by id) from public.members`); roles != "admin member member member admin" {
		t.Errorf("the roles are %s", roles)
	}
}

func TestAdminsChangeEverybodyAndShareTheirRole(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, ben := r.as("ana"), r.as("ben")
	r.must(http.StatusForbidden, "PATCH", ownPath, `{"name": "Ours"}`, ben, `If-Match: *`)
	if a := r.must(http.StatusOK, "PATCH", membersPath+"/"+bensMember, `{"role": "admin"}`, ana, `If-Match: "1"`); !strings.Contains(a.body, `"role":"admin"`) {
		t.Error(a.body)
	}
	r.must(http.StatusOK, "PATCH", ownPath, `{"name": "Ours"}`, ben, `If-Match: *`)
	r.must(http.StatusOK, "PATCH", membersPath+"/"+cleosMember, `{"name": "Cleopatra", "instrument": ""}`, ben, `If-Match: *`)
	late := r.must(http.StatusPreconditionFailed, "PATCH", membersPath+"/"+bensMember, `{"role": "member"}`, ana, `If-Match: "1"`)
	if !strings.Contains(late.body, `"role":"admin"`) {
		t.Errorf("late: %s", late.body)
	}
	r.must(http.StatusOK, "PATCH", membersPath+"/"+anasMember, `{"role": "member"}`, ana, `If-Match: *`)
	r.must(http.StatusForbidden, "PATCH", membersPath+"/"+anasMember, `{"role": "admin"}`, ana, `If-Match: *`)
}

func TestTheLastAdminStaysOne(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	own := membersPath + "/" + anasMember
	for _, c := range [][2]string{{"PATCH", `{"role": "member"}`}, {"PATCH", `{"name": "A", "role": "member"}`}, {"DELETE", ""}} {
		if a := r.ask(c[0], own, c[1], ana, `If-Match: "1"`); a.status != http.StatusConflict || a.code(t) != "last-admin" {
			t.Errorf("%s %s: %d %s", c[0], c[1], a.status, a.body)
		}
	}
	r.must(http.StatusPreconditionFailed, "DELETE", own, "", ana, `If-Match: "7"`)
	r.must(http.StatusOK, "PATCH", own, `{"role": "admin"}`, ana, `If-Match: "1"`)
	r.must(http.StatusOK, "PATCH", membersPath+"/"+bensMember, `{"role": "admin"}`, ana, `If-Match: *`)
	r.must(http.StatusNoContent, "DELETE", own, "", ana, `If-Match: "1"`)
	r.must(http.StatusNotFound, "GET", ownPath, "", ana)
	if a := r.ask("DELETE", membersPath+"/"+bensMember, "", r.as("ben"), `If-Match: *`); a.status != http.StatusConflict || a.code(t) != "last-admin" {
		t.Errorf("Ben, after her: %d %s", a.status, a.body)
	}
}

func TestMembersLeaveAndAdminsRemoveThem(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	server := r.live()
	ana, ben, cleo := r.as("ana"), r.as("ben"), r.as("cleo")
	anas, _ := mustFollow(t, server, nightShift, r.must(http.StatusOK, "GET", membersPath, "", ana).header.Get("Downbeat-Cursor"), ana)
	cleos, _ := mustFollow(t, server, nightShift, "", cleo)

	for _, path := range []string{membersPath + "/" + cleosMember, membersPath + "/" + anasMember} {
		if a := r.must(http.StatusForbidden, "DELETE", path, "", ben, `If-Match: *`); a.code(t) != "admins-only" {
			t.Errorf("%s: %s", path, a.body)
		}
	}
	r.must(http.StatusNotFound, "DELETE", membersPath+"/"+evesMember, "", ana, `If-Match: *`)
	r.must(http.StatusNotFound, "DELETE", membersPath+"/"+noMember, "", ben, `If-Match: *`)
	r.must(http.StatusPreconditionRequired, "DELETE", membersPath+"/"+bensMember, "", ben)
	late := r.must(http.StatusPreconditionFailed, "DELETE", membersPath+"/"+bensMember, "", ben, `If-Match: "9"`)
	if !strings.Contains(late.body, `"current":{`) || late.header.Get("ETag") != `"1"` {
		t.Errorf("late: %s", late.body)
	}

	left := r.must(http.StatusNoContent, "DELETE", membersPath+"/"+bensMember, "", ben, `If-Match: "1"`)
	if e := mustTell(t, anas, left); e.kind != "member:left" || e.event.EntityID != bensMember || e.event.Actor.Name != "Ben" {
		t.Errorf("told: %s", e.data)
	}
	r.must(http.StatusNotFound, "GET", ownPath, "", ben)

	removed := r.must(http.StatusNoContent, "DELETE", membersPath+"/"+cleosMember, "", ana, `If-Match: "1"`)
	if e := mustTell(t, anas, removed); e.kind != "member:left" || e.event.EntityID != cleosMember || e.event.Actor.Name != "Ana" {
		t.Errorf("told: %s", e.data)
	}
	if last := mustEnd(t, cleos); last.kind != "member:left" || last.event.EntityID != cleosMember {
		t.Errorf("the last that Cleo hears begins with %s", last.data)
	}
	r.must(http.StatusNotFound, "GET", ownPath, "", cleo)
}

func TestTwoAdminsWhoGoAtOnceLeaveOneBehind(t *testing.T) {
	t.Parallel()
	const lockBand = `select from public.bands where id = '` + nightShift + `' for update`
	for name, c := range map[string]struct {
		method, anasTarget, bensTarget, body string
		loses                                string // with this answer
	}{
		"both leave":             {"DELETE", anasMember, bensMember, "", "409 last-admin"},
		"both step back":         {"PATCH", anasMember, bensMember, `{"role": "member"}`, "409 last-admin"},
		"each demotes the other": {"PATCH", bensMember, anasMember, `{"role": "member"}`, "403 admins-only"},
		"each removes the other": {"DELETE", bensMember, anasMember, "", "404 not-found"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := mustRig(t)
			r.exec(`update public.members set role = 'admin' where id = '` + bensMember + `'`)
			ana, ben := r.as("ana"), r.as("ben")
			answers := r.atOnce(lockBand,
				func() answer { return r.ask(c.method, membersPath+"/"+c.anasTarget, c.body, ana, `If-Match: *`) },
				func() answer { return r.ask(c.method, membersPath+"/"+c.bensTarget, c.body, ben, `If-Match: *`) })
			won := 0
			for _, a := range answers {
				if a.status < 300 {
					won++
				} else if got := fmt.Sprint(a.status, " ", a.code(t)); got != c.loses {
					t.Errorf("one is answered %s, want %s", got, c.loses)
				}
			}
			if admins := r.text(`select count(*)::text from public.members where role = 'admin' and band_id = '` + nightShift + `'`); admins != "1" || won != 1 {
				t.Errorf("%d of them did it, and the band has %s admins", won, admins)
			}
		})
	}
}

func TestWhoIsNoAdminLeavesWithoutWaitingForAnybody(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	defer r.mustLock(`select from public.bands where id = '` + nightShift + `' for no key update`)()
	r.must(http.StatusNoContent, "DELETE", membersPath+"/"+bensMember, "", r.as("ben"), `If-Match: *`)
}
