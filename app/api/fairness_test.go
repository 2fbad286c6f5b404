package api_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
	"downbeat/app/api"
	"downbeat/db"
	"downbeat/db/dbtest"
)

// mustServeWithFew makes the routes have so many connections to the database, and a pool beside them.
func (r *rig) mustServeWithFew(conns int32) (server *api.Server, aside *pgxpool.Pool) {
	r.tb.Helper()
	config, err := pgxpool.ParseConfig(dbtest.URL(r.pool))
	if err != nil {
		r.tb.Fatal(err)
	}
	config.MaxConns = conns
	config.ConnConfig.RuntimeParams["application_name"] = "few"
	few, err := pgxpool.NewWithConfig(r.tb.Context(), config)
	if err != nil {
		r.tb.Fatal(err)
	}
	r.tb.Cleanup(few.Close)
	aside, err = db.Aside(r.tb.Context(), few)
	if err != nil {
		r.tb.Fatal(err)
	}
	r.tb.Cleanup(aside.Close)
	server = r.server(slog.New(slog.DiscardHandler))
	server.DB, server.Aside = few, aside
	server.Who = access.Authenticator{Sessions: access.NewSessions(few, access.NewPasswords(0))}
	r.handler = server.Edge.Handler(server.Handler())
	return server, aside
}

// mustHold keeps whoever reads the table waiting until it is released.
func (r *rig) mustHold(table string) (release func()) {
	r.tb.Helper()
	tx, err := r.pool.Begin(r.tb.Context())
	if err != nil {
		r.tb.Fatal(err)
	}
	if _, err := tx.Exec(r.tb.Context(), `lock table `+pgx.Identifier{"public", table}.Sanitize()+` in access exclusive mode`); err != nil {
		r.tb.Fatal(err)
	}
	release = func() { _ = tx.Rollback(r.tb.Context()) }
	r.tb.Cleanup(release)
	return release
}

// mustWaitFor waits until so many requests wait for a lock.
func (r *rig) mustWaitFor(n string) {
	r.tb.Helper()
	late := time.After(30 * time.Second)
	for tick := time.Tick(5 * time.Millisecond); ; {
		const sql = `select count(*)::text from pg_stat_activity where application_name = 'few' and datname = current_database() and wait_event_type = 'Lock'`
		got := r.text(sql)
		if got == n {
			return
		}
		select {
		case <-tick:
		case <-late:
			r.tb.Fatalf("%s wait for a lock, want %s", got, n)
		}
	}
}

// many asks the same so many times at once; what is answered comes one after the other.
func (r *rig) many(n int, method, path, body string, headers ...string) <-chan answer {
	answers := make(chan answer, n)
	for range n {
		go func() { answers <- r.ask(method, path, body, headers...) }()
	}
	return answers
}

func TestOnePersonsManyRequestsKeepNobodyElseFromTheirOne(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	r.mustServeWithFew(5) // one more than a person may have
	ana, ben := r.as("ana"), r.as("ben")
	release := r.mustHold("songs")
	answers := r.many(50, "GET", songsPath, "", ana)
	r.mustWaitFor("4")

	r.must(http.StatusOK, "GET", gigsPath, "", ben)
	r.must(http.StatusOK, "PATCH", demoGig, `{"venue": "Next door"}`, ben, "If-Match: *")
	r.must(http.StatusOK, "GET", "/api/profile", "", ben)
	r.must(http.StatusOK, "GET", "/api/realtime?band="+nightShift, "", ben)
	r.mustWaitFor("4")
	release()
	for range 50 {
		if a := <-answers; a.status != http.StatusOK {
			t.Errorf("one of the many: %d %s", a.status, a.body)
		}
	}
}

func TestWhoIsNotSignedInWaitsForTheirOwnAddressOnly(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	r.mustServeWithFew(5)
	release := r.mustHold("users")
	answers := r.many(6, "POST", "/api/session", ana)
	r.mustWaitFor("4")
	// From another address; the rest of them do not reach the database.
	elsewhere := make(chan int, 1)
	go func() {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/session", strings.NewReader(ana))
		request.Header.Set("Content-Type", "application/json")
		request.RemoteAddr = "203.0.113.7:1234"
		recorder := &recorder{httptest.NewRecorder()}
		r.handler.ServeHTTP(recorder, request)
		elsewhere <- recorder.Code
	}()
	r.mustWaitFor("5")
	// Who balances load may come from there, too.
	r.must(http.StatusOK, "GET", "/readyz", "")
	release()
	for range 6 {
		if a := <-answers; a.status != http.StatusCreated {
			t.Errorf("a sign-in: %d %s", a.status, a.body)
		}
	}
	if status := <-elsewhere; status != http.StatusCreated {
		t.Errorf("from elsewhere: %d", status)
	}
}

func TestStreamsThatAreOpenTakeNobodysTurn(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	server, _ := r.mustServeWithFew(5)
	cookie := r.as("ana")
	live := r.listen(server)
	for range 6 {
		mustFollow(t, live, nightShift, "", cookie)
	}
	if n := server.AtWorkOrWaiting(); n != 0 {
		t.Errorf("%d turns are taken", n)
	}
	r.must(http.StatusOK, "GET", gigsPath, "", cookie)
}

// Signed out while it waited, a request is nobody's, as if it had come later.
func TestARequestThatWaitedIsOfWhoIsStillSignedIn(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	server, _ := r.mustServeWithFew(10)
	first, second := r.as("ana"), r.as("ana")
	release := r.mustHold("songs")
	reads := r.many(4, "GET", songsPath, "", first)
	r.mustWaitFor("4")
	writes := r.many(3, "PATCH", demoGig, `{"venue": "Too late"}`, second, "If-Match: *")
	late := time.After(30 * time.Second)
	for tick := time.Tick(time.Millisecond); server.AtWorkOrWaiting() < 7; { // who they are has been found out by then
		select {
		case <-tick:
		case <-late:
			t.Fatalf("%d are at work or wait", server.AtWorkOrWaiting())
		}
	}
	r.exec(`delete from public.sessions`)
	release()
	for range 4 {
		<-reads
	}
	for range 3 {
		if a := <-writes; a.status != http.StatusUnauthorized {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	if n := server.AtWorkOrWaiting(); n != 0 {
		t.Errorf("at the end there are %d", n)
	}
}

func TestABusyInstanceIsReadyAndAnswersWhoAsksForThat(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	_, aside := r.mustServeWithFew(4)
	release := r.mustHold("songs")
	answers := r.many(4, "GET", songsPath, "", r.as("ana"))
	r.mustWaitFor("4")
	for range 50 {
		r.must(http.StatusOK, "GET", "/readyz", "")
	}
	asked := r.many(90, "GET", "/readyz", "")
	for range 90 {
		if a := <-asked; a.status != http.StatusOK {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	if n := aside.Stat().TotalConns(); n != 1 {
		t.Errorf("it took %d connections, and the guard has to wait for one", n)
	}
	r.must(http.StatusOK, "GET", "/healthz", "")
	release()
	for range 4 {
		<-answers
	}
}
