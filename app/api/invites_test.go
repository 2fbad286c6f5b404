package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"downbeat/app/api"
)

const invitesPath = "/api/bands/" + nightShift + "/invites"

// mustInvite returns the token and the address of a new invitation by Ana.
func (r *rig) mustInvite(ana, body string) (token, path string) {
	r.tb.Helper()
	var made api.NewInvite
	r.must(http.StatusCreated, "POST", invitesPath, body, ana).into(r.tb, &made)
	return made.Token, invitesPath + "/" + made.Invite.Id.String()
}

func tokenBody(token string) string { return `{"token": "` + token + `"}` }

func TestAnInvitationLetsOnePersonIn(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, eve := r.as("ana"), r.as("eve")
	made := r.must(http.StatusCreated, "POST", invitesPath, `{}`, ana)
	var invite api.NewInvite
	made.into(t, &invite)
	at := made.header.Get("Location")
	if at != invitesPath+"/"+invite.Invite.Id.String() || made.header.Get("ETag") != `"1"` || len(invite.Token) != 43 || invite.Invite.Role != api.RoleMember ||
		invite.Invite.Email != nil || invite.Invite.CreatedBy.String() != anasMember || invite.Invite.UsedAt != nil || made.header.Get("Cache-Control") != "no-store" {
		t.Errorf("made at %s: %s", at, made.body)
	}
	if days := invite.Invite.ExpiresAt.Sub(invite.Invite.CreatedAt).Hours() / 24; days < 6.9 || days > 7.1 {
		t.Errorf("it lasts %v days", days)
	}
	read := r.must(http.StatusOK, "GET", at, "", ana)
	list := r.must(http.StatusOK, "GET", invitesPath, "", ana)
	if strings.Contains(read.body+list.body, invite.Token) || strings.Contains(read.body+list.body, "oken") || !strings.Contains(list.body, strings.TrimSpace(read.body)) {
		t.Errorf("read: %s, listed: %s", read.body, list.body)
	}
	stored := r.text(`select string_agg(i::text || encode(i.token_hash, 'base64'), '') from public.invites i`) + r.text(`select string_agg(c::text, '') from feed.changes c`)
	if strings.Contains(strings.NewReplacer("+", "-", "/", "_").Replace(stored), invite.Token) {
		t.Errorf("the database holds the token: %s", stored)
	}

	var preview api.InvitePreview
	r.must(http.StatusOK, "POST", "/api/invites/preview", tokenBody(invite.Token)).into(t, &preview)
	if preview.BandName != "The Night Shift" || *preview.InvitedBy != "Ana" || preview.Role != api.RoleMember || preview.State != "open" || !preview.ExpiresAt.Equal(invite.Invite.ExpiresAt) {
		t.Errorf("the preview is %+v", preview)
	}

	events, _ := mustFollow(t, r.live(), nightShift, list.header.Get("Downbeat-Cursor"), ana)
	fay := r.signUp(faySignsUp)
	joined := r.must(http.StatusCreated, "POST", "/api/invites/accept", `{"token": "`+invite.Token+`", "memberName": " Fay "}`, fay)
	var band api.Band
	joined.into(t, &band)
	if band.Id.String() != nightShift || band.Role != api.RoleMember || joined.header.Get("Location") != ownPath || joined.header.Get("ETag") != `"1"` {
		t.Errorf("joined: %v %s", joined.header, joined.body)
	}
	var kinds []string
	for last := ""; last != joined.header.Get("Downbeat-Cursor"); {
		e := <-events
		last = e.id
		kinds = append(kinds, e.kind)
		if e.event.RequestID != joined.header.Get("X-Request-Id") || e.event.Actor.Name != "Fay Moreno" || e.event.Actor.Via != "api" || strings.Contains(e.data, "token_hash") {
			t.Errorf("told: %s", e.data)
		}
		if e.kind == "member:joined" && (e.event.EntityID != band.MemberId.String() || !strings.Contains(string(e.event.Data), `"name":"Fay"`)) {
			t.Errorf("joined: %s", e.data)
		}
	}
	if slices.Sort(kinds); !slices.Equal(kinds, []string{"invite:updated", "member:joined"}) {
		t.Errorf("the feed tells %v", kinds)
	}
	r.must(http.StatusOK, "GET", membersPath, "", fay)

	// Who has not heard that it worked, and sends it again, is told that they are in.
	for cookie, code := range map[string]string{eve: "invite-used", fay: "already-member"} {
		if a := r.ask("POST", "/api/invites/accept", tokenBody(invite.Token), cookie); a.status != http.StatusConflict || a.code(t) != code {
			t.Errorf("once more: %d %s, want %s", a.status, a.body, code)
		}
	}
	r.must(http.StatusOK, "POST", "/api/invites/preview", tokenBody(invite.Token)).into(t, &preview)
	var used api.Invite
	r.must(http.StatusOK, "GET", at, "", ana).into(t, &used)
	var session api.Session
	r.must(http.StatusOK, "GET", "/api/session", "", fay).into(t, &session)
	if preview.State != "used" || used.UsedAt == nil || *used.UsedBy != session.User.Id || used.Version != 2 {
		t.Errorf("afterwards: %+v, %+v", preview, used)
	}
	r.must(http.StatusNotFound, "GET", ownPath, "", eve)
}

