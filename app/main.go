// Command app is Downbeat: it keeps every screen of a band in time. Without a
// command it serves; see --help for the others.
//
// Package main is the only one that sees everything: it reads flags and
// environment, connects the stages, and starts and stops all goroutines
// (serve.go). One file per command.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/urfave/cli/v3"

	"downbeat/db"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "downbeat:", sentence(err))
		stop()
		os.Exit(1)
	}
}

// run executes one command line.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	return command(stdout, stderr).Run(ctx, args)
}

func command(stdout, stderr io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "downbeat",
		Usage: "keeps every screen of a band in time: what is written to PostgreSQL arrives at everybody who is looking",
		Description: "Without a command it serves. Without --database-url it starts a PostgreSQL of its own, with a demo band\n" +
			"in it; a second one started beside it becomes a second instance on the same database.",
		DefaultCommand: "serve",
		Flags:          append(databaseFlags(), serveFlags()...),
		Commands: []*cli.Command{
			serveCommand(), migrateCommand(), dsnCommand(), tailCommand(), versionCommand(),
		},
		Writer:         stdout,
		ErrWriter:      stderr,
		ExitErrHandler: func(context.Context, *cli.Command, error) {}, // main says it, once
		OnUsageError: func(_ context.Context, c *cli.Command, err error, _ bool) error {
			return fmt.Errorf("%w; %s --help shows what there is", err, c.FullName())
		},
		Suggest: true,
	}
}

// sentence is what an operator is told: of a fault of the set-up just what to do,
// of anything else the whole chain.
func sentence(err error) string {
	var problem *db.Problem
	if errors.As(err, &problem) {
		return problem.Say
	}
	return err.Error()
}
