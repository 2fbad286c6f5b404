// Package migrations holds the tables of Downbeat as append-only history: one
// numbered goose file per step, each with its way down. A file that has landed
// is never edited; what the database says when a row changes is not here but in
// the triggers folder, which is applied again after every migration.
//
// Plain goose works on this folder as well as the server does:
//
//	goose -dir migrations postgres "$DATABASE_URL" up
package migrations

import "embed"

// FS holds the migration files at its root.
//
//go:embed *.sql
var FS embed.FS
