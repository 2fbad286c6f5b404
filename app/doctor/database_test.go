package doctor_test

import (
	"net"
	"net/url"
	"testing"
	"time"

	"downbeat/app/doctor"
	"downbeat/db/dbtest"
)

func changed(tb testing.TB, address string, change func(*url.URL)) string {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	change(u)
	return u.String()
}

func TestADatabaseThatLetsNobodyInIsOneLineThatSaysWhatToDo(t *testing.T) {
	t.Parallel()
	good := dbtest.NewURL(t)
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody.Close()
	for name, test := range map[string]struct{ url, line string }{
		"nobody listens": {changed(t, good, func(u *url.URL) { u.Host = nobody.Addr().String() }), "fail No database answers at " + nobody.Addr().String() + ": start it"},
		"password":       {changed(t, good, func(u *url.URL) { u.User = url.UserPassword("stranger", "s3cret") }), "fail The database at"},
		"database":       {changed(t, good, func(u *url.URL) { u.Path = "/nowhere" }), `fail There is no database "nowhere"`},
		"rubbish":        {"postgres://:x:y", "fail The database URL cannot be read"},
	} {
		r := examine(t, doctor.Options{DatabaseURL: test.url})
		r.mustSay(t, "reachable", test.line)
		r.mustSay(t, "database", "skip ")
		if r.worst != doctor.Fail || len(r.findings) != 2 {
			t.Errorf("%s: %s", name, r)
		}
	}
}

// What another server would say of itself, by functions that are found first.
func TestAServerThatCannotServeFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ sql, check, line string }{
		"old": {`create function pretend.current_setting(text) returns text return case $1 when 'server_version_num' then '130022'
			when 'server_version' then '13.22' else pg_catalog.current_setting($1) end`, "version", "fail it runs PostgreSQL 13.22: Downbeat needs 14 or newer"},
		"new": {`create function pretend.current_setting(text) returns text return case $1 when 'server_version_num' then '990001'
			when 'server_version' then '99.1' else pg_catalog.current_setting($1) end`, "version", "warn it runs PostgreSQL 99.1: "},
		"encoding": {`create function pretend.current_setting(text) returns text return case $1 when 'server_encoding' then 'LATIN1'
			else pg_catalog.current_setting($1) end`, "version", "fail it stores text as LATIN1: make a database with"},
		"standby": {`create function pretend.pg_is_in_recovery() returns boolean return true`, "primary", "fail it is a read-only standby: give the URL of the primary"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := dbtest.New(t)
			mustExec(t, pool, `create schema pretend`)
			mustExec(t, pool, test.sql)
			r := examine(t, doctor.Options{DatabaseURL: changed(t, dbtest.URL(pool), func(u *url.URL) {
				q := u.Query()
				q.Set("search_path", "pretend,pg_catalog,public")
				u.RawQuery = q.Encode()
			})})
			r.mustSay(t, test.check, test.line)
			if name == "standby" {
				r.mustSay(t, "pooler", "skip ")
			}
		})
	}
}

func TestAClockThatIsWrongIsTold(t *testing.T) {
	t.Parallel()
	address := dbtest.NewURL(t)
	for skew, line := range map[time.Duration]string{
		0:                 "ok   its clock and this machine's agree",
		5 * time.Second:   "warn its clock and this machine's differ by ",
		-time.Hour:        "fail its clock and this machine's differ by ",
		400 * time.Second: "fail its clock and this machine's differ by ",
	} {
		r := examine(t, doctor.Options{DatabaseURL: address, Now: func() time.Time { return time.Now().Add(skew) }})
		r.mustSay(t, "clock", line)
	}
}

func TestALimitOfTheDatabaseOrTheRoleIsTold(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	role, address := dbtest.MustRole(t, pool, "downbeat_server")
	name := pool.Config().ConnConfig.Database
	mustExec(t, pool, `alter database `+name+` connection limit 25`)
	r := examine(t, doctor.Options{DatabaseURL: address})
	r.mustSay(t, "connections", "warn there is room for 2")
	if do := r.of("connections")[0].Do; do != "the limit is the database's: alter database "+name+" connection limit …" {
		t.Errorf("it says %q", do)
	}
	mustExec(t, pool, `alter database `+name+` connection limit -1`)
	mustExec(t, pool, `alter role `+role+` connection limit 10`)
	r = examine(t, doctor.Options{DatabaseURL: address})
	if f := r.of("connections")[0]; f.Level != doctor.Warn || f.Do != "the limit is the role's: alter role … connection limit …" {
		t.Errorf("it says %s", f)
	}
}

func TestWhatARoleLacksIsTold(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	none, noneURL := dbtest.MustRole(t, pool)
	r := examine(t, doctor.Options{DatabaseURL: noneURL})
	r.mustSay(t, "role", "fail the role "+none+" may not serve, it lacks ")
	r.mustSay(t, "transactions", "skip old transactions of other roles can not be seen: grant pg_read_all_stats")
	r.mustSay(t, "database", "skip ")

	some, someURL := dbtest.MustRole(t, pool, "downbeat_member", "usage on schema feed")
	examine(t, doctor.Options{DatabaseURL: someURL}).mustSay(t, "role", "fail the role "+some+" may not serve, it lacks ")

	server, serverURL := dbtest.MustRole(t, pool, "downbeat_server")
	r = examine(t, doctor.Options{DatabaseURL: serverURL})
	r.mustSay(t, "role", "ok   the role "+server+" may serve and owns nothing")
	r.mustSay(t, "migrations", "ok   all ")
	r.mustSay(t, "triggers", "ok   ")
	r.mustSay(t, "unattached", "ok   ")
	r.mustSay(t, "retention", "ok   ")

	r = examine(t, doctor.Options{DatabaseURL: dbtest.URL(pool)})
	r.mustSay(t, "role", "warn the role ")
	if f := r.of("role")[0]; f.Do != "serve as a role in downbeat_server, with --migrate=false" {
		t.Errorf("of a superuser it says %s", f)
	}
}
