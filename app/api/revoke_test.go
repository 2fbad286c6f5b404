package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// Whatever ends a right, the API or SQL, ends it at every instance: streams within a second, requests at once.
func TestARightThatIsTakenByTheAPIOrBySQLIsGoneAtEveryInstance(t *testing.T) {
	t.Parallel()
	const (
		ben     = `a0000000-0000-4000-8000-000000000002`
		members = "/api/bands/" + nightShift + "/members/c0000000-0000-4000-8000-000000000002"
	)
	for name, way := range map[string]struct {
		take  func(r *rig, ben, ana string)
		after int // what the next request is answered with
	}{
		"signed out": {func(r *rig, ben, _ string) { r.must(http.StatusNoContent, "DELETE", "/api/session", "", ben) }, 401},
		"signed out everywhere, from another device": {func(r *rig, _, _ string) { r.must(http.StatusNoContent, "DELETE", "/api/sessions", "", r.as("ben")) }, 401},
		"another password, from another device": {func(r *rig, _, _ string) {
			r.must(http.StatusNoContent, "PUT", "/api/profile/password", `{"current": "downbeat", "new": "correct horse battery"}`, r.as("ben"))
		}, 401},
		"removed":           {func(r *rig, _, ana string) { r.must(http.StatusNoContent, "DELETE", members, "", ana, "If-Match: *") }, 404},
		"left":              {func(r *rig, ben, _ string) { r.must(http.StatusNoContent, "DELETE", members, "", ben, "If-Match: *") }, 404},
		"signed out by SQL": {func(r *rig, _, _ string) { r.exec(`delete from public.sessions where user_id = '` + ben + `'`) }, 401},
		"another password by SQL": {func(r *rig, _, _ string) {
			r.exec(`update public.users set password_hash = null where id = '` + ben + `'`)
		}, 401},
		"disabled by SQL": {func(r *rig, _, _ string) {
			r.exec(`update public.users set disabled_at = now() where id = '` + ben + `'`)
		}, 401},
		"removed by SQL": {func(r *rig, _, _ string) { r.exec(`delete from public.members where user_id = '` + ben + `'`) }, 404},
		"expired": {func(r *rig, _, _ string) {
			r.exec(`update public.sessions set expires_at = now() where user_id = '` + ben + `'`)
		}, 401},
		"not used for long": {func(r *rig, _, _ string) {
			r.exec(`update public.sessions set last_seen_at = now() - interval '8 days' where user_id = '` + ben + `'`)
		}, 401},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := mustRig(t)
			ben, ana := r.as("ben"), r.as("ana")
			instances := []*httptest.Server{r.secondInstance(), r.secondInstance(), r.secondInstance()}
			streams := make([]<-chan told, len(instances))
			for i, instance := range instances {
				streams[i], _ = mustFollow(t, instance, nightShift, "", ben)
			}
			witness, _ := mustFollow(t, instances[0], nightShift, "", ana)

			began := time.Now()
			way.take(r, ben, ana)
			for i, stream := range streams {
				last := told{}
				for e := range stream {
					last = e
				}
				if took := time.Since(began); last.kind != "feed:revoked" || took > 3*time.Second { // a second, and two for a slow machine
					t.Errorf("the stream of instance %d ended with %q after %v", i, last.kind, took)
				}
			}
			if a := r.ask("GET", "/api/bands/"+nightShift, "", ben); a.status != way.after {
				t.Errorf("the next request: %d %s", a.status, a.body)
			}
			if a := r.ask("GET", "/api/realtime?band="+nightShift, "", ben); a.status != way.after {
				t.Errorf("the next stream: %d %s", a.status, a.body)
			}
			r.must(http.StatusOK, "PATCH", demoGig, `{"title": "Without Ben"}`, ana, "If-Match: *")
			for e := range witness {
				if e.kind == "gig:updated" && strings.Contains(e.data, "Without Ben") {
					return
				}
			}
			t.Error("somebody else's stream ended as well")
		})
	}
}

// Who was an admin is a member from the next request on, wherever and however that was taken, and goes on hearing what
// members hear: no event has anything that only admins may see.
func TestWhoIsNoAdminAnyMoreHasTheRightsOfAMember(t *testing.T) {
	t.Parallel()
	const anasPath = "/api/bands/" + nightShift + "/members/c0000000-0000-4000-8000-000000000001"
	for name, demote := range map[string]func(r *rig, second string){
		"by the API": func(r *rig, second string) {
			r.must(http.StatusOK, "PATCH", anasPath, `{"role": "member"}`, second, "If-Match: *")
		},
		"by SQL": func(r *rig, _ string) {
			r.exec(`update public.members set role = 'member' where id = 'c0000000-0000-4000-8000-000000000001'`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := mustRig(t)
			r.exec(`update public.members set role = 'admin' where id = 'c0000000-0000-4000-8000-000000000002'`)
			ana, second := r.as("ana"), r.as("ben")
			other := r.secondInstance()
			events, _ := mustFollow(t, other, nightShift, "", ana)
			invites := "/api/bands/" + nightShift + "/invites"
			r.must(http.StatusOK, "GET", invites, "", ana)

			demote(r, second)
			if a := r.ask("GET", invites, "", ana); a.status != http.StatusForbidden || a.code(t) != "admins-only" {
				t.Errorf("%d %s", a.status, a.body)
			}
			if a := r.ask("POST", invites, `{}`, ana); a.status != http.StatusForbidden {
				t.Errorf("%d %s", a.status, a.body)
			}
			made := r.must(http.StatusCreated, "POST", invites, `{"email": "secret@example.com"}`, second)
			var invite struct{ Token string }
			made.into(t, &invite)
			for e := range events {
				if strings.Contains(e.data, "secret@example.com") || strings.Contains(e.data, invite.Token) || strings.Contains(e.data, "token_hash") {
					t.Errorf("an event shows what is for admins: %s", e.data)
				}
				if e.kind == "invite:created" {
					return
				}
			}
			t.Error("the stream of the member ended")
		})
	}
}
