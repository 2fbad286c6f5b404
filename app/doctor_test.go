package main_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"downbeat/db/dbtest"
)

func TestTheDoctorLooksAtARunningInstanceAndEndsWellOrNot(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	_, address := dbtest.MustRole(t, s.pool, "downbeat_server")
	in := MustServe(t, []string{"DATABASE_URL=" + address}, "--addr="+MustAddr(t), "--migrate=false")
	in.MustBeReady(t, http.StatusOK)
	setting := []string{"DATABASE_URL=" + address, "DOWNBEAT_DOCTOR_EMAIL=" + ana, "DOWNBEAT_DOCTOR_PASSWORD=downbeat"}

	well := MustStart(t, setting, "doctor", "--url="+in.url)
	if code := well.MustEnd(t); code != 0 {
		t.Errorf("it ends with %d", code)
	}
	said := well.stdout.String()
	for _, line := range []string{"ok   the database ", "ok   all ", "ok   an instance is ready\n", "ok   a heartbeat arrives after 1"} {
		if !strings.Contains(said, line) {
			t.Errorf("it does not say %q:\n%s", line, said)
		}
	}
	for _, word := range []string{"fail", "s3cret", ana} {
		if strings.Contains(said, word) {
			t.Errorf("it says %q:\n%s", word, said)
		}
	}

	s.MustExec(t, `alter table gigs disable trigger t90_feed_insert`)
	ill := MustStart(t, setting[:1], "doctor", "--json", "--url="+in.url)
	if code := ill.MustEnd(t); code != 1 {
		t.Errorf("ill, it ends with %d", code)
	}
	if want := "downbeat: something fails that must not; the lines above say what to do\n"; ill.stderr.String() != want {
		t.Errorf("it says %q", ill.stderr.String())
	}
	failed := map[string]bool{}
	for line := range strings.Lines(ill.stdout.String()) {
		var finding struct{ Level, Check, What, Do string }
		Must(t, json.Unmarshal([]byte(line), &finding))
		if finding.Check == "" || finding.What == "" {
			t.Errorf("%s says nothing", line)
		}
		failed[finding.Check] = failed[finding.Check] || finding.Level == "fail"
	}
	if !failed["triggers"] || !failed["ready"] || failed["migrations"] {
		t.Errorf("it finds %v:\n%s", failed, ill.stdout.String())
	}
}

func TestTheDoctorSaysThatThereIsNoDatabaseToLookAt(t *testing.T) {
	t.Parallel()
	p := MustStart(t, nil, "doctor", "--data="+MustFolder(t))
	if code := p.MustEnd(t); code != 1 || !strings.HasPrefix(p.stdout.String(), "fail no database is looked at: no PostgreSQL of Downbeat runs in ") {
		t.Errorf("it ends with %d and says %s", code, p.stdout.String())
	}
}
