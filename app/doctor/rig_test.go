package doctor_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
	"downbeat/app/api"
	"downbeat/app/doctor"
	"downbeat/app/edge"
	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/app/sse"
	"downbeat/db"
	"downbeat/db/dbtest"
)

// instance is Downbeat with the demo, as package main puts it together, but for its heart, which beats faster.
type instance struct {
	url  *url.URL
	pool *pgxpool.Pool
}

const heartbeat = time.Second

func mustInstance(tb testing.TB) *instance {
	tb.Helper()
	pool := dbtest.New(tb)
	if _, err := db.SeedDemo(tb.Context(), pool); err != nil {
		tb.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	h := hub.New(feed.NewLog(pool), quiet)
	f := feed.New(dbtest.URL(pool), h, quiet)
	streams := sse.NewServer(h, f.Settle, sse.Options{Heartbeat: heartbeat}, quiet)
	ctx, cancel := context.WithCancel(context.Background())
	running := make(chan error, 1)
	go func() { running <- f.Run(ctx) }()
	<-f.Ready()
	front, err := edge.New(edge.Options{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, quiet)
	if err != nil {
		tb.Fatal(err)
	}
	routes := &api.Server{
		DB: pool, Who: access.Authenticator{Sessions: access.NewSessions(pool, access.NewPasswords(0))}, Guard: access.NewGuard(pool, pool, quiet),
		Edge: front, Hub: h, Stream: streams, Settle: f.Settle, Log: quiet, Aside: pool, Draining: make(chan struct{}),
	}
	server := httptest.NewServer(front.Handler(routes.Handler()))
	tb.Cleanup(func() {
		streams.Drain(context.Background(), 0)
		server.Close()
		cancel()
		if err := <-running; err != nil {
			tb.Error(err)
		}
	})
	address, err := url.Parse(server.URL)
	if err != nil {
		tb.Fatal(err)
	}
	return &instance{address, pool}
}

// behind puts a proxy before the instance, over TLS and HTTP/2, and returns what the doctor is to look at.
func (in *instance) behind(tb testing.TB, proxy http.Handler, change ...func(*httptest.Server)) doctor.Options {
	tb.Helper()
	server := httptest.NewUnstartedServer(proxy)
	server.EnableHTTP2 = true
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{mustCertify(tb, time.Now().Add(90*24*time.Hour))}}
	for _, c := range change {
		c(server)
	}
	roots := x509.NewCertPool()
	for _, certificate := range server.TLS.Certificates {
		parsed, err := x509.ParseCertificate(certificate.Certificate[0])
		if err != nil {
			tb.Fatal(err)
		}
		roots.AddCert(parsed)
	}
	server.StartTLS()
	tb.Cleanup(server.Close)
	return doctor.Options{
		URL: server.URL, Roots: roots, Email: "ana@demo.downbeat", Password: "downbeat",
		Heartbeat: heartbeat, HeartbeatMargin: 8 * time.Second, FirstByte: 8 * time.Second,
	}
}

// proxy passes everything on as it should be.
func (in *instance) proxy() *httputil.ReverseProxy {
	return &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(in.url)
		r.SetXForwarded()
	}}
}

func mustCertify(tb testing.TB, until time.Time) tls.Certificate {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "band.example"}, NotBefore: until.Add(-100 * 24 * time.Hour), NotAfter: until,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		tb.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
