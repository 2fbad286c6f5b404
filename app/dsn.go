package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v3"

	"downbeat/db/embedded"
)

func dsnCommand() *cli.Command {
	return &cli.Command{
		Name:   "dsn",
		Usage:  "print the connection URL of the database in use, for psql and scripts",
		Action: dsn,
	}
}

func dsn(_ context.Context, c *cli.Command) error {
	url := c.String("database-url")
	if url == "" {
		dir := c.String("data")
		if dir == "" {
			var err error
			if dir, err = embedded.DefaultDir(); err != nil {
				return err
			}
		}
		var err error
		if url, err = embedded.URL(dir); err != nil {
			return err
		}
	}
	fmt.Fprintln(c.Root().Writer, url)
	return nil
}
