package hub_test

import (
	"context"
	"sync"

	"downbeat/app/feed"
	"downbeat/app/hub"
)

// channelFan is the second alternative: a channel of frames for each subscriber, who
// misses what it has no place for.
type channelFan struct {
	mu   sync.Mutex
	subs map[chan *hub.Frames]struct{}
}

func newChannelFan() *channelFan { return &channelFan{subs: map[chan *hub.Frames]struct{}{}} }

func (c *channelFan) publish(all []feed.Commit) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, commit := range all {
		f := mustEncode(commit)
		for s := range c.subs {
			select {
			case s <- f:
			default: // the product would cut it off
			}
		}
	}
}

func (c *channelFan) read(ctx context.Context, joined func(), took func(n int), write func([]byte) error) error {
	s := make(chan *hub.Frames, 64)
	c.mu.Lock()
	c.subs[s] = struct{}{}
	c.mu.Unlock()
	joined()
	for {
		select {
		case <-ctx.Done():
			return nil
		case f := <-s:
			if err := f.AfterWanted(0, nil, write); err != nil {
				return err
			}
			took(1)
		}
	}
}