func TestOfTwoWhoUseOneInvitationAtOnceOneGetsIn(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	token, _ := r.mustInvite(r.as("ana"), `{"role": "admin"}`)
	eve, fay := r.as("eve"), r.signUp(faySignsUp)
	accept := func(cookie string) func() answer {
		return func() answer { return r.ask("POST", "/api/invites/accept", tokenBody(token), cookie) }
	}
	won := 0
	for _, a := range r.atOnce(`select from public.invites for update`, accept(eve), accept(fay)) {
		switch {
		case a.status == http.StatusCreated && strings.Contains(a.body, `"role":"admin"`):
			won++
		case a.status != http.StatusConflict || a.code(t) != "invite-used":
			t.Errorf("the other: %d %s", a.status, a.body)
		}
	}
	if n := r.text(`select count(*)::text from public.members where band_id = '` + nightShift + `'`); n != "5" || won != 1 {
		t.Errorf("%d got in, there are %s members", won, n)
	}
}

func TestOnePersonWithTwoInvitationsAtOnceJoinsOnce(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, eve := r.as("ana"), r.as("eve")
	var asks []func() answer
	for range 2 {
		token, _ := r.mustInvite(ana, `{}`)
		asks = append(asks, func() answer { return r.ask("POST", "/api/invites/accept", tokenBody(token), eve) })
	}
	// Who is about to be in the band makes both wait behind the question whether Eve is in it.
	answers := r.atOnce(`insert into public.members (band_id, user_id, name) values ('`+nightShift+`', 'a0000000-0000-4000-8000-000000000005', 'Eve')`, asks...)
	slices.SortFunc(answers, func(a, b answer) int { return a.status - b.status })
	if answers[0].status != http.StatusCreated || answers[1].status != http.StatusConflict || answers[1].code(t) != "already-member" {
		t.Errorf("%d %s, %d %s", answers[0].status, answers[0].body, answers[1].status, answers[1].body)
	}
	if n := r.text(`select count(*)::text from public.invites where used_at is not null`); n != "1" {
		t.Errorf("%s invitations are used up", n)
	}
}

