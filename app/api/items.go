package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"downbeat/app/problem"
	"downbeat/db"
)

var (
	errItemsChanged = problem.New(http.StatusConflict, "items-changed",
		"The list does not name every item of the setlist once: others have changed it since, or it is not whole. See current, and decide again.")
	errNotAnItem  = problem.New(http.StatusUnprocessableEntity, "unknown-reference", "It refers to an item that is not in this setlist.")
	errNoTarget   = problem.New(http.StatusUnprocessableEntity, "unknown-reference", "It refers to a setlist that is not in this band.")
	errCopyTarget = errFields.WithErrors(fieldError("/name", "Give either a name, for a new setlist, or to, for one that there is."))

	errItemKind = problem.New(http.StatusUnprocessableEntity, "rule-broken", "A song has a songId and no title of its own, a break has a title and no songId.")
)

var items = resource[db.Item, Item]{rows: db.Items, id: "item", show: func(i db.Item) (Item, uuid.UUID, int32) { return item(i), i.ID, i.Version }}

func listItems(ctx context.Context, c *call) (reply, error) {
	body, err := content(ctx, c, c.ids["setlist"])
	return reply{body: body}, err
}

func getItem(ctx context.Context, c *call) (reply, error) {
	return items.reply(db.ItemOf(ctx, c.tx, c.band(), c.ids["setlist"], c.ids["item"]))
}

func addItem(ctx context.Context, c *call) (reply, error) {
	var body ItemCreate
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	if err := checkKind(body); err != nil {
		return reply{}, err
	}
	at := spot(c)
	if at == nil {
		at = &db.Spot{End: true}
	}
	row, err := db.AddItem(ctx, c.tx, c.band(), c.ids["setlist"], *at, c.fields())
	if err != nil {
		return reply{}, notAnItem(err, "/after")
	}
	return c.created(item(row), row.Version, row.ID), nil
}

// checkKind says where the fields do not fit together, which the table's rules only know as a whole.
func checkKind(body ItemCreate) error {
	isSong := *body.Kind == ItemCreateKindSong // the contract has a default, as for the title
	switch {
	case isSong && body.SongId == nil:
		return errItemKind.WithErrors(fieldError("/songId", "A song needs it."))
	case !isSong && body.SongId != nil:
		return errItemKind.WithErrors(fieldError("/songId", "A break has none."))
	case isSong && *body.Title != "":
		return errItemKind.WithErrors(fieldError("/title", "Only a break has one."))
	}
	return nil
}

func changeItem(ctx context.Context, c *call) (reply, error) {
	row, err := db.ChangeItem(ctx, c.tx, c.band(), c.ids["setlist"], c.ids["item"], c.seen, spot(c), c.fields())
	return items.reply(row, notAnItem(err, "/after"))
}

func removeItem(ctx context.Context, c *call) (reply, error) {
	_, err := db.RemoveItem(ctx, c.tx, c.band(), c.ids["setlist"], c.ids["item"], c.seen)
	return reply{}, items.stale(err)
}

func orderItems(ctx context.Context, c *call) (reply, error) {
	var body ItemOrder
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	failed := db.OrderItems(ctx, c.tx, c.band(), c.ids["setlist"], body.Items)
	if failed != nil && !errors.Is(failed, db.ErrItemsChanged) {
		return reply{}, failed
	}
	now, err := content(ctx, c, c.ids["setlist"])
	if err == nil && failed != nil {
		err = errItemsChanged.WithCurrent(now)
	}
	return reply{body: now}, err
}

func copyItems(ctx context.Context, c *call) (reply, error) {
	var body ItemCopy
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	from, err := db.Setlists.Get(ctx, c.tx, c.band(), c.ids["setlist"])
	if err != nil {
		return reply{}, err
	}
	to, err := copyTarget(ctx, c, from, body)
	if err != nil {
		return reply{}, err
	}
	var chosen []uuid.UUID
	if body.Items != nil {
		chosen = *body.Items
	}
	if err := db.CopyItems(ctx, c.tx, c.band(), from.ID, to, chosen); err != nil {
		return reply{}, notAnItem(err, "/items")
	}
	copied, err := content(ctx, c, to)
	return reply{status: http.StatusCreated, body: copied, path: "/api/bands/" + c.band().String() + "/setlists/" + to.String()}, err
}

// copyTarget is the setlist that is copied to: one of the band, or a new one. A new
// one that is to be like the old one has its notes as well.
func copyTarget(ctx context.Context, c *call, from db.Setlist, body ItemCopy) (uuid.UUID, error) {
	if (body.Name == nil) == (body.To == nil) {
		return uuid.Nil, errCopyTarget
	}
	if body.To != nil {
		_, err := db.Setlists.Get(ctx, c.tx, c.band(), *body.To)
		if errors.Is(err, db.ErrNotFound) {
			err = errNoTarget.WithErrors(fieldError("/to", "There is no such setlist."))
		}
		return *body.To, err
	}
	fields := db.Fields{"name": *body.Name, "notes": ""}
	if body.Items == nil {
		fields["notes"] = from.Notes
	}
	made, err := db.Setlists.Create(ctx, c.tx, c.band(), fields)
	return made.ID, err
}

// spot is where the body wants an item to be; nil if it does not say.
func spot(c *call) *db.Spot {
	behind, said := c.body["after"]
	if !said {
		return nil
	}
	text, _ := behind.(string)
	id, ok := parseID(text)
	if !ok {
		return &db.Spot{} // null
	}
	return &db.Spot{Behind: &id}
}

// notAnItem says which field names what is not in the setlist.
func notAnItem(err error, pointer string) error {
	if errors.Is(err, db.ErrNotInSetlist) {
		return errNotAnItem.WithErrors(fieldError(pointer, "There is no such item in the setlist, or it is the one that is to be moved."))
	}
	return err
}

func item(i db.Item) Item {
	return Item{
		Id: i.ID, SetlistId: i.SetlistID, Kind: ItemKind(i.Kind), SongId: i.SongID, Title: i.Title,
		DurationSeconds: i.DurationSeconds, Note: i.Note, Position: i.Position,
		Version: i.Version, CreatedAt: i.CreatedAt.UTC(), UpdatedAt: i.UpdatedAt.UTC(),
	}
}
