package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// maxCursor is the length of the longest cursor that is looked at. Ours have 37
// characters at most, of [0-9a-z.-], so that a Last-Event-ID passes CORS without
// a preflight.
const maxCursor = 64

// Cursor names a place in one band's feed: after the event with that number. It
// is valid on every instance, as long as the log keeps what follows.
type Cursor struct {
	Epoch string // of the log
	Band  uuid.UUID
	Seq   int64 // 0: before the first event
}

// String is the wire form, <epoch>-<tag>.<seq>. The tag comes from epoch and band,
// so that a cursor of another band is not taken for one of this.
func (c Cursor) String() string {
	return c.place() + "." + strconv.FormatInt(c.Seq, 10)
}

func (c Cursor) place() string {
	sum := sha256.Sum256(append([]byte(c.Epoch), c.Band[:]...))
	return c.Epoch + "-" + hex.EncodeToString(sum[:4])
}

// ParseCursor reads a cursor of the given epoch and band. Anything else, also a
// cursor of another band or of another epoch, is not ok.
func ParseCursor(s, epoch string, band uuid.UUID) (c Cursor, ok bool) {
	if len(s) > maxCursor {
		return Cursor{}, false
	}
	place, number, found := strings.Cut(s, ".")
	seq, err := strconv.ParseInt(number, 10, 64)
	c = Cursor{Epoch: epoch, Band: band, Seq: seq}
	// Comparing with the canonical form refuses also +1, 01 and -0.
	if !found || err != nil || seq < 0 || place != c.place() || s != c.String() {
		return Cursor{}, false
	}
	return c, true
}
