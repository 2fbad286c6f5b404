package api

import (
	"context"

	"github.com/google/uuid"

	"downbeat/db"
)

func (s *Server) setlistHandlers() map[string]handler {
	setlists := resource[db.Setlist, Setlist]{rows: db.Setlists, id: "setlist", show: func(s db.Setlist) (Setlist, uuid.UUID, int32) {
		return setlist(s), s.ID, s.Version
	}}
	return map[string]handler{
		"listSetlists":  {read: listSetlists},
		"createSetlist": {write: setlists.create},
		"getSetlist":    {read: setlists.get},
		"changeSetlist": {write: setlists.change},
		"deleteSetlist": {write: setlists.remove},
		"listItems":     {read: listItems},
		"addItem":       {write: addItem},
		"getItem":       {read: getItem},
		"changeItem":    {write: changeItem},
		"removeItem":    {write: removeItem},
		"orderItems":    {write: orderItems},
		"copyItems":     {write: copyItems},
	}
}

func listSetlists(ctx context.Context, c *call) (reply, error) {
	after, err := after[db.NamePlace](c)
	if err != nil {
		return reply{}, err
	}
	rows, err := db.ListSetlists(ctx, c.tx, c.band(), after, c.limit()+1)
	if err != nil {
		return reply{}, err
	}
	rows, next := nextPage(rows, c.limit(), func(s db.Setlist) any { return db.NamePlace{Name: s.Name, ID: s.ID} })
	totals, err := db.TotalsOf(ctx, c.tx, c.band(), mapped(rows, func(s db.Setlist) uuid.UUID { return s.ID }))
	if err != nil {
		return reply{}, err
	}
	overviews := mapped(rows, func(s db.Setlist) SetlistOverview {
		return SetlistOverview{Setlist: setlist(s), Totals: totalsOf(totals[s.ID])}
	})
	return reply{body: SetlistPage{Setlists: overviews, Next: next}}, nil
}

// content is a setlist with all that is in it.
func content(ctx context.Context, c *call, id uuid.UUID) (SetlistContent, error) {
	row, err := db.Setlists.Get(ctx, c.tx, c.band(), id)
	if err != nil {
		return SetlistContent{}, err
	}
	rows, err := db.ItemsOf(ctx, c.tx, c.band(), id)
	if err != nil {
		return SetlistContent{}, err
	}
	songs, err := db.SongsIn(ctx, c.tx, c.band(), id)
	if err != nil {
		return SetlistContent{}, err
	}
	totals, err := db.TotalsOf(ctx, c.tx, c.band(), []uuid.UUID{id})
	if err != nil {
		return SetlistContent{}, err
	}
	return SetlistContent{Setlist: setlist(row), Items: mapped(rows, item), Songs: mapped(songs, songInSetlist), Totals: totalsOf(totals[id])}, nil
}

func songInSetlist(s db.Song) SongInSetlist {
	return SongInSetlist{
		Id: s.ID, Title: s.Title, Artist: s.Artist, Key: s.Key, Tempo: s.Tempo, DurationSeconds: s.DurationSeconds, Version: s.Version,
	}
}

func setlist(s db.Setlist) Setlist {
	return Setlist{Id: s.ID, Name: s.Name, Notes: s.Notes, Version: s.Version, CreatedAt: s.CreatedAt.UTC(), UpdatedAt: s.UpdatedAt.UTC()}
}

func totalsOf(t db.Totals) Totals {
	return Totals{Songs: t.Songs, Breaks: t.Breaks, DurationSeconds: t.DurationSeconds, UnknownDurations: t.UnknownDurations}
}
