package main_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"downbeat/db/dbtest"
)

// nginx runs with the configuration of app/deploy/nginx: the files themselves, with the variables put in.
type nginx struct {
	*process
	url         string
	certificate string // the file of what it proves itself with; empty without TLS
}

// templateVariable is what nginx's official image puts in, with NGINX_ENVSUBST_FILTER as it is in compose.yaml.
var templateVariable = regexp.MustCompile(`\$\{(DOWNBEAT_\w+)\}`)

// MustNginx puts a proxy before two instances; site is http or https.
func MustNginx(tb testing.TB, site string, instances ...string) *nginx {
	tb.Helper()
	program := dbtest.MustFind(tb, "nginx")
	folder := MustFolder(tb)
	plain, secure := MustAddr(tb), MustAddr(tb)
	variables := map[string]string{
		"DOWNBEAT_SITE": site, "DOWNBEAT_HTTP": plain, "DOWNBEAT_HTTPS": secure, "DOWNBEAT_CERTIFICATE": folder,
		"DOWNBEAT_INSTANCE_1": instances[0], "DOWNBEAT_INSTANCE_2": instances[1],
	}
	templates, err := filepath.Glob("deploy/nginx/*.template")
	Must(tb, err)
	for _, template := range templates {
		text, err := os.ReadFile(template)
		Must(tb, err)
		filled := templateVariable.ReplaceAllStringFunc(string(text), func(name string) string {
			value, ok := variables[templateVariable.FindStringSubmatch(name)[1]]
			if !ok {
				tb.Fatalf("%s has a variable that nobody gives: %s", template, name)
			}
			return value
		})
		Must(tb, os.WriteFile(filepath.Join(folder, strings.TrimSuffix(filepath.Base(template), ".template")), []byte(filled), 0o644))
	}
	n := &nginx{url: "http://" + plain}
	answering := plain
	if site == "https" {
		n.url, n.certificate = "https://"+secure, filepath.Join(folder, "fullchain.pem")
		mustCertify(tb, folder)
		answering = secure
	}

	// Killed, its master leaves the workers behind, so that it is asked, also if this process is killed.
	guard := exec.Command("sh", "-c", `read _; kill $(cat "$0"/nginx.pid) 2>/dev/null`, folder)
	lifeline, err := guard.StdinPipe()
	Must(tb, err)
	Must(tb, guard.Start())
	command := exec.Command(program, "-p", folder+"/", "-c", "nginx.conf", "-g", "daemon off;")
	command.SysProcAttr = &syscall.SysProcAttr{}
	n.process = mustStart(tb, command, nil)
	tb.Cleanup(func() {
		lifeline.Close()
		_ = guard.Wait() // whether or not there was something to end
		n.MustEnd(tb)
	})
	MustBecome(tb, "nginx listens", func() bool {
		conn, err := net.Dial("tcp", answering)
		if err != nil && n.hasEnded() {
			tb.Fatalf("nginx ends: %s", n.stderr.String())
		}
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	return n
}

// mustCertify writes a certificate for this machine, which is its own authority.
func mustCertify(tb testing.TB, folder string) {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	Must(tb, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(60 * 24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	Must(tb, err)
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	Must(tb, err)
	for name, block := range map[string]*pem.Block{"fullchain.pem": {Type: "CERTIFICATE", Bytes: certificate}, "privkey.pem": {Type: "PRIVATE KEY", Bytes: secret}} {
		Must(tb, os.WriteFile(filepath.Join(folder, name), pem.EncodeToMemory(block), 0o600))
	}
}

// browser is the way of one person from one address through the proxy, over one connection of HTTP/2.
type browser struct {
	http   http.RoundTripper
	report func(format string, arguments ...any)
}

// RoundTrip reports what no answer may be.
func (b *browser) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Accept-Encoding", "gzip, br")
	response, err := b.http.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if response.ProtoMajor != 2 {
		b.report("%s %s is answered over %s", r.Method, r.URL.Path, response.Proto)
	}
	if coding := response.Header.Get("Content-Encoding"); r.URL.Path == "/api/realtime" && coding != "" {
		b.report("the stream is %s", coding)
	}
	return response, nil
}

// MustSignIn comes from the address, which is one of this machine's, and signs Ana in.
func (n *nginx) MustSignIn(tb testing.TB, band uuid.UUID, from string) *client {
	tb.Helper()
	certificate, err := os.ReadFile(n.certificate)
	Must(tb, err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(certificate)
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: 5 * time.Second}
	transport := &http.Transport{
		DialContext: dialer.DialContext, TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2: true, ResponseHeaderTimeout: 20 * time.Second,
	}
	tb.Cleanup(transport.CloseIdleConnections)
	jar, _ := cookiejar.New(nil)
	c := &client{band: band, instances: []string{n.url}, http: &http.Client{Jar: jar, Transport: &browser{transport, tb.Errorf}}, first: -1, eager: true}

	response := n.MustSend(tb, c, http.MethodPost, "/api/session", `{"email":"`+ana+`","password":"downbeat"}`, http.StatusCreated)
	cookies := response.Cookies()
	if len(cookies) != 1 || cookies[0].Name != "__Host-downbeat" || !cookies[0].Secure {
		tb.Fatalf("the cookies are %v", cookies)
	}
	return c
}

// MustSend sends what a page would, and expects a status.
func (n *nginx) MustSend(tb testing.TB, c *client, method, path, body string, status int) *http.Response {
	tb.Helper()
	request, err := http.NewRequestWithContext(tb.Context(), method, n.url+path, strings.NewReader(body))
	Must(tb, err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Origin", n.url)
	request.Header.Set("X-Forwarded-For", "10.9.8.7") // which must not be believed
	response, err := c.http.Do(request)
	Must(tb, err)
	response.Body.Close()
	if response.StatusCode != status {
		tb.Fatalf("%s %s is answered with %s", method, path, response.Status)
	}
	return response
}
