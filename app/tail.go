package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"syscall"

	"github.com/google/uuid"
	"github.com/urfave/cli/v3"
	"golang.org/x/sync/errgroup"
	"golang.org/x/term"

	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/app/sse"
	"downbeat/db"
)

func tailCommand() *cli.Command {
	return &cli.Command{
		Name:  "tail",
		Usage: "follow a band's feed in the terminal, straight from the database",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "band", Required: true, Usage: "the band's `ID` or name"},
			&cli.StringFlag{Name: "types", Usage: "only these `TYPES`, such as gig:*,setlist:song:added"},
			&cli.StringFlag{Name: "cursor", Usage: "go on after this `CURSOR` (default: from now on)"},
			&cli.BoolFlag{Name: "json", Usage: "print each event as a line of JSON"},
		},
		Action: tail,
	}
}

// tail is an instance of its own, with one subscriber: the terminal. It reconnects
// as every instance does.
func tail(ctx context.Context, c *cli.Command) error {
	log := slog.New(slog.NewTextHandler(c.Root().ErrWriter, &slog.HandlerOptions{Level: slog.LevelWarn}))
	filter, err := sse.ParseFilter(c.String("types"))
	if err != nil {
		return err
	}
	database, err := openDatabase(ctx, c, log, nil)
	if err != nil {
		return err
	}
	defer database.close(log)
	if err := db.CheckMigrated(ctx, database.pool); err != nil {
		return err
	}
	band, err := db.FindBand(ctx, database.pool, c.String("band"))
	if errors.Is(err, db.ErrNotFound) {
		return fmt.Errorf("there is no band %q; select id, name from bands lists them", c.String("band"))
	} else if err != nil {
		return err
	}

	in := newInstance(database, log)
	stages, stop := context.WithCancel(ctx)
	defer stop()
	group, stages := errgroup.WithContext(stages)
	group.Go(func() error { return in.listener.Run(stages) })
	group.Go(func() error { return in.feed.Run(stages) })
	group.Go(func() error {
		defer stop()
		return follow(stages, in, band, c.String("cursor"), filter, printer(c))
	})
	if err := group.Wait(); err != nil && ctx.Err() == nil && !errors.Is(err, syscall.EPIPE) {
		return err // who read our lines, head for instance, has had enough
	}
	return nil
}

// follow hands every event to print. Cut off or begun anew, it goes on with its cursor.
func follow(ctx context.Context, in *instance, band uuid.UUID, cursor string, filter sse.Filter, print func(feed.Event, string) error) error {
	select {
	case <-in.feed.Ready():
	case <-ctx.Done():
		return ctx.Err()
	}
	for attempt := 1; ; attempt++ {
		err := followOnce(ctx, in, band, &cursor, filter, print)
		if ctx.Err() != nil {
			return ctx.Err()
		} else if errors.Is(err, syscall.EPIPE) {
			return err
		}
		in.log.Warn("lost the feed and goes on where it was", "error", err)
		if err := db.Backoff(ctx, attempt); err != nil {
			return err
		}
	}
}

func followOnce(ctx context.Context, in *instance, band uuid.UUID, cursor *string, filter sse.Filter, print func(feed.Event, string) error) error {
	sub, err := in.hub.Subscribe(ctx, band, *cursor)
	if err != nil {
		return err
	}
	defer sub.Close()
	if reset := sub.Start().Reset; reset != "" {
		if err := print(feed.Event{ID: sub.Cursor().String(), Type: hub.ResetType}, reset); err != nil {
			return err
		}
	}
	for {
		*cursor = sub.Cursor().String()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-sub.Ready():
		}
		frames, err := sub.Take(ctx)
		if err != nil {
			return err
		}
		if frames == nil {
			continue
		}
		err = frames.EachJSON(sub.Seq(), func(kind string, data []byte) error {
			var e feed.Event
			if !filter.Wants(kind) {
				return nil
			}
			if err := json.Unmarshal(data, &e); err != nil {
				return err
			}
			return print(e, "")
		})
		if err != nil {
			return err
		}
		sub.Taken(frames.Last)
		if frames.Reset != "" {
			if err := print(feed.Event{ID: sub.Cursor().String(), Type: hub.ResetType}, frames.Reset); err != nil {
				return err
			}
		}
	}
}

// printer returns what prints an event, or why there is none; its error is that of the terminal or the pipe.
func printer(c *cli.Command) func(feed.Event, string) error {
	w := c.Root().Writer
	if c.Bool("json") {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		return func(e feed.Event, reset string) error {
			if reset != "" {
				return encoder.Encode(map[string]string{"type": e.Type, "reason": reset, "cursor": e.ID})
			}
			return encoder.Encode(e)
		}
	}
	paint := func(_, s string) string { return s }
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) && os.Getenv("NO_COLOR") == "" {
		paint = func(colour, s string) string { return "\x1b[" + colour + "m" + s + "\x1b[0m" }
	}
	return func(e feed.Event, reset string) error {
		_, err := io.WriteString(w, line(paint, e, reset))
		return err
	}
}

// line tells one event: when, what, which, who, and what changed.
func line(paint func(colour, s string) string, e feed.Event, reset string) string {
	if reset != "" {
		return paint("31", fmt.Sprintf("%s (%s): read the tables anew", e.Type, reset)) + "\n"
	}
	said := fmt.Sprintf("%s  %s  %s  %s", paint("2", e.Time.Local().Format("15:04:05.000")), paint("36", fmt.Sprintf("%-22s", e.Type)), label(e), paint("33", e.Actor.Name))
	if changes := describe(e); changes != "" {
		said += "  " + changes
	}
	if e.Reason != "" {
		said += "  " + paint("2", printable(e.Reason))
	}
	return said + "\n"
}

// label is what people call the row, or else its key.
func label(e feed.Event) string {
	var row struct{ Title, Name string }
	_ = json.Unmarshal(e.Old, &row) // all there is of a row that was deleted
	_ = json.Unmarshal(e.Data, &row)
	switch {
	case row.Title != "":
		return printable(row.Title)
	case row.Name != "":
		return printable(row.Name)
	default:
		return e.EntityID
	}
}

// describe lists what an update changed, from what to what.
func describe(e feed.Event) string {
	var was, is map[string]json.RawMessage
	if json.Unmarshal(e.Old, &was) != nil || json.Unmarshal(e.Data, &is) != nil {
		return ""
	}
	parts := make([]string, 0, len(e.Changed))
	for _, column := range e.Changed {
		parts = append(parts, fmt.Sprintf("%s: %s → %s", column, short(was[column]), short(is[column])))
	}
	return strings.Join(parts, ", ")
}

func short(value json.RawMessage) string { return printable(string(value)) }

// printable keeps a terminal safe from what people write, and lines short.
func printable(s string) string {
	const most = 60
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > most {
			b.WriteRune('…')
			break
		}
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}
