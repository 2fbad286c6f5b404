package doctor

import (
	"context"
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Level is how a check came out.
type Level string

// The levels, from the best to the worst. Skip says nothing of what was not looked at.
const (
	OK   Level = "ok"
	Skip Level = "skip"
	Warn Level = "warn"
	Fail Level = "fail"
)

// Finding is one line.
type Finding struct {
	Level Level  `json:"level"`
	Check string `json:"check"`        // the name of the check, for programs
	What  string `json:"what"`         // is so
	Do    string `json:"do,omitempty"` // about it; empty if nothing needs to be done
}

// String is the line: ok   what; warn what: what to do.
func (f Finding) String() string {
	line := fmt.Sprintf("%-4s %s", f.Level, f.What)
	if f.Do != "" {
		line += ": " + f.Do
	}
	return line
}

func ok(what string, args ...any) Finding {
	return Finding{Level: OK, What: fmt.Sprintf(what, args...)}
}

func skip(what, do string) Finding { return Finding{Level: Skip, What: what, Do: do} }

func warn(what, do string) Finding { return Finding{Level: Warn, What: what, Do: do} }

func fail(what, do string) Finding { return Finding{Level: Fail, What: what, Do: do} }

// Options are what is to be looked at. What is empty is left out.
type Options struct {
	DatabaseURL string
	Retention   time.Duration // of the instances; 0: 7 days

	URL      string // of the site, as browsers know it
	Session  string // a token for it, to follow a stream with
	Email    string // or who signs in to follow one
	Password string
	Band     string // the band to follow; empty: the first

	// Only tests have others.
	Now             func() time.Time // our clock
	OldTransaction  time.Duration    // 5 min
	Probe           time.Duration    // 3 s: for a notification to come back
	FirstByte       time.Duration    // 2 s: for a stream to begin
	Heartbeat       time.Duration    // 15 s: between two of them
	HeartbeatMargin time.Duration    // 5 s: more than that
	Roots           *x509.CertPool   // that certificates are trusted by; the system's
}

func (o *Options) setDefaults() {
	for _, d := range []struct {
		value *time.Duration
		or    time.Duration
	}{
		{&o.Retention, 7 * 24 * time.Hour}, {&o.OldTransaction, 5 * time.Minute}, {&o.Probe, 3 * time.Second},
		{&o.FirstByte, 2 * time.Second}, {&o.Heartbeat, 15 * time.Second}, {&o.HeartbeatMargin, 5 * time.Second},
	} {
		if *d.value == 0 {
			*d.value = d.or
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
}

// Run makes all checks, tells each finding at once, and returns the worst level.
// The end of ctx ends it early.
func Run(ctx context.Context, o Options, tell func(Finding)) Level {
	o.setDefaults()
	worst := OK
	each := func(f Finding) {
		f.What, f.Do = oneLine(f.What), oneLine(f.Do)
		worst = worse(worst, f.Level)
		tell(f)
	}
	if o.DatabaseURL != "" {
		lookAtDatabase(ctx, o, each)
	}
	if o.URL != "" && ctx.Err() == nil {
		lookAtSite(ctx, o, each)
	}
	return worst
}

func worse(a, b Level) Level {
	order := []Level{OK, Skip, Warn, Fail}
	return order[max(slices.Index(order, a), slices.Index(order, b))]
}

// oneLine keeps names that others chose from breaking the line, or the terminal.
func oneLine(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return ' '
	}, s)
}
