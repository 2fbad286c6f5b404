package api

import (
	"encoding/base64"
	"encoding/json"
)

var errAfter = errParameters.WithErrors(fieldError("after", "It is not the next of a page of this list."))

// A page token says behind which row the next page begins: its place in the order
// of the list, as JSON in base64url. It is no secret and is trusted in nothing: it
// chooses among the rows that the caller may see anyway.

// nextPage is the token behind the last of a full page, or nil if it was the last page.
// Lists read one row more than was asked for, so that a page that just fits has no next one.
func nextPage[R any](rows []R, limit int, place func(R) any) ([]R, *string) {
	if len(rows) <= limit {
		return rows, nil
	}
	rows = rows[:limit]
	return rows, tokenOf(place(rows[limit-1]))
}

// tokenOf is the token of the page that begins behind the place.
func tokenOf(place any) *string {
	raw, err := json.Marshal(place)
	if err != nil {
		panic(err) // of times, numbers, texts and ids, which have a form
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	return &token
}

// after reads the place that the query's token names; nil without one.
func after[P any](c *call) (*P, error) {
	token := c.text("after")
	if token == nil {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(*token)
	if err != nil || !wholeText(raw) {
		return nil, errAfter
	}
	place := new(P)
	if err := json.Unmarshal(raw, place); err != nil {
		return nil, errAfter
	}
	return place, nil
}

// limit is how many rows the caller wants; the contract has checked the bounds.
func (c *call) limit() int {
	var n int
	if json.Unmarshal([]byte(c.query.Get("limit")), &n) != nil {
		return 50 // the default of the contract
	}
	return n
}
