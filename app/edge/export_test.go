package edge

// Streams is the number of streams that have a place.
func (e *Edge) Streams() int { return e.streams.Held() }
