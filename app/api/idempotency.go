package api

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"downbeat/app/problem"
	"downbeat/db"
)

var errKeyReused = problem.New(http.StatusUnprocessableEntity, "idempotency-key-reused",
	"This Idempotency-Key stands for another request that you have sent. Choose a new one for each intention.")

// kept is an answer as it is stored for whoever sends the request again.
type kept struct {
	Status  int             `json:"status"`
	Body    json.RawMessage `json:"body,omitempty"`
	Version int32           `json:"version,omitempty"`
	Path    string          `json:"path,omitempty"`
	Band    uuid.UUID       `json:"band"`
}

// once runs do, unless the same request with the same key was done before; then it
// answers as it did. Both in the transaction of the effect, so that there is either
// the effect with its answer or neither; of two at once, the second waits.
func once(ctx context.Context, c *call, do func(context.Context, *call) (reply, error)) (reply, error) {
	key := c.gin.GetHeader("Idempotency-Key")
	if key == "" || c.op.parameters["idempotency-key"] == nil {
		return do(ctx, c)
	}
	record := db.IdempotencyKey{
		UserID:  c.caller.UserID,
		Key:     sha256.Sum256([]byte("key\x00" + key)),
		Request: sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s", c.op.method, c.gin.Request.URL.Path, c.raw)),
	}
	earlier, err := db.ClaimKey(ctx, c.tx, record)
	switch {
	case err != nil:
		return reply{}, err
	case earlier != nil:
		return replay(ctx, c, key, earlier)
	}
	r, err := do(ctx, c)
	if err != nil {
		return reply{}, err
	}
	sealed, err := seal(key, r)
	if err != nil {
		return reply{}, err
	}
	return r, db.KeepAnswer(ctx, c.tx, record, sealed)
}

func replay(ctx context.Context, c *call, key string, sealed []byte) (reply, error) {
	plain, err := open(key, sealed)
	if err != nil {
		return reply{}, fmt.Errorf("open a kept answer: %w", err)
	}
	var k kept
	if err := json.Unmarshal(plain, &k); err != nil {
		return reply{}, fmt.Errorf("read a kept answer: %w", err)
	}
	if k.Band != uuid.Nil { // which the request did not name, so that nobody has asked yet
		if _, err := db.Membership(ctx, c.tx, c.caller.UserID, k.Band); err != nil {
			return reply{}, err
		}
	}
	return reply{status: k.Status, body: k.Body, version: k.Version, path: k.Path, band: k.Band, replayed: true}, nil
}

// An answer may hold a secret that is shown once. It is sealed with a key that only
// the Idempotency-Key leads to, of which the database has another hash.
func sealer(key string) cipher.AEAD {
	secret := sha256.Sum256([]byte("seal\x00" + key))
	block, err := aes.NewCipher(secret[:])
	if err != nil {
		panic(err) // of 32 bytes, which is a key
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return aead
}

func seal(key string, r reply) ([]byte, error) {
	body, err := json.Marshal(r.body)
	if err != nil {
		return nil, fmt.Errorf("keep an answer: %w", err)
	}
	plain, err := json.Marshal(kept{Status: r.status, Body: body, Version: r.version, Path: r.path, Band: r.band})
	if err != nil {
		return nil, fmt.Errorf("keep an answer: %w", err)
	}
	return sealer(key).Seal(nil, nil, plain, nil), nil //nolint:gosec // G407: no nonce is given, the sealer makes a random one
}

func open(key string, sealed []byte) ([]byte, error) { return sealer(key).Open(nil, nil, sealed, nil) }
