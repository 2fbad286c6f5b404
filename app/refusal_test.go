package main_test

import (
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"downbeat/db/dbtest"
)

// MustRefuse fails unless the command line ends soon, with one sentence on
// standard error that holds the words, and with nothing of a password or a stack.
func MustRefuse(tb testing.TB, setting, arguments []string, words ...string) {
	tb.Helper()
	p := MustStart(tb, setting, arguments...)
	code, said := p.MustEnd(tb), p.stderr.String()
	if code != 1 {
		tb.Errorf("%q ends with %d", arguments, code)
	}
	if p.stdout.String() != "" {
		tb.Errorf("%q prints %q", arguments, p.stdout.String())
	}
	if !strings.HasPrefix(said, "downbeat: ") || strings.Count(said, "\n") != 1 || !strings.HasSuffix(said, "\n") {
		tb.Errorf("%q does not say one sentence:\n%s", arguments, said)
	}
	for _, word := range words {
		if !strings.Contains(said, word) {
			tb.Errorf("%q does not say %q:\n%s", arguments, word, said)
		}
	}
	for _, word := range []string{"s3cret", "panic", "goroutine", ".go:", "SQLSTATE"} {
		if strings.Contains(said, word) {
			tb.Errorf("%q says %q:\n%s", arguments, word, said)
		}
	}
	tb.Logf("%s", said)
}

func TestAMisusedCommandLineIsAnsweredWithOneSentence(t *testing.T) {
	t.Parallel()
	data := MustFolder(t)
	for _, test := range []struct{ line, word string }{
		{"--nonsense", "-nonsense"},
		{"serve --nonsense", "-nonsense"},
		{"nonsense", "nonsense"},
		{"serve nonsense", "nonsense"},
		{"migrate dwn", "dwn"},
		{"tail", "band"},
		{"tail --band=x --types=NO", "types"},
		{"--drain=5", "drain"},
		{"dsn --data=" + data, "go run ./app"},
	} {
		MustRefuse(t, nil, strings.Fields(test.line), test.word)
	}
	MustRefuse(t, []string{"DOWNBEAT_DRAIN=soon"}, nil, "DOWNBEAT_DRAIN")
}

func TestADatabaseThatCannotServeIsAnsweredWithOneSentence(t *testing.T) {
	t.Parallel()
	good := dbtest.NewURL(t)
	with := func(change func(u *url.URL)) string {
		u, err := url.Parse(good)
		Must(t, err)
		change(u)
		return u.String()
	}
	password := func(u *url.URL) { u.User = url.UserPassword(u.User.Username(), "s3cret") }
	for name, test := range map[string]struct{ url, word string }{
		"garbage":          {"postgres://user:s3cret@:x:y/%zz", "postgres://user:password@host:5432/name"},
		"not a URL":        {"s3cret", "postgres://user:password@host:5432/name"},
		"wrong password":   {with(password), "check user and password"},
		"unknown user":     {with(func(u *url.URL) { u.User = url.UserPassword("stranger", "s3cret") }), "check user and password"},
		"no such database": {with(func(u *url.URL) { u.Path = "/nowhere" }), `no database "nowhere"`},
		"nobody listens":   {with(func(u *url.URL) { password(u); u.Host = MustAddr(t) }), "No database answers"},
		"unknown host":     {with(func(u *url.URL) { password(u); u.Host = "nowhere.invalid" }), "No database answers"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, command := range []string{"serve", "migrate status", "tail --band=x"} {
				MustRefuse(t, []string{"DATABASE_URL=" + test.url}, strings.Fields(command), test.word)
			}
		})
	}
}

func TestADatabaseOfAnotherVersionIsAnsweredWithOneSentence(t *testing.T) {
	t.Parallel()
	url := dbtest.NewEmptyURL(t)
	empty := []string{"DATABASE_URL=" + url}
	MustRefuse(t, empty, []string{"--migrate=false"}, "migrate up")
	MustRefuse(t, empty, []string{"tail", "--band=x"}, "migrate up")
	conn, err := pgx.Connect(t.Context(), url)
	Must(t, err)
	defer conn.Close(t.Context())
	var tables int
	Must(t, conn.QueryRow(t.Context(), `select count(*) from pg_class where relnamespace = 'public'::regnamespace`).Scan(&tables))
	if tables > 0 {
		t.Errorf("looking at the migrations made %d tables and indexes", tables)
	}

	s := MustStage(t)
	s.MustExec(t, `insert into goose_db_version (version_id, is_applied) values (99999, true)`)
	newer := []string{"DATABASE_URL=" + s.url}
	for _, command := range []string{"serve", "serve --migrate=false", "migrate up", "tail --band=x"} {
		MustRefuse(t, newer, strings.Fields(command), "99999", "at least as new")
	}
}

func TestWhatElseIsMissingIsAnsweredWithOneSentence(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	setting := []string{"DATABASE_URL=" + s.url}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	Must(t, err)
	defer l.Close()
	MustRefuse(t, setting, []string{fmt.Sprint("--addr=", l.Addr())}, "in use", "--addr")
	MustRefuse(t, setting, []string{"--addr=nonsense"}, "--addr")
	MustRefuse(t, setting, []string{"tail", "--band=Nobody"}, "Nobody", "select id, name from bands")
}
