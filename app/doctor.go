package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v3"

	"downbeat/app/doctor"
	"downbeat/db/embedded"
)

// errUnwell makes the exit code; what is wrong was told already.
var errUnwell = errors.New("something fails that must not; the lines above say what to do")

func doctorCommand() *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "look the database over, and the site, and say what to do about what is wrong",
		Description: "Prints a line for each thing that was looked at: ok, skip, warn or fail, and what to do. Changes nothing. Ends\n" +
			"with 1 if something fails. To be run on the machine of an instance, with its DATABASE_URL and as its role.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "url", Sources: cli.EnvVars("DOWNBEAT_DOCTOR_URL"), Usage: "look through this public `URL`, too"},
			&cli.StringFlag{Name: "session", Sources: cli.EnvVars("DOWNBEAT_DOCTOR_SESSION"),
				Usage: "the `TOKEN` of a member to follow a stream with for 15 s; or DOWNBEAT_DOCTOR_EMAIL and DOWNBEAT_DOCTOR_PASSWORD"},
			&cli.StringFlag{Name: "band", Usage: "the `ID` of the band to follow (default: the member's first)"},
			&cli.BoolFlag{Name: "json", Usage: "print each finding as a line of JSON"},
			// Only from the environment: what stands on a command line is seen by everybody on the machine.
			&cli.StringFlag{Name: "email", Hidden: true, Sources: cli.EnvVars("DOWNBEAT_DOCTOR_EMAIL")},
			&cli.StringFlag{Name: "password", Hidden: true, Sources: cli.EnvVars("DOWNBEAT_DOCTOR_PASSWORD")},
		},
		Action: examine,
	}
}

func examine(ctx context.Context, c *cli.Command) error {
	tell := tellFindings(c.Root().Writer, c.Bool("json"))
	options := doctor.Options{
		DatabaseURL: c.String("database-url"), Retention: c.Duration("retention"),
		URL: c.String("url"), Session: c.String("session"), Email: c.String("email"), Password: c.String("password"), Band: c.String("band"),
	}
	worst := doctor.OK
	if options.DatabaseURL == "" {
		var err error
		if options.DatabaseURL, err = embedded.URL(c.String("data")); err != nil {
			missing := doctor.Finding{Level: doctor.Fail, Check: "reachable", What: "no database is looked at", Do: err.Error()}
			if options.URL != "" {
				missing.Level = doctor.Skip
			}
			worst = missing.Level
			tell(missing)
		}
	}
	if found := doctor.Run(ctx, options, tell); found == doctor.Fail {
		worst = found
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if worst == doctor.Fail {
		return errUnwell
	}
	return nil
}

// tellFindings prints each finding as soon as it is made: some take their time.
func tellFindings(w io.Writer, asJSON bool) func(doctor.Finding) {
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		return func(f doctor.Finding) { _ = encoder.Encode(f) }
	}
	return func(f doctor.Finding) { fmt.Fprintln(w, f) }
}
