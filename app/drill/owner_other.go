//go:build !unix

package drill

// giveLike has nothing to do where a server runs as whoever starts it.
func giveLike(_, _ string) error { return nil }
