package api

import (
	"context"

	"github.com/google/uuid"

	"downbeat/db"
)

func (s *Server) songHandlers() map[string]handler {
	songs := resource[db.Song, Song]{rows: db.Songs, id: "song", show: func(s db.Song) (Song, uuid.UUID, int32) { return song(s), s.ID, s.Version }}
	return map[string]handler{
		"listSongs":  {read: listSongs},
		"createSong": {write: songs.create},
		"getSong":    {read: songs.get},
		"changeSong": {write: songs.change},
		"deleteSong": {write: songs.remove},
	}
}

func listSongs(ctx context.Context, c *call) (reply, error) {
	after, err := after[db.NamePlace](c)
	if err != nil {
		return reply{}, err
	}
	filter := db.SongFilter{After: after, Limit: c.limit() + 1}
	if q := c.text("q"); q != nil {
		filter.Text = *q
	}
	rows, err := db.ListSongs(ctx, c.tx, c.band(), filter)
	if err != nil {
		return reply{}, err
	}
	rows, next := nextPage(rows, c.limit(), func(s db.Song) any { return db.NamePlace{Name: s.Title, ID: s.ID} })
	return reply{body: SongPage{Songs: mapped(rows, song), Next: next}}, nil
}

func song(s db.Song) Song {
	return Song{
		Id: s.ID, Title: s.Title, Artist: s.Artist, Key: s.Key, Tempo: s.Tempo, DurationSeconds: s.DurationSeconds, Notes: s.Notes,
		Version: s.Version, CreatedAt: s.CreatedAt.UTC(), UpdatedAt: s.UpdatedAt.UTC(),
	}
}
