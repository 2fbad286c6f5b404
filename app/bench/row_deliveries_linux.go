package main

import (
	"context"
	"fmt"
)

// deliveries is how many events a second go through the hub, the streams, net/http and the loopback to all streams of one
// band; the database is left out.
func deliveries(ctx context.Context, b *bench) error {
	n := pick(b, 1000, 50)
	rivals := []*rival{{name: theInstance, least: 16, most: 512}, {name: theHTTP2, least: 4, most: 256}, {name: theChannels, least: 2, most: 64}}
	for _, r := range rivals {
		s, err := b.take(ctx, r.name, 1, n)
		if err != nil {
			return err
		}
		defer s.close()
		if err := s.open(ctx, n); err != nil {
			return err
		}
		r.server = s
		r.load = newLoad(s.client, n, func(events int) error { return s.child.publish(make([]int, events)) })
		if r.name != theChannels {
			r.renumber = s.child.renumber
		}
	}
	ours, over2, channels := rivals[0], rivals[1], rivals[2]
	done, done2 := ours.server.child.profile(b.profiles, "deliveries"), over2.server.child.profile(b.profiles, "deliveries-http2")
	if err := compete(ctx, b, rivals); err != nil {
		return err
	}
	done()
	done2()
	what := fmt.Sprintf("%d streams of one band", n)
	b.flowed(what, ours, channels, "; "+ours.share.note()+", in turns with the others", atLeast(1e6), ratioAtLeast(10))
	over1 := *ours
	over1.name = "HTTP/1.1"
	b.flowed(what+", HTTP/2", over2, &over1, "; "+over2.share.note())
	return nil
}
