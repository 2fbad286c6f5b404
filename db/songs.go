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

const songColumns = `id, title, artist, key, tempo, duration_seconds, notes, version, created_at, updated_at`

// Songs are the songs of a band.
var Songs = newRows[Song]("songs", "song", songColumns, []string{"title", "artist", "key", "tempo", "duration_seconds", "notes"})

// SongFilter chooses songs; with nothing but a Limit it chooses the first of all.
type SongFilter struct {
	Text  string // in the title or the artist, in any case; empty: whatever
	After *NamePlace
	Limit int
}

// ListSongs returns the band's songs by title, upper and lower case alike.
func ListSongs(ctx context.Context, q Querier, band uuid.UUID, f SongFilter) ([]Song, error) {
	const sql = `
		select ` + songColumns + `
		from public.songs
		where band_id = $1
		  and ($2::text = '' or title ~ $2 or artist ~ $2)
		  and ($3::text is null or (lower(title), id) > (lower($3), $4::uuid))
		order by lower(title), id
		limit $5`
	name, id := f.After.split()
	return many[Song](ctx, q, "list songs", sql, band, anyCase(f.Text), name, id, f.Limit)
}

// SongsIn returns the songs that a setlist names, each once, by title.
func SongsIn(ctx context.Context, q Querier, band, setlist uuid.UUID) ([]Song, error) {
	const sql = `
		select ` + songColumns + `
		from public.songs s
		where s.band_id = $1
		  and exists (select from public.setlist_items i where i.band_id = $1 and i.setlist_id = $2 and i.song_id = s.id)
		order by lower(s.title), s.id`
	return many[Song](ctx, q, "list the songs of a setlist", sql, band, setlist)
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
