package db

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
)

// Song is what a band can play.
type Song struct {
	ID              uuid.UUID
	Title           string
	Artist          string
	Key             string
	Tempo           *int32 // beats per minute; nil when unknown
	DurationSeconds *int32 // nil when unknown
	Notes           string
	Version         int32
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

var songColumns = []string{
	"id", "title", "artist", "key", "tempo", "duration_seconds", "notes", "version", "created_at", "updated_at",
}

// Songs are the songs of a band.
var Songs = newRows[Song]("songs", "song", songColumns, []string{"title", "artist", "key", "tempo", "duration_seconds", "notes"})

// SongFilter chooses songs; the zero value chooses all.
type SongFilter struct {
	Text  string // in the title or the artist, in any case; empty: whatever
	After *NamePlace
	Limit int // 1 to 201
}

// NamePlace is a row's in a list that is ordered by name.
type NamePlace struct {
	Name string
	ID   uuid.UUID
}

// ListSongs returns the band's songs by title, upper and lower case alike.
func ListSongs(ctx context.Context, q Querier, band uuid.UUID, f SongFilter) ([]Song, error) {
	const sql = `
		select id, title, artist, key, tempo, duration_seconds, notes, version, created_at, updated_at
		from public.songs
		where band_id = $1
		  and ($2::text = '' or title ~ $2 or artist ~ $2)
		  and ($3::text is null or (lower(title), id) > (lower($3), $4::uuid))
		order by lower(title), id
		limit $5`
	name, id := f.After.split()
	return many[Song](ctx, q, "list songs", sql, band, anyCase(f.Text), name, id, f.Limit)
}

func (p *NamePlace) split() (*string, *uuid.UUID) {
	if p == nil {
		return nil, nil
	}
	return &p.Name, &p.ID
}

// anyCase is a regular expression for the text in any case. The database's own
// folding would depend on its locale, and in that of the bundled server É is not
// the capital of é.
func anyCase(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch other := unicode.SimpleFold(r); {
		case other != r:
			b.WriteByte('[')
			b.WriteRune(r)
			for ; other != r; other = unicode.SimpleFold(other) {
				b.WriteRune(other)
			}
			b.WriteByte(']')
		case r < unicode.MaxASCII && (unicode.IsPunct(r) || unicode.IsSymbol(r)):
			b.WriteByte('\\') // what could mean something else
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
