package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	certificateWarn = 21 * 24 * time.Hour
	certificateFail = 3 * 24 * time.Hour
	answerBound     = 10 * time.Second
)

// site is a public address that answers.
type site struct {
	Options
	base   *url.URL
	client *http.Client
}

func lookAtSite(ctx context.Context, o Options, tell func(Finding)) {
	base, err := url.Parse(strings.TrimSuffix(o.URL, "/"))
	if err != nil || (base.Scheme != "https" && base.Scheme != "http") || base.Host == "" {
		tell(named("site", fail(fmt.Sprintf("%q is no address of a site", o.URL), "give one like https://band.example")))
		return
	}
	// As browsers do it, and without taking a compressed answer apart: whether somebody compresses is a question here.
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: answerBound}).DialContext, ForceAttemptHTTP2: true,
		TLSClientConfig: &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12}, DisableCompression: true, TLSHandshakeTimeout: answerBound, ResponseHeaderTimeout: 2 * o.Heartbeat,
	}
	defer transport.CloseIdleConnections()
	s := &site{Options: o, base: base, client: &http.Client{
		Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}

	began := time.Now()
	page, err := s.get(ctx, "/healthz")
	if err != nil {
		tell(named("site", s.silent(err)))
		tell(Finding{Level: Skip, Check: "site", What: "the rest of the site is not looked at"})
		return
	}
	tell(named("site", s.answers(page, time.Since(began))))
	tell(named("http", s.speaks(page)))
	tell(named("tls", s.encrypted(page)))
	tell(named("ready", s.ready(ctx)))
	for _, f := range s.headers(ctx, page) {
		tell(f)
	}
	s.lookAtStream(ctx, tell)
}

// answer is what came back, read to its end.
type answer struct {
	status string // 200 OK
	code   int
	proto  string // HTTP/2.0
	major  int    // 2
	header http.Header
	tls    *tls.ConnectionState // nil: it was not encrypted
	body   []byte               // up to 64 KiB
}

func (s *site) get(ctx context.Context, path string) (answer, error) {
	return s.ask(ctx, http.MethodGet, path, "", nil)
}

func (s *site) ask(ctx context.Context, method, path, body string, header http.Header) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, answerBound)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, s.base.String()+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	for name, values := range header {
		request.Header[name] = values
	}
	request.Header.Set("User-Agent", "downbeat-doctor")
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := s.client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	return answer{
		status: response.Status, code: response.StatusCode, proto: response.Proto, major: response.ProtoMajor,
		header: response.Header, tls: response.TLS, body: text,
	}, err
}

// silent says why nobody answers. The error of net/http has the URL in it, which may have a password.
func (s *site) silent(err error) Finding {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fail(fmt.Sprintf("the certificate of %s is valid from %s to %s only", s.base.Host,
			invalid.Cert.NotBefore.Format(time.DateOnly), invalid.Cert.NotAfter.Format(time.DateOnly)), "renew it")
	case errors.As(err, &invalid), errors.As(err, &host), errors.As(err, &authority):
		return fail(fmt.Sprintf("the certificate of %s is not to be trusted", s.base.Host), err.Error())
	default:
		return fail(fmt.Sprintf("nobody answers at %s", s.base.Host), err.Error())
	}
}

func (s *site) answers(page answer, took time.Duration) Finding {
	if page.code != http.StatusOK {
		return fail(fmt.Sprintf("%s/healthz is answered with %s", s.base.Host, page.status), "have the proxy pass everything on to Downbeat, /healthz and /readyz included")
	}
	return ok("%s answers within %v", s.base.Host, took.Round(time.Millisecond))
}

func (s *site) speaks(page answer) Finding {
	if page.major < 2 {
		return warn("it speaks "+page.proto, "have the proxy speak HTTP/2 to browsers, or each has six connections and its tabs must share a stream")
	}
	return ok("it speaks %s", page.proto)
}

func (s *site) encrypted(page answer) Finding {
	if page.tls == nil {
		if ip := net.ParseIP(s.base.Hostname()); s.base.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
			return ok("it is not encrypted, and need not be on this machine")
		}
		return fail("it is not encrypted", "have the proxy speak TLS: whoever is on the way reads passwords and sessions")
	}
	return s.certificate(page.tls)
}

func (s *site) certificate(state *tls.ConnectionState) Finding {
	ends := state.PeerCertificates[0].NotAfter
	left := ends.Sub(s.Now())
	what := fmt.Sprintf("its certificate ends on %s, in %d days", ends.Format(time.DateOnly), int(left.Hours()/24))
	switch {
	case left < certificateFail:
		return fail(what, "renew it now")
	case left < certificateWarn:
		return warn(what, "see why it was not renewed yet")
	default:
		return ok("%s", what)
	}
}

func (s *site) ready(ctx context.Context) Finding {
	ready, err := s.get(ctx, "/readyz")
	if err != nil {
		return s.silent(err)
	}
	var health struct {
		Status  string
		Reasons []string
	}
	if json.Unmarshal(ready.body, &health) != nil || health.Status == "" {
		return fail(fmt.Sprintf("/readyz is answered with %s, by somebody else than Downbeat", ready.status), "have the proxy pass it on")
	}
	if ready.code != http.StatusOK {
		return fail("an instance is not ready", strings.Join(health.Reasons, "; "))
	}
	return ok("an instance is ready")
}

// headers looks at what a proxy may have taken away.
func (s *site) headers(ctx context.Context, health answer) []Finding {
	page, err := s.get(ctx, "/")
	if err != nil {
		return []Finding{named("policy", s.silent(err))}
	}
	var list []Finding
	policy := strings.Join(page.header.Values("Content-Security-Policy"), ", ")
	switch {
	case policy == "":
		list = append(list, named("policy", warn("the pages come without their Content-Security-Policy", "have the proxy leave the header")))
	case !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe"):
		list = append(list, named("policy", warn("the pages come with another Content-Security-Policy than Downbeat's", "have the proxy leave the header as it is")))
	default:
		list = append(list, named("policy", ok("the pages come with their Content-Security-Policy")))
	}
	if health.tls != nil {
		f := ok("Downbeat knows that its clients speak TLS")
		if health.header.Get("Strict-Transport-Security") == "" {
			f = warn("Downbeat does not know that its clients speak TLS, so that cookies are not secure and pages may not write",
				"name the proxy in --trusted-proxies, and have it send X-Forwarded-For, -Proto and -Host")
		}
		list = append(list, named("forwarded", f))
	}
	return list
}
