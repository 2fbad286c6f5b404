package drill

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// hashOf is the same for the same JSON, however it is written; empty for none.
func hashOf(row []byte) string {
	if len(row) == 0 || bytes.Equal(row, []byte("null")) {
		return ""
	}
	decoder := json.NewDecoder(bytes.NewReader(row))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return "not JSON: " + string(row)
	}
	canonical, err := json.Marshal(value) // with its keys in order
	if err != nil {
		return "not JSON: " + string(row)
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:12])
}

// shape is what the API, the feed and the tables call alike in songs and gigs.
type shape struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
	Title   string `json:"title"`
	Notes   string `json:"notes"`
}

// state is what a client keeps of a row.
func (s shape) state() string { return fmt.Sprintf("%d %s|%s", s.Version, s.Title, s.Notes) }

// describe fills in what a change says of its row.
func describe(c *Change, entity string, row, version []byte) {
	c.Hash = hashOf(row)
	_ = json.Unmarshal(version, &c.Version) // none is 0
	if c.Hash == "" || entity != "song" && entity != "gig" {
		return
	}
	var s shape
	if json.Unmarshal(row, &s) == nil {
		c.State = s.state()
	}
}
