package main

import (
	"context"
	"fmt"
)

// streams is the time from a commit to its arrival at all streams of one band, which has ten events a second.
func streams(ctx context.Context, b *bench) error {
	for _, n := range pick(b, []int{1000, 5000}, []int{50}) {
		if err := streamsOf(ctx, b, n); err != nil {
			return fmt.Errorf("%d streams: %w", n, err)
		}
	}
	return nil
}

func streamsOf(ctx context.Context, b *bench, n int) error {
	var all []*hearer
	var sides []*side
	kinds := []string{theProduct, theNaive}
	if n <= 1000 {
		kinds = append(kinds, theHTTP2)
	}
	for _, kind := range kinds {
		s, err := b.take(ctx, kind, 1, n)
		if err != nil {
			return err
		}
		defer s.close()
		if err := s.open(ctx, n); err != nil {
			return err
		}
		defer func() { b.lost(s.name, s.client.missing()) }()
		all = append(all, s.hearer(n))
		sides = append(sides, s)
	}
	p := pace{"10 events/s", 10, pick(b, 50, 5)}
	shares := make([]func() share, len(sides))
	for i, s := range sides {
		shares[i] = s.share()
	}
	if err := inTurns(ctx, all, []pace{p}, pick(b, 3, 1)); err != nil {
		return fmt.Errorf("%w; %s", err, sides[0].product.endings(ctx))
	}
	ours, naive := all[0].late[p.name], all[1].late[p.name]
	f := figure{
		What: fmt.Sprintf("%d streams, p50", n), Value: ours.ms(0.5), Unit: "ms", Against: theNaive, Baseline: naive.ms(0.5),
		Note: shares[0]().note() + ", in turns with the others",
	}
	if most := map[int]float64{1000: 9, 5000: 40}[n]; most > 0 {
		f.Marks = []mark{atMost(most)}
	}
	b.add(f)
	b.add(figure{What: fmt.Sprintf("%d streams, p99", n), Value: ours.ms(0.99), Unit: "ms", Against: theNaive, Baseline: naive.ms(0.99)})
	if len(all) > 2 {
		over2 := all[2].late[p.name]
		b.add(figure{
			What: fmt.Sprintf("%d streams, HTTP/2, p50", n), Value: over2.ms(0.5), Unit: "ms", Against: "HTTP/1.1", Baseline: ours.ms(0.5),
			Note: shares[2]().note(),
		})
		b.add(figure{What: fmt.Sprintf("%d streams, HTTP/2, p99", n), Value: over2.ms(0.99), Unit: "ms", Against: "HTTP/1.1", Baseline: ours.ms(0.99)})
	}
	return nil
}