func TestAnInvitationThatIsOfNoUseSaysWhy(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, ben, eve := r.as("ana"), r.as("ben"), r.as("eve")
	accept := func(token, cookie string) answer {
		return r.ask("POST", "/api/invites/accept", tokenBody(token), cookie)
	}

	unknown := accept(strings.Repeat("A", 43), eve)
	if unknown.status != http.StatusNotFound || unknown.code(t) != "not-found" {
		t.Errorf("unknown: %d %s", unknown.status, unknown.body)
	}
	revoked, at := r.mustInvite(ana, `{}`)
	r.must(http.StatusNoContent, "DELETE", at, "", ana, `If-Match: "1"`)
	for _, token := range []string{revoked, "", "x", strings.Repeat("é", 43), strings.Repeat("A", 42) + "\\n"} {
		for _, a := range []answer{accept(token, eve), r.ask("POST", "/api/invites/preview", tokenBody(token))} {
			if a.status != http.StatusNotFound || withoutID(a.body) != withoutID(unknown.body) {
				t.Errorf("%q: %d %s", token, a.status, a.body)
			}
		}
	}

	expired, _ := r.mustInvite(ana, `{"expiresInHours": 1}`)
	r.exec(`update public.invites set expires_at = now() where used_at is null`)
	if a := accept(expired, eve); a.status != http.StatusGone || a.code(t) != "invite-expired" {
		t.Errorf("expired: %d %s", a.status, a.body)
	}
	if a := r.must(http.StatusOK, "POST", "/api/invites/preview", tokenBody(expired)); !strings.Contains(a.body, `"state":"expired"`) {
		t.Errorf("preview: %s", a.body)
	}

	bound, _ := r.mustInvite(ana, `{"email": " EVE@Demo.downbeat "}`)
	fay := r.signUp(faySignsUp)
	if a := accept(bound, fay); a.status != http.StatusForbidden || a.code(t) != "invite-for-another" || strings.Contains(strings.ToLower(a.body), "eve") {
		t.Errorf("for another: %d %s", a.status, a.body)
	}
	if a := accept(bound, eve); a.status != http.StatusCreated {
		t.Errorf("for Eve: %d %s", a.status, a.body)
	}

	again, path := r.mustInvite(ana, `{}`)
	if a := accept(again, ben); a.status != http.StatusConflict || a.code(t) != "already-member" {
		t.Errorf("in it already: %d %s", a.status, a.body)
	}
	if a := r.must(http.StatusOK, "GET", path, "", ana); !strings.Contains(a.body, `"usedAt":null`) {
		t.Errorf("that has used it up: %s", a.body)
	}
	r.must(http.StatusUnauthorized, "POST", "/api/invites/accept", tokenBody(again))
	if a := r.ask("POST", "/api/invites/accept", `{"token": "`+again+`", "memberName": "F\nay"}`, fay); a.status != http.StatusUnprocessableEntity || a.pointers(t) != "/memberName" {
		t.Errorf("a name of two lines: %d %s", a.status, a.body)
	}
	if a := r.ask("POST", "/api/invites/accept", `{"token": "`+again+`", "role": "admin"}`, fay); a.status != http.StatusUnprocessableEntity || a.pointers(t) != "/role" {
		t.Errorf("as an admin: %d %s", a.status, a.body)
	}
}

func TestInvitationsAreTheAdminsBusiness(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, ben, eve := r.as("ana"), r.as("ben"), r.as("eve")
	token, at := r.mustInvite(ana, `{"email": "fay@example.com"}`)
	id := strings.TrimPrefix(at, invitesPath)
	for _, c := range [][2]string{{"GET", invitesPath}, {"POST", invitesPath}, {"GET", at}, {"DELETE", at}} {
		body := ""
		if c[0] == "POST" {
			body = `{}`
		}
		if a := r.must(http.StatusForbidden, c[0], c[1], body, ben, `If-Match: *`); a.code(t) != "admins-only" || strings.Contains(a.body, "fay") {
			t.Errorf("%s %s by a member: %s", c[0], c[1], a.body)
		}
		foreign := r.must(http.StatusNotFound, c[0], c[1], body, eve, `If-Match: *`)
		// By way of her own band, or of one that there is not.
		paths := []string{noBandPath + strings.TrimPrefix(c[1], ownPath)}
		if c[1] == at {
			paths = append(paths, evesPath+"/invites"+id)
		}
		for _, path := range paths {
			if a := r.ask(c[0], path, body, eve, `If-Match: *`); a.status != http.StatusNotFound || withoutID(a.body) != withoutID(foreign.body) {
				t.Errorf("%s %s: %d %s", c[0], path, a.status, a.body)
			}
		}
	}
	r.must(http.StatusPreconditionRequired, "DELETE", at, "", ana)
	late := r.must(http.StatusPreconditionFailed, "DELETE", at, "", ana, `If-Match: "2"`)
	if !strings.Contains(late.body, `"current":{`) || strings.Contains(late.body, "oken") {
		t.Errorf("late: %s", late.body)
	}
	events, _ := mustFollow(t, r.live(), nightShift, r.must(http.StatusOK, "GET", at, "", ana).header.Get("Downbeat-Cursor"), ben)
	gone := r.must(http.StatusNoContent, "DELETE", at, "", ana, `If-Match: "1"`)
	if e := mustTell(t, events, gone); e.kind != "invite:deleted" || strings.Contains(e.data, "fay") || strings.Contains(e.data, "token") {
		t.Errorf("a member hears %s", e.data)
	}
	r.must(http.StatusNotFound, "GET", at, "", ana)
	r.must(http.StatusNotFound, "POST", "/api/invites/preview", tokenBody(token))
}

