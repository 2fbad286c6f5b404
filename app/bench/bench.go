package main

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"strings"
	"time"
)

// row is one of the table, of one or several lines.
type row struct {
	name    string
	measure func(context.Context, *bench) error
}

// patience is met only by what is broken.
const patience = time.Minute

type options struct {
	rows     []row
	short    bool
	program  string
	profiles string
	say      func(format string, a ...any)
}

// bench is what all rows share.
type bench struct {
	options
	cluster *cluster
	report  *report
	row     string // under way
}

// measure measures the rows, one after the other. A row that fails is noted in the report, and the others go on.
func measure(ctx context.Context, o options) (*report, error) {
	b := &bench{options: o, report: &report{Short: o.short, Figures: []figure{}, Broken: []string{}}}
	b.say("starting PostgreSQL")
	var err error
	if b.cluster, err = startCluster(ctx); err != nil {
		return nil, err
	}
	defer b.cluster.stop()
	b.report.Machine = machine{
		Cores: runtime.NumCPU(), System: system(), PostgreSQL: b.cluster.version, Go: runtime.Version(), At: time.Now().UTC().Format("2006-01-02 15:04 MST"),
	}
	for _, r := range o.rows {
		b.row = r.name
		b.say("%s", r.name)
		began := time.Now()
		if err := r.measure(ctx, b); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			b.broken("%v", err)
		}
		b.say("%s took %v", r.name, time.Since(began).Round(100*time.Millisecond))
	}
	return b.report, nil
}

// add puts a line into the table. A short run has too few of everything for its marks to say anything.
func (b *bench) add(f figure) {
	f.Row = b.row
	if b.short {
		f.Marks = nil
	}
	if math.IsNaN(f.Value) || math.IsInf(f.Value, 0) {
		b.broken("%s has no figure", f.What)
		return
	}
	b.report.Figures = append(b.report.Figures, f)
	b.say("  %s", strings.Join(strings.FieldsFunc(f.line(), func(r rune) bool { return r == '\t' })[1:], " | "))
}

func (b *bench) broken(format string, a ...any) {
	b.report.Broken = append(b.report.Broken, b.row+": "+fmt.Sprintf(format, a...))
	b.say("  BROKEN: "+format, a...)
}

// lost notes events that did not come.
func (b *bench) lost(what string, events int64) {
	if events > 0 {
		b.broken("%s: %d events are lost", what, events)
	}
}

// pick is the first, or in a short run the second.
func pick[T any](b *bench, long, short T) T {
	if b.short {
		return short
	}
	return long
}

// program is the binary that is measured.
func (b *bench) binary(ctx context.Context) (string, error) {
	if b.program == "" {
		b.say("building the program")
		program, err := build(ctx, b.cluster.folder)
		if err != nil {
			return "", err
		}
		b.program = program
	}
	return b.program, nil
}
