package main_test

import (
	"context"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // goose's command speaks over it
	"github.com/pressly/goose/v3"

	"downbeat/db/dbtest"
)

// The two commands that the documents of the packages migrations and triggers name,
// by the functions that goose's own command calls for them:
//
//	goose -dir migrations postgres "$DATABASE_URL" up
//	goose -dir triggers -no-versioning postgres "$DATABASE_URL" up
func TestADatabaseMigratedByPlainGooseServes(t *testing.T) {
	url := dbtest.NewEmptyURL(t)
	goose.SetLogger(goose.NopLogger())
	conns, err := goose.OpenDBWithDriver("postgres", url)
	Must(t, err)
	defer conns.Close()
	run := func(command, folder string, options ...goose.OptionsFunc) {
		t.Helper()
		Must(t, goose.RunWithOptionsContext(context.Background(), command, conns, folder, nil, options...))
	}
	for range 2 { // up to date, it is only the triggers that are applied again
		run("up", "../migrations")
		run("up", "../triggers", goose.WithNoVersioning())
	}

	in := MustServe(t, []string{"DATABASE_URL=" + url}, "--migrate=false", "--addr="+MustAddr(t))
	in.MustBeReady(t, 200)
	in.MustStop(t)

	run("reset", "../migrations") // and all the way back
	run("up", "../migrations")
	run("up", "../triggers", goose.WithNoVersioning())
	in = MustServe(t, []string{"DATABASE_URL=" + url}, "--addr="+MustAddr(t))
	in.MustBeReady(t, 200)
}
