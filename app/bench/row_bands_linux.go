package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"

	"github.com/google/uuid"
)

const membersOfBand = 5

// bands is how many events a second arrive at the streams of many bands. The rivals do not take turns: the sockets of two
// of them are more files than a process usually may have.
func bands(ctx context.Context, b *bench) error {
	n := pick(b, 2000, 20)
	written := []rival{{name: theProduct, least: 32, most: 4096}, {name: theNaive, least: 8, most: 1024}}
	published := []rival{{name: theInstance, least: 128, most: 8192}, {name: theChannels, least: 32, most: 4096}}
	for _, rows := range pick(b, []int{1, 20}, []int{1}) {
		what := fmt.Sprintf("%d streams, %d bands, written, rows a transaction: %d", n*membersOfBand, n, rows)
		ours, other, note, err := b.alternate(ctx, written, n, rows)
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		b.flowed(what, ours, other, note, atLeast(30_000))
	}
	what := fmt.Sprintf("%d streams, %d bands, published", n*membersOfBand, n)
	ours, other, note, err := b.alternate(ctx, published, n, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	b.flowed(what, ours, other, note, atLeast(100_000))
	return nil
}

// alternate measures one after the other. Without rows, what is published is past the database.
func (b *bench) alternate(ctx context.Context, rivals []rival, bands, rows int) (ours, other *rival, note string, err error) {
	for i := range rivals {
		r := rivals[i]
		share, err := b.alone(ctx, &r, bands, rows)
		if err != nil {
			return nil, nil, "", fmt.Errorf("%s: %w", r.name, err)
		}
		if i == 0 {
			ours, note = &r, "; "+share
		} else {
			other = &r
		}
	}
	return ours, other, note, nil
}

func (b *bench) alone(ctx context.Context, r *rival, bands, rows int) (shares string, err error) {
	kind := r.name
	if b.profiles != "" && kind == theProduct {
		kind = theInstance // which can be profiled
	}
	s, err := b.take(ctx, kind, bands, membersOfBand)
	if err != nil {
		return "", err
	}
	defer s.close()
	if err := s.open(ctx, len(s.seats)); err != nil {
		return "", err
	}
	send := func(events int) error {
		chosen := make([]int, events)
		for n := range chosen {
			chosen[n] = rand.IntN(bands)
		}
		return s.child.publish(chosen)
	}
	if rows > 0 {
		w := s.writers(ctx, bands, rows)
		defer w.stop()
		send = w.send
	}
	if s.child != nil {
		defer s.child.profile(b.profiles, fmt.Sprintf("bands-%s-%d", r.name, rows))()
	}
	r.load = newLoad(s.client, membersOfBand, send)
	if rows == 0 && kind == theInstance {
		r.renumber = s.child.renumber
	}
	r.server = s
	share := s.share()
	err = compete(ctx, b, []*rival{r})
	return share().note(), err
}

// writers update the gigs of bands at random. Each has bands of its own, so that none waits for another's row.
type writers struct {
	tasks  chan int   // rows of one transaction; capacity: more than any window; sent by send, closed by stop; full: send waits
	failed chan error // capacity 1: the first failure; full: there was one
	rows   int
	group  sync.WaitGroup
}

func (s *side) writers(ctx context.Context, bands, rows int) *writers {
	w := &writers{tasks: make(chan int, 10_000), failed: make(chan error, 1), rows: rows}
	const connections = 32
	n := min(connections, max(1, bands/rows))
	for k := range n {
		w.group.Go(func() {
			var own []uuid.UUID
			for band := k; band < bands; band += n {
				own = append(own, gigID(band))
			}
			for rows := range w.tasks {
				rand.Shuffle(len(own), func(i, j int) { own[i], own[j] = own[j], own[i] })
				if _, err := s.pool.Exec(ctx, touch, own[:min(rows, len(own))]); err != nil {
					select {
					case w.failed <- err:
					default:
					}
				}
			}
		})
	}
	return w
}

func (w *writers) send(events int) error {
	for events > 0 {
		rows := min(w.rows, events)
		select {
		case err := <-w.failed:
			return err
		case w.tasks <- rows:
			events -= rows
		}
	}
	return nil
}

func (w *writers) stop() {
	close(w.tasks)
	w.group.Wait()
}
