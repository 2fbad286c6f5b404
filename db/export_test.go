package db

import "time"

// Hurry shortens the times of the proofs of life.
func (l *Listener) Hurry(every, bound time.Duration) { l.proofEvery, l.proofBound = every, bound }
