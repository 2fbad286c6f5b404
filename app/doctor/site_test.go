package doctor_test

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"testing"
	"time"

	"downbeat/app/doctor"
)

func TestASiteBehindAProxyThatDoesRightIsOKInEveryLine(t *testing.T) {
	t.Parallel()
	in := mustInstance(t)
	o := in.behind(t, in.proxy())
	r := examine(t, o)
	for _, f := range r.findings {
		if f.Level != doctor.OK {
			t.Errorf("%s", f)
		}
	}
	r.mustSay(t, "http", "ok   it speaks HTTP/2.0")
	r.mustSay(t, "stream", "ok   nobody compresses the stream", "ok   X-Accel-Buffering: no arrives", "ok   the stream begins within ", "ok   a heartbeat arrives after ")
	var sessions int
	if err := in.pool.QueryRow(t.Context(), `select count(*) from sessions`).Scan(&sessions); err != nil || sessions != 0 {
		t.Errorf("the doctor leaves %d sessions (%v)", sessions, err)
	}
	if said := r.String(); strings.Contains(said, o.Password) || strings.Contains(said, o.Email) {
		t.Errorf("it tells who looks:\n%s", said)
	}

	token := mustToken(t, o)
	o.Email, o.Password, o.Session = "", "", token
	examine(t, o).mustSay(t, "stream", "ok   the stream begins within ")
	o.Session = "nonsense"
	examine(t, o).mustSay(t, "stream", "fail the session is not taken: ")
	o.Session = ""
	r = examine(t, o)
	r.mustSay(t, "stream", "skip no stream is followed: give a token with --session")
	if r.worst != doctor.Skip {
		t.Errorf("the worst is %s:\n%s", r.worst, r)
	}
	o.Email, o.Password = "ana@demo.downbeat", "wrong"
	examine(t, o).mustSay(t, "stream", "fail signing in is answered with 401")
}

func mustToken(tb testing.TB, o doctor.Options) string {
	tb.Helper()
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: o.Roots}}
	defer transport.CloseIdleConnections()
	response, err := (&http.Client{Transport: transport}).Post(o.URL+"/api/session", "application/json", strings.NewReader(`{"email": "ana@demo.downbeat", "password": "downbeat", "bearer": true}`))
	if err != nil {
		tb.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		tb.Fatal(err)
	}
	_, token, _ := strings.Cut(string(text), `"token":"`)
	token, _, _ = strings.Cut(token, `"`)
	return token
}

func TestCertificatesThatEndSoonOrHaveEndedAreTold(t *testing.T) {
	t.Parallel()
	in := mustInstance(t)
	for left, line := range map[time.Duration]string{
		90 * 24 * time.Hour: "ok   its certificate ends on ",
		10 * 24 * time.Hour: "warn its certificate ends on ",
		30 * time.Hour:      "fail its certificate ends on ",
	} {
		o := in.behind(t, in.proxy(), func(s *httptest.Server) { s.TLS.Certificates = []tls.Certificate{mustCertify(t, time.Now().Add(left))} })
		o.Email = ""
		examine(t, o).mustSay(t, "tls", line)
	}
	o := in.behind(t, in.proxy(), func(s *httptest.Server) {
		s.TLS.Certificates = []tls.Certificate{mustCertify(t, time.Now().Add(-time.Hour))}
	})
	examine(t, o).mustSay(t, "site", "fail the certificate of 127.0.0.1:", "skip ")
	o.Roots = nil
	examine(t, o).mustSay(t, "site", "fail the certificate of 127.0.0.1:")
}

func TestASiteThatIsNotEncryptedOrDoesNotAnswerFails(t *testing.T) {
	t.Parallel()
	in := mustInstance(t)
	everywhere := httptest.NewUnstartedServer(in.proxy())
	everywhere.Listener.Close()
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	everywhere.Listener = l
	everywhere.Start()
	defer everywhere.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	r := examine(t, doctor.Options{URL: "http://0.0.0.0:" + port + "/"})
	r.mustSay(t, "tls", "fail it is not encrypted: have the proxy speak TLS")
	r.mustSay(t, "http", "warn it speaks HTTP/1.1: ")
	r.mustSay(t, "ready", "ok   ")
	examine(t, doctor.Options{URL: "http://127.0.0.1:" + port}).mustSay(t, "tls", "ok   ")

	everywhere.Close()
	examine(t, doctor.Options{URL: "http://user:s3cret@127.0.0.1:" + port}).mustSay(t, "site", "fail nobody answers at 127.0.0.1:"+port)
	for _, nonsense := range []string{"band.example", "ftp://band.example", "https://", ":"} {
		examine(t, doctor.Options{URL: nonsense}).mustSay(t, "site", "fail ")
	}
}

func TestWhatAProxyTakesAwayIsTold(t *testing.T) {
	t.Parallel()
	in := mustInstance(t)
	careless := in.proxy()
	careless.ModifyResponse = func(r *http.Response) error {
		for _, name := range []string{"Content-Security-Policy", "X-Accel-Buffering", "Cache-Control"} {
			r.Header.Del(name)
		}
		return nil
	}
	careless.Rewrite = func(r *httputil.ProxyRequest) { r.SetURL(in.url) } // and does not say for whom it asks, and how
	r := examine(t, in.behind(t, careless))
	r.mustSay(t, "policy", "warn the pages come without their Content-Security-Policy: ")
	r.mustSay(t, "forwarded", "warn Downbeat does not know that its clients speak TLS, so that cookies are not secure and pages may not write: name the proxy in --trusted-proxies")
	r.mustSay(t, "stream", "warn X-Accel-Buffering: no does not arrive: ", "warn the stream comes without its Cache-Control: ", "ok   a heartbeat arrives")

	nginx := in.proxy()
	nginx.ModifyResponse = func(r *http.Response) error {
		r.Header.Del("X-Accel-Buffering")
		r.Header.Set("Server", "nginx/1.22.1")
		r.Header.Set("Content-Security-Policy", "default-src 'self' 'unsafe-inline'")
		return nil
	}
	r = examine(t, in.behind(t, nginx))
	r.mustSay(t, "stream", "ok   X-Accel-Buffering does not arrive: nginx has heard it")
	r.mustSay(t, "policy", "warn the pages come with another Content-Security-Policy than Downbeat's: ")
}

func TestAnInstanceThatIsNotReadyAndOneThatIsNotThereFail(t *testing.T) {
	t.Parallel()
	in := mustInstance(t)
	mustExec(t, in.pool, `alter table songs disable trigger t90_feed_insert`)
	o := in.behind(t, in.proxy())
	o.Email = ""
	examine(t, o).mustSay(t, "ready", "fail an instance is not ready: songs: t90_feed_insert is disabled")

	other := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, "<html>")
	})
	r := examine(t, in.behind(t, other))
	r.mustSay(t, "site", "fail 127.0.0.1:")
	r.mustSay(t, "ready", "fail /readyz is answered with 502 Bad Gateway, by somebody else than Downbeat: ")
	r.mustSay(t, "stream", "fail signing in is answered with 502")
}
