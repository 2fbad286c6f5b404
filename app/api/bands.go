package api

import (
	"context"

	"github.com/google/uuid"

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

// ownBand is the band of the path, as the member who asks sees it.
func ownBand(c *call) resource[db.Band, Band] {
	return resource[db.Band, Band]{rows: db.Bands, id: "band", show: func(b db.Band) (Band, uuid.UUID, int32) {
		return band(db.OwnBand{Band: b, Role: c.tx.Member.Role, MemberID: c.tx.Member.ID}), b.ID, b.Version
	}}
}

func getBand(ctx context.Context, c *call) (reply, error) { return ownBand(c).get(ctx, c) }

func changeBand(ctx context.Context, c *call) (reply, error) {
	if err := c.cleanNames("name"); err != nil {
		return reply{}, err
	}
	return ownBand(c).change(ctx, c)
}

func deleteBand(ctx context.Context, c *call) (reply, error) { return ownBand(c).remove(ctx, c) }

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
