package feed

import (
	"slices"

	"github.com/google/uuid"

	"downbeat/db"
)

// told is a commit that a look has told of by itself, so that it need not be read.
type told struct {
	position int64
	band     uuid.UUID
	commits  []Commit // none, if nobody watched the band when the look began
}

// newTold is what the look has told; nil, if nothing.
func newTold(epoch string, look db.Look) *told {
	if !look.Told {
		return nil
	}
	t := &told{position: look.Position, band: look.Band}
	if look.Change != nil {
		t.commits = commitsOf(epoch, []db.Change{*look.Change})
	}
	return t
}

// is tells whether to read what comes after one position, up to another one, would
// give the same. Not if the band is watched since the look began: who watches it may
// have found the log as it was before.
func (t *told) is(after, upTo int64, bands []uuid.UUID) bool {
	return t != nil && t.position == upTo && after == upTo-1 && (len(t.commits) > 0 || !slices.Contains(bands, t.band))
}
