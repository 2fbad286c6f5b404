package main

import (
	"context"
	"fmt"
)

// deliveries is how many events a second go through the hub, the streams, net/http and the loopback to all streams of one
// band; the database is left out.
func deliveries(ctx context.Context, b *bench) error {
	n := pick(b, 1000, 50)
	rivals := []*rival{{name: "instance", least: 16, most: 512}, {name: theChannels, least: 2, most: 64}}
	var sides []*side
	for i, kind := range []string{theInstance, theChannels} {
		s, err := b.take(ctx, kind, 1, n)
		if err != nil {
			return err
		}
		defer s.close()
		if err := s.open(ctx, n); err != nil {
			return err
		}
		sides = append(sides, s)
		rivals[i].load = newLoad(s.client, n, func(events int) error { return s.child.publish(make([]int, events)) })
		if kind == theInstance {
			rivals[i].renumber = s.child.renumber
		}
	}
	done := sides[0].child.profile(b.profiles, "deliveries")
	share := sides[0].share()
	if err := compete(ctx, b, rivals); err != nil {
		return err
	}
	note := "; " + share.note() + ", in turns with the other"
	done()
	b.flowed(fmt.Sprintf("%d streams of one band", n), rivals[0], rivals[1], note, atLeast(1e6), ratioAtLeast(10))
	return nil
}
