package main_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAHealthcheckTellsWhetherTheInstanceIsReady(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	addr := MustAddr(t)
	in := MustServeAt(t, s.url, addr)
	in.MustBeReady(t, http.StatusOK)

	_, port, err := net.SplitHostPort(addr)
	Must(t, err)
	for _, setting := range []string{addr, ":" + port, "0.0.0.0:" + port, "localhost:" + port} {
		// A proxy of the environment is none for one's own machine.
		if line := MustSayOnly(t, MustStart(t, []string{"DOWNBEAT_ADDR=" + setting, "http_proxy=http://nowhere.test:1"}, "healthcheck")); line != "ready" {
			t.Errorf("at %s it says %q", setting, line)
		}
	}

	s.MustExec(t, `alter table gigs disable trigger all`)
	MustRefuse(t, nil, []string{"healthcheck", "--addr=" + addr}, "not ready", "gigs")
	s.MustExec(t, `alter table gigs enable trigger all`)

	in.MustStop(t)
	MustRefuse(t, nil, []string{"healthcheck", "--addr=" + addr}, "nobody answers at "+addr)

	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	MustRefuse(t, nil, []string{"healthcheck", "--addr=" + strings.TrimPrefix(other.URL, "http://")}, "somebody else than Downbeat", "404")
}
