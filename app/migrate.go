package main

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v3"

	"downbeat/db"
)

func migrateCommand() *cli.Command {
	with := func(action func(context.Context, *cli.Command, *database) error) cli.ActionFunc {
		return func(ctx context.Context, c *cli.Command) error {
			log := newLogger(c)
			database, err := openDatabase(ctx, c, log, nil)
			if err != nil {
				return err
			}
			defer database.close(log)
			return action(ctx, c, database)
		}
	}
	return &cli.Command{
		Name:  "migrate",
		Usage: "bring the tables up to date, take the last step back, or show where they are",
		Commands: []*cli.Command{
			{Name: "up", Usage: "apply what is missing, and the triggers anew", Action: with(migrateUp)},
			{Name: "down", Usage: "take the newest migration back, with what is in its tables", Action: with(migrateDown)},
			{Name: "status", Usage: "list the migrations", Action: with(migrateStatus)},
		},
	}
}

func migrateUp(ctx context.Context, c *cli.Command, database *database) error {
	if err := db.MigrateUp(ctx, database.pool); err != nil {
		return err
	}
	return migrateStatus(ctx, c, database)
}

func migrateDown(ctx context.Context, c *cli.Command, database *database) error {
	if err := db.MigrateDown(ctx, database.pool); err != nil {
		return err
	}
	return migrateStatus(ctx, c, database)
}

func migrateStatus(ctx context.Context, c *cli.Command, database *database) error {
	list, err := db.Migrations(ctx, database.pool)
	if err != nil {
		return err
	}
	for _, m := range list {
		state := "pending"
		if !m.AppliedAt.IsZero() {
			state = m.AppliedAt.Local().Format(time.DateTime)
		}
		fmt.Fprintf(c.Root().Writer, "%-19s  %s\n", state, m.File)
	}
	return nil
}
