package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"downbeat/app/access"
	"downbeat/app/edge"
	"downbeat/db"
)

// call is one request, checked against the contract, on its way to its handler.
type call struct {
	op     *operation
	gin    *gin.Context
	caller access.Caller // zero where anybody may call and nobody is signed in
	ids    map[string]uuid.UUID
	seen   db.Versions // that the caller names in If-Match; nil: whichever
	query  url.Values
	raw    []byte         // the body as it came
	body   map[string]any // with the defaults of the contract
	tx     *db.Tx         // of operations with read or write; else nil
}

// reply is what a handler answers with.
type reply struct {
	status  int // 0: 200, or 204 without a body
	body    any
	version int32  // of the row, for its ETag; 0: none
	path    string // of a new row, for Location

	replayed bool // it was given before, to the same request

	// band is in whose feed the effect is, if not in that of the path.
	band uuid.UUID
}

// A handler does what an operation says. Exactly one of the functions is there. All
// but raw run when it is their caller's turn (turns).
type handler struct {
	// read runs in one snapshot, write in one transaction that commits if it succeeds;
	// both as the caller, in the band of the path if there is one. They may run more
	// than once, if the database says so, and so change nothing but the database.
	read, write func(context.Context, *call) (reply, error)

	// plain runs outside of any transaction. It is aside if it does not use the server's
	// pool: then it waits for nobody.
	plain func(context.Context, *call) (reply, error)
	aside bool

	// raw writes its answer itself, and takes its turn itself before it asks the database.
	raw func(context.Context, *call) error
}

func (c *call) band() uuid.UUID { return c.ids["band"] }

// request is on whose behalf the database works.
func (c *call) request() db.Request {
	return db.Request{
		ID: edge.RequestID(c.gin.Request.Context()), UserID: c.caller.UserID, UserName: c.caller.UserName, BandID: c.band(), Bandless: !c.op.ofBand(),
	}
}

func (c *call) client() netip.Addr { return edge.Client(c.gin.Request.Context()) }

// decode reads the body into one of the contract's types.
func (c *call) decode(into any) error {
	whole, err := json.Marshal(c.body) // not the raw one: this has the defaults
	if err != nil {
		return err
	}
	return json.Unmarshal(whole, into)
}

// fields are the body's, by the names of the columns: startsAt is starts_at.
func (c *call) fields() db.Fields {
	fields := make(db.Fields, len(c.body))
	for name, value := range c.body {
		fields[column(name)] = value
	}
	return fields
}

// column is the name of the column that an API field shows.
func column(field string) string {
	var b strings.Builder
	for _, r := range field {
		if 'A' <= r && r <= 'Z' {
			b.WriteByte('_')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// field is the API field that shows a column.
func field(column string) string {
	words := strings.Split(column, "_")
	for i := 1; i < len(words); i++ {
		words[i] = strings.ToUpper(words[i][:1]) + words[i][1:]
	}
	return strings.Join(words, "")
}

// The query's parameters, which the contract has checked.

func (c *call) text(name string) *string {
	if !c.query.Has(name) {
		return nil
	}
	value := c.query.Get(name)
	return &value
}

func (c *call) list(name string) []string {
	if !c.query.Has(name) {
		return nil
	}
	return strings.Split(c.query.Get(name), ",")
}

func (c *call) moment(name string) *time.Time {
	t, err := time.Parse(time.RFC3339, c.query.Get(name))
	if err != nil {
		return nil
	}
	return &t
}

func (c *call) id(name string) *uuid.UUID {
	id, ok := parseID(c.query.Get(name))
	if !ok {
		return nil
	}
	return &id
}

// created is the answer to a new row.
func (c *call) created(body any, version int32, id uuid.UUID) reply {
	return reply{status: http.StatusCreated, body: body, version: version, path: c.gin.Request.URL.Path + "/" + id.String()}
}
