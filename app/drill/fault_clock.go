package drill

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// libfaketime is where Debian puts it.
const libfaketime = "/usr/lib/*/faketime/libfaketime.so.1"

func lacksFaketime(*world) string {
	if found, err := filepath.Glob(libfaketime); err == nil && len(found) > 0 {
		return ""
	}
	return "it needs libfaketime (Debian: apt-get install libfaketime), which sets the clock of PostgreSQL alone"
}

// skewClock sets the clock of PostgreSQL, and not that of the instances, two hours ahead, and then four hours back.
func skewClock(ctx context.Context, w *world) (err error) {
	found, err := filepath.Glob(libfaketime)
	if err != nil {
		return fmt.Errorf("find libfaketime: %w", err)
	}
	if len(found) == 0 {
		return errors.New("libfaketime is not there any more")
	}
	file := filepath.Join(w.folder, "clock")
	if err := setClock(file, 0); err != nil {
		return err
	}
	// Only a server that is started while they are set has them; instances have an environment of their own.
	environment := map[string]string{
		"LD_PRELOAD": found[0], "FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
	}
	for name, value := range environment {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	err = w.restartNow(ctx)
	for name := range environment {
		err = errors.Join(err, os.Unsetenv(name))
	}
	defer func() { err = errors.Join(err, setClock(file, 0), w.restartNow(ctx)) }() // and the machine's own clock again
	if err != nil {
		return err
	}
	for _, offset := range []time.Duration{2 * time.Hour, -2 * time.Hour, 0} {
		if err := setClock(file, offset); err != nil {
			return err
		}
		if err := w.awaitClock(ctx, offset); err != nil {
			return err
		}
		for end := time.Now().Add(2 * time.Second); time.Now().Before(end); {
			if err := w.hearNews(ctx, 5, 10*time.Second); err != nil {
				return err
			}
		}
	}
	return nil
}

func setClock(file string, offset time.Duration) error {
	next := file + ".new"
	if err := os.WriteFile(next, fmt.Appendf(nil, "%+d\n", int(offset.Seconds())), 0o600); err != nil {
		return err
	}
	if err := os.Chmod(next, 0o644); err != nil { // for the user whom PostgreSQL runs as
		return err
	}
	return os.Rename(next, file)
}

// awaitClock waits until PostgreSQL has the time that it is to have.
func (w *world) awaitClock(ctx context.Context, offset time.Duration) error {
	for end := time.Now().Add(10 * time.Second); ; {
		var now time.Time
		if err := w.pool.QueryRow(ctx, `select clock_timestamp()`).Scan(&now); err != nil {
			return err
		}
		ahead := time.Until(now)
		if (ahead - offset).Abs() < time.Minute {
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("the clock of PostgreSQL is ahead by %v, and was set to %v", ahead.Round(time.Second), offset)
		}
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return err
		}
	}
}
