package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
		Commands: []*cli.Command{{
			Name: "list", Usage: "tell what each fault proves", Action: listFaults, ArgValidator: noArguments,
		}},
	}
}

func listFaults(_ context.Context, c *cli.Command) error {
	for _, f := range drill.All() {
		fmt.Fprintf(c.Root().Writer, "%-22s %s\n", f.Name, f.Proves)
	}
	return nil
}

func runDrill(ctx context.Context, c *cli.Command) error {
	out := c.Root().Writer
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
	if !c.Bool("json") {
		o.Say = func(format string, a ...any) { fmt.Fprintf(out, format+"\n", a...) }
	}
	report, err := drill.Run(ctx, o)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		_ = encoder.Encode(report)
	} else {
		report.Print(out)
	}
	if !report.OK() {
		return errBroken
	}
	return nil
}
