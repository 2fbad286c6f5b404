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
