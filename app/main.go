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
	"slices"
	"syscall"

	"github.com/urfave/cli/v3"

	"downbeat/db"
)

func main() {
	// Ignored and not asked for: to be told of it would mean to stop whenever a client has gone before its answer. A command
	// whose reader is gone learns it from its own write.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the first signal asks to stop, the second one is not caught any more
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
	root := &cli.Command{
		Name:  "downbeat",
		Usage: "keeps every screen of a band in time: what is written to PostgreSQL arrives at everybody who is looking",
		Description: "Without a command it serves. Without --database-url it starts a PostgreSQL of its own, with a demo band\n" +
			"in it; a second one started beside it becomes a second instance on the same database.",
		// Declared here and nowhere else, every command inherits them: a flag declared twice would be heard only
		// behind the command that it belongs to.
		Flags:  slices.Concat(databaseFlags(), serveFlags(), identityFlags()),
		Action: serve,
		Commands: []*cli.Command{
			serveCommand(), migrateCommand(), dsnCommand(), tailCommand(), doctorCommand(), drillCommand(), healthcheckCommand(), versionCommand(),
		},
		Writer:         stdout,
		ErrWriter:      stderr,
		ExitErrHandler: func(context.Context, *cli.Command, error) {}, // main says it, once
		ArgValidator:   noArguments,
	}
	_ = root.Walk(func(c *cli.Command) error {
		c.OnUsageError = func(_ context.Context, c *cli.Command, err error, _ bool) error { return misused(c, err.Error()) }
		return nil
	})
	return root
}

// noArguments refuses what is no command: a misspelt one must not start a server.
func noArguments(_ context.Context, c *cli.Command) error {
	if !c.Args().Present() || c.Name == "help" {
		return nil
	}
	return misused(c, fmt.Sprintf("there is no command %q", c.FullName()+" "+c.Args().First()))
}

func misused(c *cli.Command, what string) error {
	return fmt.Errorf("%s; %s --help shows what there is", what, c.FullName())
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
