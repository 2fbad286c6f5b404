package drill

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// epoch is one of the truth's, with its entries by number.
type epoch struct {
	Past
	n      int
	places map[uuid.UUID]map[int64]Entry
}

// epochs are all of them, the present one last.
func (t Truth) epochs() []Past {
	return append(slices.Clone(t.Past), Past{Epoch: t.Epoch, Logs: t.Logs})
}

func (p Past) bands() []uuid.UUID {
	return slices.SortedFunc(maps.Keys(p.Logs), func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
}

// over tells whether nobody could be told of the epoch any more.
func (p Past) over(at time.Time) bool { return !p.Ended.IsZero() && !at.Before(p.Ended) }

// checkEpochs looks from each epoch to the next: another name, and the same past.
func checkEpochs(epochs []Past) (found []Violation) {
	for i, p := range epochs[:len(epochs)-1] {
		next := epochs[i+1]
		for _, later := range epochs[i+1:] {
			if later.Epoch == p.Epoch {
				// The same cursor would name two histories.
				found = append(found, Violation{Rule: Doubled, What: fmt.Sprintf("epoch %s goes on after its history was lost", p.Epoch)})
			}
		}
		for _, band := range p.bands() {
			upTo := func(log []Entry) []Entry {
				n := slices.IndexFunc(log, func(e Entry) bool { return e.Seq > p.Kept[band] })
				if n < 0 {
					n = len(log)
				}
				return log[:n]
			}
			had, has := upTo(p.Logs[band]), upTo(next.Logs[band])
			for n, e := range had {
				if n >= len(has) {
					found = append(found, Violation{Lost, "", band, e.Seq, fmt.Sprintf("epoch %s has kept nothing after number %d", next.Epoch, e.First-1)})
					break
				}
				if has[n] != e {
					found = append(found, Violation{Altered, "", band, e.Seq, fmt.Sprintf("number %d was %+v, and is %+v since epoch %s", e.Seq, e, has[n], next.Epoch)})
				}
			}
		}
	}
	return found
}
