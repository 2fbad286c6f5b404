package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/urfave/cli/v3"
)

func main() {
	if beChild() {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal is not caught any more
	if err := run(ctx, os.Args, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

// errBroken: what is broken was printed.
var errBroken = errors.New("something broke or was lost, see above")

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var names []string
	for _, r := range rows {
		names = append(names, r.name)
	}
	command := &cli.Command{
		Name:        "bench",
		Usage:       "measures Downbeat, and what people would pick instead, in turns",
		ArgsUsage:   "[ROW…]",
		Description: "Rows: " + strings.Join(names, ", ") + ". Without one, all. It starts a PostgreSQL of its own and touches no other.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "short", Usage: "take seconds and few streams, to show that it works"},
			&cli.BoolFlag{Name: "json", Usage: "print the table as JSON"},
			&cli.StringFlag{Name: "program", Usage: "measure this `FILE`; by default what is built from this module"},
			&cli.StringFlag{Name: "profile", Usage: "write CPU profiles of the process at whose hub is published into this `FOLDER`"},
		},
		Writer: stdout, ErrWriter: stderr,
		ExitErrHandler: func(context.Context, *cli.Command, error) {}, // main says it, once
		Action: func(ctx context.Context, c *cli.Command) error {
			chosen, err := choose(c.Args().Slice())
			if err != nil {
				return err
			}
			report, err := measure(ctx, options{
				rows: chosen, short: c.Bool("short"), program: c.String("program"), profiles: c.String("profile"),
				say: func(format string, a ...any) { fmt.Fprintf(stderr, format+"\n", a...) },
			})
			if err != nil {
				return err
			}
			print := report.print
			if c.Bool("json") {
				print = report.json
			}
			if err := print(stdout); err != nil {
				return err
			}
			if len(report.Broken) > 0 {
				return errBroken
			}
			return nil
		},
	}
	return command.Run(ctx, args)
}

// choose finds rows by their names; all without one.
func choose(names []string) ([]row, error) {
	if len(names) == 0 {
		return rows, nil
	}
	var chosen []row
	for _, name := range names {
		found := false
		for _, r := range rows {
			if r.name == name {
				chosen, found = append(chosen, r), true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no row %q; --help lists them", name)
		}
	}
	return chosen, nil
}
