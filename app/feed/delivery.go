package feed

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"downbeat/db"
)

// bounds are what one read and one delivery may cost. Only tests have others.
type bounds struct {
	page       db.Page
	pageTime   time.Duration
	commitTime time.Duration // of a commit that is read alone
	bandBytes  int           // that one band is told in one delivery, until it is told a reset instead
}

var usual = bounds{
	page:       db.Page{Commits: 200, Bytes: 8 << 20},
	pageTime:   lookBound,
	commitTime: 5 * time.Second,
	bandBytes:  32 << 20,
}

// delivery publishes what is numbered. It keeps what it knows of a page that could
// not be read, because that may have cost the connection.
type delivery struct {
	bounds
	singly int  // so many commits are to be read alone, until the page that could not be read is past
	blind  bool // the next commit could not be read even alone
}

// deliver publishes everything up to a position. The bands are asked for after
// that was given out: who begins to watch later finds it in the log.
func (f *Feed) deliver(ctx context.Context, conn *pgx.Conn, upTo int64, news *told) error {
	sizes := map[uuid.UUID]int{} // of what each band was told
	spent := func(band uuid.UUID) bool { return sizes[band] > f.bandBytes }
	for f.delivered.Load() < upTo {
		bands := slices.DeleteFunc(slices.Clone(f.sink.Bands()), spent)
		if len(bands) == 0 {
			f.delivered.Store(upTo)
			return nil
		}
		commits, reached, err := f.next(ctx, conn, upTo, bands, news)
		if err != nil {
			if !f.narrow(ctx, err) || conn.IsClosed() {
				return err
			}
			continue
		}
		f.widen(reached == upTo)
		f.metrics.read(commits)
		f.sink.Publish(commits)
		f.delivered.Store(reached)

		for _, c := range commits {
			sizes[c.Band] += c.size()
		}
		enough := slices.DeleteFunc(bands, func(b uuid.UUID) bool { return !spent(b) })
		if len(enough) > 0 && reached < upTo {
			if err := f.skip(ctx, conn, upTo, enough); err != nil {
				return err
			}
		}
	}
	return nil
}

// next returns what the look has told; else it reads.
func (f *Feed) next(ctx context.Context, conn *pgx.Conn, upTo int64, bands []uuid.UUID, news *told) ([]Commit, int64, error) {
	if news.is(f.delivered.Load(), upTo, bands) {
		return news.commits, upTo, nil
	}
	return f.read(ctx, conn, upTo, bands)
}

// read returns the next commits of the bands, and the position that they reach.
func (f *Feed) read(ctx context.Context, conn *pgx.Conn, upTo int64, bands []uuid.UUID) ([]Commit, int64, error) {
	if f.blind {
		return f.skim(ctx, conn, upTo, bands)
	}
	page, bound := f.page, f.pageTime
	if f.singly > 0 {
		page.Commits, bound = 1, f.commitTime
	}
	bounded, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	changes, reached, err := db.ReadChanges(bounded, conn, f.delivered.Load(), upTo, bands, page)
	if err != nil {
		return nil, 0, err
	}
	return commitsOf(f.epoch, changes), reached, nil
}

// skim is read for a commit of which no more can be told than that it was there.
func (f *Feed) skim(ctx context.Context, conn *pgx.Conn, upTo int64, bands []uuid.UUID) ([]Commit, int64, error) {
	bounded, cancel := context.WithTimeout(ctx, f.pageTime)
	defer cancel()
	one := 1
	places, err := db.SkimCommits(bounded, conn, f.delivered.Load(), upTo, bands, &one)
	if err != nil || len(places) == 0 {
		return nil, upTo, err
	}
	p := places[0]
	f.log.Error("a commit cannot be read and becomes a reset", "band", p.BandID, "position", p.Position, "first", p.First, "last", p.Last)
	return []Commit{unreadable(f.epoch, p)}, p.Position, nil
}

func unreadable(epoch string, p db.CommitPlace) Commit {
	return Commit{Band: p.BandID, Epoch: epoch, First: p.First, Last: p.Last, Reset: "unreadable"}
}

// narrow notes that a read failed, and tells whether to read less may help: after
// a page, its commits are read one at a time; after one alone, it is not read.
func (f *Feed) narrow(ctx context.Context, err error) bool {
	if ctx.Err() != nil || !db.Unreadable(err) || f.blind {
		return false
	}
	if f.singly > 0 {
		f.blind = true
	} else {
		f.singly = f.page.Commits
		f.log.Warn("a page of the log cannot be read at once; its commits are read one at a time", "after", f.delivered.Load(), "error", err)
	}
	return true
}

// widen notes that a read succeeded, and whether it was the last one.
func (f *Feed) widen(end bool) {
	f.blind = false
	if f.singly = max(f.singly-1, 0); end {
		f.singly = 0
	}
}

// skip tells bands which have been told enough for once that there was more, up to
// a position. It comes before what other bands did in between.
func (f *Feed) skip(ctx context.Context, conn *pgx.Conn, upTo int64, bands []uuid.UUID) error {
	bounded, cancel := context.WithTimeout(ctx, f.pageTime)
	defer cancel()
	places, err := db.SkimCommits(bounded, conn, f.delivered.Load(), upTo, bands, nil)
	if err != nil {
		return err
	}
	resets := map[uuid.UUID]Commit{}
	for _, p := range places {
		c, begun := resets[p.BandID]
		if !begun {
			c = Commit{Band: p.BandID, Epoch: f.epoch, First: p.First, Reset: "behind"}
		}
		c.Last = p.Last
		resets[p.BandID] = c
	}
	for _, c := range resets {
		f.log.Warn("a band has more news than can be told at once and gets a reset", "band", c.Band, "first", c.First, "last", c.Last)
		f.sink.Publish([]Commit{c})
	}
	return nil
}
