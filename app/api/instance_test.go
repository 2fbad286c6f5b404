package api_test

import (
	"log/slog"
	"net/http"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
	"downbeat/app/api"
	"downbeat/db/dbtest"
)

// mustServeAsServer makes the routes reach the database with the rights of an instance and no others.
func (r *rig) mustServeAsServer() {
	r.tb.Helper()
	_, address := dbtest.MustRole(r.tb, r.pool, "downbeat_server")
	own, err := pgxpool.New(r.tb.Context(), address)
	if err != nil {
		r.tb.Fatal(err)
	}
	r.tb.Cleanup(own.Close)
	server := r.server(slog.New(slog.DiscardHandler))
	server.DB = own
	server.Who = access.Authenticator{Sessions: access.NewSessions(own, access.NewPasswords(0))}
	r.handler = server.Handler()
}

func TestAccountsBandsAndInvitationsNeedNoMoreThanTheServersRole(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	r.mustServeAsServer()
	fay, eve := r.signUp(faySignsUp), r.as("eve")
	r.must(http.StatusOK, "GET", "/api/session", "", fay)
	r.must(http.StatusOK, "GET", "/api/sessions", "", fay)
	r.must(http.StatusOK, "PATCH", "/api/profile", `{"name": "Fay"}`, fay, `If-Match: "1"`)
	r.must(http.StatusOK, "PUT", "/api/profile/email", `{"email": "fay@example.org", "password": "correct horse battery"}`, fay)
	r.must(http.StatusNoContent, "PUT", "/api/profile/password", `{"current": "correct horse battery", "new": "`+newPassword+`"}`, fay)

	founded := r.must(http.StatusCreated, "POST", "/api/bands", `{"name": "Takes"}`, fay, "Idempotency-Key: k")
	at := founded.header.Get("Location")
	if founded.header.Get("Downbeat-Cursor") == "" {
		t.Error("without its place in the feed")
	}
	r.must(http.StatusOK, "GET", "/api/bands", "", fay)
	r.must(http.StatusOK, "PATCH", at, `{"name": "Second Takes"}`, fay, `If-Match: *`)
	var invite api.NewInvite
	r.must(http.StatusCreated, "POST", at+"/invites", `{}`, fay).into(t, &invite)
	r.must(http.StatusOK, "GET", at+"/invites", "", fay)
	r.must(http.StatusOK, "POST", "/api/invites/preview", tokenBody(invite.Token))
	var band api.Band
	r.must(http.StatusCreated, "POST", "/api/invites/accept", tokenBody(invite.Token), eve).into(t, &band)
	eves := at + "/members/" + band.MemberId.String()
	r.must(http.StatusOK, "PATCH", eves, `{"instrument": "trumpet"}`, eve, `If-Match: *`)
	r.must(http.StatusOK, "PATCH", eves, `{"role": "admin"}`, fay, `If-Match: *`)
	r.must(http.StatusOK, "PATCH", eves, `{"role": "member"}`, fay, `If-Match: *`)
	r.must(http.StatusNoContent, "DELETE", eves, "", eve, `If-Match: *`)
	r.must(http.StatusNoContent, "DELETE", at+"/invites/"+invite.Invite.Id.String(), "", fay, `If-Match: *`)
	r.must(http.StatusNoContent, "DELETE", at, "", fay, `If-Match: *`)
	r.must(http.StatusNoContent, "DELETE", "/api/sessions", "", fay)
}
