package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// idle is the resident memory that a stream adds to a process on which nothing happens.
func idle(ctx context.Context, b *bench) error {
	n := pick(b, 5000, 100)
	resident := map[string]float64{}
	for _, kind := range []string{theProduct, theNaive} {
		s, err := b.take(ctx, kind, 1, n+20)
		if err != nil {
			return err
		}
		resident[kind], err = s.memoryOf(ctx, b, n)
		s.close()
		if err != nil {
			return err
		}
	}
	b.add(figure{
		What: fmt.Sprintf("%d streams, the program as it runs", n), Value: resident[theProduct], Unit: "kB", Against: theNaive, Baseline: resident[theNaive],
		Marks: []mark{atMost(10)},
	})
	held, note, err := b.held(ctx, theInstance, n)
	if err != nil {
		return err
	}
	b.add(figure{What: fmt.Sprintf("%d streams, without garbage", n), Value: held, Unit: "kB", Note: note})
	over2, note, err := b.held(ctx, theHTTP2, n)
	if err != nil {
		return err
	}
	b.add(figure{
		What: fmt.Sprintf("%d streams, HTTP/2, without garbage", n), Value: over2, Unit: "kB", Against: "HTTP/1.1", Baseline: held,
		Note: fmt.Sprintf("%s, %d streams a connection", note, perConnection),
	})
	return nil
}

// held is what of it is held, and not garbage that the process has not given back: a process of this command can tell.
func (b *bench) held(ctx context.Context, kind string, n int) (kB float64, note string, err error) {
	s, err := b.take(ctx, kind, 1, n+20)
	if err != nil {
		return 0, "", err
	}
	defer s.close()
	if err := s.open(ctx, 20); err != nil {
		return 0, "", err
	}
	before, err := s.child.usage()
	if err != nil {
		return 0, "", err
	}
	residentBefore := residentOf(s.pid())
	if err := s.open(ctx, n); err != nil {
		return 0, "", err
	}
	after, err := s.child.usage()
	if err != nil {
		return 0, "", err
	}
	each := func(before, after float64) float64 { return (after - before) / float64(n) / 1000 }
	return each(residentBefore, residentOf(s.pid())), fmt.Sprintf("heap %.1f kB, stacks %.1f kB, %.1f goroutines a stream",
		each(before.Heap, after.Heap), each(before.Stack, after.Stack), (after.Goroutines-before.Goroutines)/float64(n)), nil
}

// memoryOf opens so many streams and returns the kB that each adds, once the process has become as small as it does by
// itself within a while: what it took to let them in is no part of an idle stream.
func (s *side) memoryOf(ctx context.Context, b *bench, n int) (float64, error) {
	pid := s.pid()
	if err := s.open(ctx, 20); err != nil { // what is made once is made
		return 0, err
	}
	before := residentOf(pid)
	if before == 0 {
		return 0, errors.New("/proc does not tell the memory of the server")
	}
	if err := s.open(ctx, n); err != nil {
		return 0, err
	}
	least := residentOf(pid)
	for range pick(b, 40, 2) {
		select {
		case <-time.After(500 * time.Millisecond):
		case <-ctx.Done():
			return 0, ctx.Err()
		}
		least = min(least, residentOf(pid))
	}
	return (least - before) / float64(n) / 1000, nil
}
