package feed

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"downbeat/db"
)

// Spend sets how many bytes one band is told at once, before Run.
func (f *Feed) Spend(bytes int) { f.bandBytes = bytes }

// Hurry sets how long reads may take, before Run.
func (f *Feed) Hurry(page, commit time.Duration) { f.pageTime, f.commitTime = page, commit }

// Advance is one look, and returns how long the next one may take.
func (f *Feed) Advance(ctx context.Context, conn *pgx.Conn) (db.Look, time.Duration, error) {
	look, err := f.advance(ctx, conn)
	return look, f.bound, err
}
