package main

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"downbeat/app/edge"
)

func serveFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{
			Name: "addr", Sources: cli.EnvVars("DOWNBEAT_ADDR"),
			Usage: "the `HOST:PORT` to listen on (default: " + defaultAddr + ", or the next free port)",
		},
		&cli.BoolFlag{
			Name: "migrate", Value: true, Sources: cli.EnvVars("DOWNBEAT_MIGRATE"),
			Usage: "bring the database up to date before serving; --migrate=false leaves it to somebody else",
		},
		&cli.DurationFlag{
			Name: "retention", Value: 7 * 24 * time.Hour, Sources: cli.EnvVars("DOWNBEAT_RETENTION"),
			Usage: "how long events are kept at least, for clients that come back and for who looks them up",
		},
		&cli.DurationFlag{
			Name: "drain", Value: 8 * time.Second, Sources: cli.EnvVars("DOWNBEAT_DRAIN"),
			Usage: "the time over which clients are sent away before the server stops",
		},
		&cli.StringFlag{
			Name: "trusted-proxies", Sources: cli.EnvVars("DOWNBEAT_TRUSTED_PROXIES"),
			Usage: "the `ADDRESSES` or networks of your proxies, separated by commas: what they say in X-Forwarded-For, -Proto and -Host counts",
		},
		&cli.StringFlag{
			Name: "cors-origins", Sources: cli.EnvVars("DOWNBEAT_CORS_ORIGINS"),
			Usage: "the `ORIGINS` of other sites, separated by commas, whose pages may use the API for who is signed in",
		},
		&cli.IntFlag{
			Name: "max-streams", Value: 10_000, Sources: cli.EnvVars("DOWNBEAT_MAX_STREAMS"),
			Usage: "how many streams this instance serves at the same time, if its limit of open files allows",
		},
		&cli.IntFlag{
			Name: "max-streams-per-address", Value: 200, Sources: cli.EnvVars("DOWNBEAT_MAX_STREAMS_PER_ADDRESS"),
			Usage: "how many of them one address gets",
		},
		&cli.IntFlag{
			Name: "max-streams-per-user", Value: 20, Sources: cli.EnvVars("DOWNBEAT_MAX_STREAMS_PER_USER"),
			Usage: "how many of them one user gets",
		},
		&cli.StringFlag{
			Name: "metrics-addr", Sources: cli.EnvVars("DOWNBEAT_METRICS_ADDR"),
			Usage: "the `HOST:PORT` where Prometheus finds /metrics, for nobody outside; without it, there is none",
		},
		&cli.StringFlag{
			Name: "log-level", Value: "info", Sources: cli.EnvVars("DOWNBEAT_LOG_LEVEL"),
			Usage:     "the least `LEVEL` that is logged: debug, info, warn or error",
			Validator: func(level string) error { _, err := levelOf(level); return err },
		},
		&cli.BoolFlag{
			Name: "log-json", Sources: cli.EnvVars("DOWNBEAT_LOG_JSON"),
			Usage: "log JSON instead of text",
		},
	}
}

// newEdge reads the flags about who may ask for how much.
func newEdge(c *cli.Command, log *slog.Logger) (*edge.Edge, error) {
	proxies, err := edge.ParseProxies(c.String("trusted-proxies"))
	if err != nil {
		return nil, fmt.Errorf("--trusted-proxies: %w", err)
	}
	for _, name := range []string{"max-streams", "max-streams-per-address", "max-streams-per-user"} {
		if c.Int(name) < 1 {
			return nil, fmt.Errorf("--%s=%d would serve nobody; give a number from 1", name, c.Int(name))
		}
	}
	front, err := edge.New(edge.Options{
		TrustedProxies: proxies,
		Origins:        listOf(c.String("cors-origins")),
		Streams:        edge.Limit{PerUser: c.Int("max-streams-per-user"), PerAddress: c.Int("max-streams-per-address"), Total: c.Int("max-streams")},
	}, log.With("component", "edge"))
	if err != nil {
		return nil, fmt.Errorf("--cors-origins: %w", err)
	}
	return front, nil
}

// listOf splits at commas.
func listOf(s string) []string {
	var list []string
	for word := range strings.SplitSeq(s, ",") {
		if word = strings.TrimSpace(word); word != "" {
			list = append(list, word)
		}
	}
	return list
}

func newLogger(c *cli.Command) *slog.Logger {
	level, _ := levelOf(c.String("log-level")) // refused already if it is none
	options := &slog.HandlerOptions{Level: level}
	if c.Bool("log-json") {
		return slog.New(slog.NewJSONHandler(c.Root().ErrWriter, options))
	}
	return slog.New(slog.NewTextHandler(c.Root().ErrWriter, options))
}

func levelOf(name string) (slog.Level, error) {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, ok := levels[name]
	if !ok {
		return 0, fmt.Errorf("%q is no level; give debug, info, warn or error", name)
	}
	return level, nil
}
