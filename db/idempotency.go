package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// keysKeptFor is how long a request can be sent again and is answered as it was.
const keysKeptFor = 24 * time.Hour

// ErrKeyReused: the key stands for another request.
var ErrKeyReused = errors.New("the idempotency key stands for another request")

// IdempotencyKey is one person's key for one request; both are known by their
// SHA-256 only.
type IdempotencyKey struct {
	UserID       uuid.UUID
	Key, Request [32]byte
}

// ClaimKey makes the key stand for the request from the end of the transaction on,
// and returns nil; or, if it does already, what was kept as the answer. It waits
// for a transaction that claims the same key. ErrKeyReused.
func ClaimKey(ctx context.Context, q Querier, k IdempotencyKey) (answer []byte, err error) {
	const claim = `
		insert into public.idempotency_keys as k (user_id, key_hash, request_hash)
		values ($1, $2, $3)
		on conflict (user_id, key_hash) do update
		  set request_hash = excluded.request_hash, response = null, created_at = statement_timestamp()
		  where k.created_at < statement_timestamp() - $4::interval`
	tag, err := q.Exec(ctx, claim, k.UserID, k.Key[:], k.Request[:], keysKeptFor)
	if err != nil {
		return nil, fmt.Errorf("claim an idempotency key: %w", err)
	}
	if tag.RowsAffected() == 1 {
		return nil, nil
	}
	var request []byte
	const find = `select request_hash, response from public.idempotency_keys where user_id = $1 and key_hash = $2`
	err = q.QueryRow(ctx, find, k.UserID, k.Key[:]).Scan(&request, &answer)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, fmt.Errorf("claim an idempotency key: %w", ErrBusy) // forgotten between the two statements
	case err != nil:
		return nil, fmt.Errorf("find an idempotency key: %w", err)
	case [32]byte(request) != k.Request:
		return nil, ErrKeyReused
	}
	return answer, nil
}

// KeepAnswer stores the answer to the request of a key that was claimed in the same
// transaction.
func KeepAnswer(ctx context.Context, q Querier, k IdempotencyKey, answer []byte) error {
	const sql = `update public.idempotency_keys set response = $3 where user_id = $1 and key_hash = $2`
	if _, err := q.Exec(ctx, sql, k.UserID, k.Key[:], answer); err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	return nil
}

// ForgetKeys drops the keys that stand for nothing any more.
func ForgetKeys(ctx context.Context, q Querier) error {
	const sql = `delete from public.idempotency_keys where created_at < statement_timestamp() - $1::interval`
	if _, err := q.Exec(ctx, sql, keysKeptFor); err != nil {
		return fmt.Errorf("forget idempotency keys: %w", err)
	}
	return nil
}