func TestAnInvitationThatCannotBeIsRefusedWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	for body, pointer := range map[string]string{
		`{"role": "owner"}`: "/role", `{"expiresInHours": 0}`: "/expiresInHours", `{"expiresInHours": 721}`: "/expiresInHours", `{"expiresInHours": 1.5}`: "/expiresInHours",
		`{"email": "fay"}`: "/email", `{"email": "fay fay@example.com"}`: "/email", `{"email": ""}`: "/email", `{"email": "a@b@c"}`: "/email",
		`{"bandId": "` + secondLine + `"}`: "/bandId", `{"token": "` + strings.Repeat("A", 43) + `"}`: "/token", `{"createdBy": "` + bensMember + `"}`: "/createdBy",
		`{"expiresAt": "2999-01-01T00:00:00Z"}`: "/expiresAt", `{"usedAt": null}`: "/usedAt",
	} {
		if a := r.ask("POST", invitesPath, body, ana); a.status != http.StatusUnprocessableEntity || a.code(t) != "invalid-fields" || a.pointers(t) != pointer {
			t.Errorf("%s: %d %s", body, a.status, a.body)
		}
	}
	var list api.InviteList
	r.must(http.StatusOK, "GET", invitesPath, "", ana).into(t, &list)
	before := len(list.Invites)
	first, _ := r.mustInvite(ana, `{"role": "admin", "email": null, "expiresInHours": 720}`)
	second, _ := r.mustInvite(ana, `{"expiresInHours": 1}`)
	r.must(http.StatusOK, "GET", invitesPath, "", ana).into(t, &list)
	if len(list.Invites) != before+2 || first == second || list.Invites[0].Role != api.RoleMember || list.Invites[1].Role != api.RoleAdmin ||
		list.Invites[1].ExpiresAt.Sub(list.Invites[1].CreatedAt).Round(time.Hour) != 720*time.Hour {
		t.Errorf("listed, the latest first: %+v", list.Invites)
	}
}

func TestTheSameRequestForAnInvitationGivesTheSameToken(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	count := func() string { return r.text(`select count(*)::text from public.invites`) }
	first := r.must(http.StatusCreated, "POST", invitesPath, `{"role": "member"}`, ana, "Idempotency-Key: once")
	made := count()
	again := r.must(http.StatusCreated, "POST", invitesPath, `{"role": "member"}`, ana, "Idempotency-Key: once")
	if again.body != first.body || again.header.Get("Location") != first.header.Get("Location") || again.header.Get("Idempotency-Replayed") != "true" || count() != made {
		t.Errorf("again: %v %s, first: %s", again.header, again.body, first.body)
	}
	var invite api.NewInvite
	first.into(t, &invite)
	if kept := r.text(`select encode(response, 'escape') from public.idempotency_keys`); strings.Contains(kept, invite.Token) {
		t.Errorf("the token is kept legibly: %s", kept)
	}
	if a := r.must(http.StatusUnprocessableEntity, "POST", invitesPath, `{"role": "admin"}`, ana, "Idempotency-Key: once"); a.code(t) != "idempotency-key-reused" || count() != made {
		t.Error(a.body)
	}
	eve := r.as("eve")
	joined := r.must(http.StatusCreated, "POST", "/api/invites/accept", tokenBody(invite.Token), eve, "Idempotency-Key: join")
	if a := r.must(http.StatusCreated, "POST", "/api/invites/accept", tokenBody(invite.Token), eve, "Idempotency-Key: join"); a.body != joined.body || a.header.Get("Downbeat-Cursor") == "" {
		t.Errorf("joined twice: %s, %s", a.body, joined.body)
	}
}
