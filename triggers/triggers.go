// Package triggers holds what the database says when a row changes, as it is
// today: numbered, idempotent SQL files, applied in order and without a version
// after every `migrate up`.
//
// Plain goose works on this folder as well as the server does:
//
//	goose -dir triggers -no-versioning postgres "$DATABASE_URL" up
package triggers

import "embed"

// FS holds the trigger files at its root.
//
//go:embed *.sql
var FS embed.FS
