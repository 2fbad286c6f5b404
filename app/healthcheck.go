package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/urfave/cli/v3"
)

// An instance gives its database 2 s to answer.
const healthcheckBound = 5 * time.Second

func healthcheckCommand() *cli.Command {
	return &cli.Command{
		Name:  "healthcheck",
		Usage: "ask the instance on this machine whether it is ready; ends with 1 if not",
		Description: "Asks /readyz at --addr, where serve with the same setting listens. For containers whose image holds this\n" +
			"program and nothing else. An instance that drains is not ready: to decide whether to kill one, ask /healthz.",
		Action: healthcheck,
	}
}

func healthcheck(ctx context.Context, c *cli.Command) error {
	addr := c.String("addr")
	if addr == "" {
		addr = defaultAddr
	}
	ctx, cancel := context.WithTimeout(ctx, healthcheckBound)
	defer cancel()
	// Dialled by itself: an address without a host, such as :8080, is this machine to Dial and nobody to a URL. And what
	// the environment says of proxies is about others.
	transport := &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", addr)
		},
		DisableKeepAlives: true,
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/readyz", nil)
	if err != nil {
		return err
	}
	request.Header.Set("User-Agent", "downbeat-healthcheck")
	response, err := transport.RoundTrip(request)
	if err != nil {
		return fmt.Errorf("nobody answers at %s: %w", addr, err)
	}
	defer response.Body.Close()
	var health struct {
		Status  string
		Reasons []string
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, 64<<10)).Decode(&health); err != nil || health.Status == "" {
		return fmt.Errorf("somebody else than Downbeat answers at %s, with %s", addr, response.Status)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", health.Status, strings.Join(health.Reasons, "; "))
	}
	fmt.Fprintln(c.Root().Writer, health.Status)
	return nil
}
