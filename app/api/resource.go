package api

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"downbeat/db"
)

// resource is the plain reading and writing of one kind of row: R as the database
// has it, A as the contract shows it. Kinds that db reads and writes in ways of their
// own have only show, for reply and stale.
type resource[R, A any] struct {
	rows db.Rows[R]
	id   string // the path's parameter
	show func(R) (A, uuid.UUID, int32)
}

func (x resource[R, A]) get(ctx context.Context, c *call) (reply, error) {
	row, err := x.rows.Get(ctx, c.tx, c.band(), c.ids[x.id])
	return x.reply(row, err)
}

func (x resource[R, A]) create(ctx context.Context, c *call) (reply, error) {
	row, err := x.rows.Create(ctx, c.tx, c.band(), c.fields())
	if err != nil {
		return reply{}, err
	}
	body, id, version := x.show(row)
	return c.created(body, version, id), nil
}

func (x resource[R, A]) change(ctx context.Context, c *call) (reply, error) {
	row, err := x.rows.Change(ctx, c.tx, c.band(), c.ids[x.id], c.seen, c.fields())
	return x.reply(row, err)
}

func (x resource[R, A]) remove(ctx context.Context, c *call) (reply, error) {
	_, err := x.rows.Delete(ctx, c.tx, c.band(), c.ids[x.id], c.seen)
	return reply{}, x.stale(err)
}

// reply shows the row.
func (x resource[R, A]) reply(row R, err error) (reply, error) {
	if err != nil {
		return reply{}, x.stale(err)
	}
	body, _, version := x.show(row)
	return reply{body: body, version: version}, nil
}

// stale shows the row that a late writer would have overwritten.
func (x resource[R, A]) stale(err error) error {
	var s *db.StaleError
	if errors.As(err, &s) {
		if row, ok := s.Row.(R); ok {
			body, _, version := x.show(row)
			return stale(body, version)
		}
	}
	return err
}
