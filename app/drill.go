package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/urfave/cli/v3"

	"downbeat/app/drill"
)

// errBroken makes the exit code; what was broken was told already.
var errBroken = errors.New("a promise was broken; the report above says which")

func drillCommand() *cli.Command {
	return &cli.Command{
		Name:      "drill",
		Usage:     "break things on purpose, and prove that nothing is lost",
		ArgsUsage: "[FAULT …]",
		Description: "Runs a load against instances of its own, lets faults happen, and holds what every stream was told against the\n" +
			"database: all faults at random, or the named ones, in this order. Ends with 1 if any promise was broken. It uses a\n" +
			"PostgreSQL of its own in a temporary folder, whatever DATABASE_URL says; with --yes-break-it, the one of\n" +
			"--database-url instead, which should be nobody's but yours.",
		Flags: []cli.Flag{
			&cli.Uint64Flag{Name: "seed", Usage: "the `NUMBER` that decides the order of things (default: at random, and printed)"},
			&cli.DurationFlag{Name: "for", Value: time.Minute, Usage: "how long faults happen; named ones happen once, or for as long as is asked"},
			&cli.BoolFlag{Name: "yes-break-it", Usage: "drill the server of --database-url"},
			&cli.BoolFlag{Name: "json", Usage: "print the report as JSON"},
		},
		ArgValidator: func(context.Context, *cli.Command) error { return nil },
		Action:       runDrill,
		Commands: []*cli.Command{
			{Name: "list", Usage: "tell what each fault proves", Action: listFaults, ArgValidator: noArguments},
			soakCommand(),
		},
	}
}

func soakCommand() *cli.Command {
	return &cli.Command{
		Name:  "soak",
		Usage: "keep events for seconds only, and tell whether anything grows",
		Description: "Runs the same load without faults, with the log turned over all the time, and tells what memory, goroutines, files and\n" +
			"the database do over the hours. Ends with 1 if anything grows, which takes at least five minutes to tell.",
		Flags: []cli.Flag{
			&cli.Uint64Flag{Name: "seed", Usage: "the `NUMBER` that decides the order of things (default: at random, and printed)"},
			&cli.DurationFlag{Name: "for", Value: time.Hour, Usage: "how long it lasts"},
			&cli.DurationFlag{Name: "retention", Value: 5 * time.Second, Usage: "how long events are kept"},
			&cli.DurationFlag{Name: "every", Usage: "how often a sample is taken (default: 200 times)"},
			&cli.BoolFlag{Name: "json", Usage: "print the report as JSON"},
		},
		ArgValidator: noArguments,
		Action:       runSoak,
	}
}

func runSoak(ctx context.Context, c *cli.Command) error {
	o := drill.SoakOptions{Seed: c.Uint64("seed"), For: c.Duration("for"), Retention: c.Duration("retention"), Every: c.Duration("every")}
	if !c.IsSet("seed") {
		o.Seed = drill.RandomSeed()
	}
	o.Say = saying(c)
	report, err := drill.Soak(ctx, o)
	return tell(c, report, report.OK(), err)
}

// saying prints what happens as it happens, unless what is asked for is JSON.
func saying(c *cli.Command) func(format string, a ...any) {
	if c.Bool("json") {
		return nil
	}
	var mu sync.Mutex
	return func(format string, a ...any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(c.Root().Writer, format+"\n", a...)
	}
}

// tell prints a report. That of a drill which could not go on counts only for what it had found until then.
func tell(c *cli.Command, report interface{ Print(io.Writer) }, ok bool, failed error) error {
	if failed != nil && ok {
		return failed
	}
	if out := c.Root().Writer; c.Bool("json") {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		_ = encoder.Encode(report)
	} else {
		report.Print(out)
	}
	switch {
	case failed != nil:
		return fmt.Errorf("%w; and it could not go on: %w", errBroken, failed)
	case !ok:
		return errBroken
	default:
		return nil
	}
}

func listFaults(_ context.Context, c *cli.Command) error {
	for _, f := range drill.All() {
		fmt.Fprintf(c.Root().Writer, "%-22s %s\n", f.Name, f.Proves)
	}
	return nil
}

func runDrill(ctx context.Context, c *cli.Command) error {
	o := drill.Options{Seed: c.Uint64("seed"), For: c.Duration("for"), Faults: c.Args().Slice()}
	if !c.IsSet("seed") {
		o.Seed = drill.RandomSeed()
	}
	if len(o.Faults) > 0 && !c.IsSet("for") {
		o.For = 0
	}
	if c.Bool("yes-break-it") {
		if o.DatabaseURL = c.String("database-url"); o.DatabaseURL == "" {
			return errors.New("--yes-break-it needs the server that may be broken: give --database-url")
		}
	}
	o.Say = saying(c)
	report, err := drill.Run(ctx, o)
	return tell(c, report, report.OK(), err)
}
