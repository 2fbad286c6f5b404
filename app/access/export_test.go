package access

import (
	"context"
)

// Computed is how many hashes have been computed.
func (p *Passwords) Computed() int64 { return p.computed.Load() }

// Signed tells whether a token is all right but for its times, without the database.
func (b *Bearers) Signed(ctx context.Context, token string) error {
	_, err := b.proof(ctx, token)
	return err
}

const BatchesAtOnce = batchesAtOnce

// NewBatcher is a batcher of any question.
func NewBatcher[Q, A any](ask func(context.Context, []Q) ([]A, error)) *batcher[Q, A] {
	return newBatcher(ask)
}

// Answer is as answer.
func (b *batcher[Q, A]) Answer(ctx context.Context, question Q) (A, error) {
	return b.answer(ctx, question)
}

// Waiting is how many wait for the next batch.
func (b *batcher[Q, A]) Waiting() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next == nil {
		return 0
	}
	return b.next.waiting
}

// Waiting is how many who show a token wait for the next batch.
func (s *Sessions) Waiting() int { return s.byToken.Waiting() }

// NewFewAttempts is NewAttempts with so many keys that are remembered.
func NewFewAttempts(a *Attempts, kept int) *Attempts {
	a.kept = kept
	return a
}

// Kept is how many keys are remembered.
func (a *Attempts) Kept() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return max(len(a.byKey), a.latest.Len())
}
