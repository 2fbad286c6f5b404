package sse

import (
	"context"

	"downbeat/app/hub"
)

// batch is what a stream takes at once, as one chunk. The next stream that is at the
// same place gets the same one.
type batch struct {
	frames []*hub.Frames
	from   int64 // the stream had what is up to this number

	chunk  *chunk
	piece  []byte // the chunk as it is sent
	events int
	bytes  int  // of content
	shared bool // there is no filter
	lent   bool // somebody writes it, in their own time: it is not ours to use again
}

func (b *batch) free() {
	if b.chunk != nil && !b.lent {
		b.chunk.free()
	}
	*b = batch{frames: b.frames[:0]}
	clear(b.frames[:cap(b.frames)])
}

// is tells whether the batch is this one.
func (b *batch) is(frames []*hub.Frames, from int64) bool {
	n := len(frames)
	return b.shared && b.from == from && len(b.frames) == n && b.frames[0] == frames[0] && b.frames[n-1] == frames[n-1]
}

// fill makes the chunk; without content, if the stream wants none of it, there is none.
func (b *batch) fill(frames []*hub.Frames, from int64, wanted func(kind string) bool) {
	b.free()
	b.frames, b.from, b.shared = append(b.frames, frames...), from, wanted == nil
	b.chunk = newChunk()
	for _, f := range frames {
		_ = f.AfterWanted(from, wanted, b.chunk.add)
		b.events += f.Count(from, wanted)
		from = max(from, f.Last)
	}
	if b.bytes = b.chunk.size(); b.bytes > 0 {
		b.piece = b.chunk.framed()
	}
}

// flushed is what is counted when it has left to a stream.
func (b *batch) flushed(fresh int64, wanted func(kind string) bool) flushed {
	of := flushed{events: b.events, bytes: b.bytes}
	from := b.from
	for _, f := range b.frames {
		if f.First > fresh && f.Count(from, wanted) > 0 {
			of.oldest = f.At
			break
		}
		from = max(from, f.Last)
	}
	return of
}

// gaveUp is for a Take that must not wait for the database: it fails instead.
var gaveUp = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// deliver writes what there is for a stream, a transaction at a time, all at once.
func (c *carrier) deliver(p *parked) state {
	from, size := p.sub.Seq(), 0
	var err error
	var last *hub.Frames
	c.taken = c.taken[:0]
	for size < maxBatch {
		var f *hub.Frames
		if f, err = p.sub.Take(gaveUp); err != nil || f == nil {
			break
		}
		p.sub.Taken(f.Last)
		c.taken = append(c.taken, f)
		size += f.Size()
		if p.doubtful(f) {
			last = f
			break
		}
	}
	var of flushed
	var rest []byte
	if len(c.taken) > 0 {
		if !c.batch.is(c.taken, from) || p.wanted != nil {
			c.batch.fill(c.taken, from, p.wanted)
		}
		of = c.batch.flushed(p.fresh, p.wanted)
		if rest = c.batch.piece; len(rest) > 0 {
			n, failure := c.attempt.write(p.wire.raw, rest)
			if failure != nil {
				p.release(failure)
				return away
			}
			rest = rest[n:]
		}
		c.batch.lent = c.batch.lent || len(rest) > 0
	}
	switch {
	case last != nil:
		return p.hand(rest, of, func(ctx context.Context) error { return p.verify(ctx, last) })
	case err != nil:
		return p.hand(rest, of, func(ctx context.Context) error { return p.catchUp(ctx, err) })
	case len(rest) > 0:
		return p.hand(rest, of, nil)
	}
	c.server.metrics.delivered(of)
	if size >= maxBatch {
		return behind
	}
	return level
}
