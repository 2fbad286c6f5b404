package db

import "time"

// Hurry shortens the times of the proofs of life.
func (l *Listener) Hurry(every, bound time.Duration) { l.proofEvery, l.proofBound = every, bound }

// ReadOnce is one attempt of Read, which numbers if it must not wait.
var ReadOnce = read

// The arithmetic of ranks, which the API shows only through whole setlists.
var (
	RankBetween    = rankBetween
	SpreadRanks    = spreadRanks
	ReorderedRanks = reorderedRanks
)
