package edge

import "context"

// Streams is the number of streams that have a place.
func (e *Edge) Streams() int { return e.streams.Held() }

// Arrive waits to be let in, as a request for a stream does.
func (e *Edge) Arrive(ctx context.Context) (leave func(), err error) { return e.arrive(ctx) }

// Coming is how many wait or are being let in.
func (e *Edge) Coming() int { return e.arrivals.coming.Held() }
