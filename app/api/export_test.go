package api

// AtWorkOrWaiting is how many requests have a turn or wait for one.
func (s *Server) AtWorkOrWaiting() (n int) {
	s.turns.mu.Lock()
	defer s.turns.mu.Unlock()
	for _, own := range s.turns.of {
		n += own.users
	}
	return n
}
