package api

import (
	"context"
	"errors"

	"downbeat/db"
)

func (s *Server) bandHandlers() map[string]handler {
	return map[string]handler{
		"listBands":    {read: listBands},
		"createBand":   {write: createBand},
		"getBand":      {read: getBand},
		"changeBand":   {write: changeBand},
		"deleteBand":   {write: deleteBand},
		"listMembers":  {read: listMembers},
		"getMember":    {read: getMember},
		"changeMember": {write: changeMember},
		"removeMember": {write: removeMember},
	}
}

func listBands(ctx context.Context, c *call) (reply, error) {
	rows, err := db.BandsOf(ctx, c.tx, c.caller.UserID)
	if err != nil {
		return reply{}, err
	}
	return reply{body: BandList{Bands: mapped(rows, band)}}, nil
}

func createBand(ctx context.Context, c *call) (reply, error) {
	if err := c.cleanNames("name", "memberName"); err != nil {
		return reply{}, err
	}
	var body BandCreate
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	id, err := db.FoundBand(ctx, c.tx, body.Name, c.memberName(body.MemberName))
	if err != nil {
		return reply{}, err
	}
	made, err := db.BandOf(ctx, c.tx, c.caller.UserID, id)
	if err != nil {
		return reply{}, err
	}
	r := c.created(band(made), made.Version, id)
	r.band = id
	return r, nil
}

func getBand(ctx context.Context, c *call) (reply, error) {
	row, err := db.Bands.Get(ctx, c.tx, c.band(), c.band())
	return bandReply(c, row, err)
}

func changeBand(ctx context.Context, c *call) (reply, error) {
	if err := c.cleanNames("name"); err != nil {
		return reply{}, err
	}
	row, err := db.Bands.Change(ctx, c.tx, c.band(), c.band(), c.seen(), c.fields())
	return bandReply(c, row, err)
}

func deleteBand(ctx context.Context, c *call) (reply, error) {
	row, err := db.Bands.Delete(ctx, c.tx, c.band(), c.band(), c.seen())
	_, err = bandReply(c, row, err)
	return reply{}, err
}

// bandReply shows the band to the member who asks.
func bandReply(c *call, row db.Band, err error) (reply, error) {
	own := func(row db.Band) Band {
		return band(db.OwnBand{Band: row, Role: c.tx.Member.Role, MemberID: c.tx.Member.ID})
	}
	var s *db.StaleError
	switch {
	case errors.As(err, &s):
		if now, ok := s.Row.(db.Band); ok {
			return reply{}, stale(own(now), now.Version)
		}
		return reply{}, err
	case err != nil:
		return reply{}, err
	}
	return reply{body: own(row), version: row.Version}, nil
}

func band(b db.OwnBand) Band {
	return Band{
		Id: b.ID, Name: b.Name, Version: b.Version, CreatedAt: b.CreatedAt.UTC(), UpdatedAt: b.UpdatedAt.UTC(),
		Role: Role(b.Role), MemberId: b.MemberID,
	}
}

// memberName is what a new band calls the person: as they wish, or as their account does.
func (c *call) memberName(wish *string) string {
	if wish != nil {
		return *wish
	}
	return c.caller.UserName
}
