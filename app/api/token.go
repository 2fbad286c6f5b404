package api

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// linkToken is how many bytes the secret in a link has, before base64url.
const linkToken = 32

// newToken returns the secret of a link, 43 characters of base64url, and the SHA-256
// that the database knows it by.
func newToken() (token string, hash []byte) {
	secret := make([]byte, linkToken)
	_, _ = rand.Read(secret) // never fails, says crypto/rand
	sum := sha256.Sum256(secret)
	return base64.RawURLEncoding.EncodeToString(secret), sum[:]
}

// tokenHash is what the database knows a token by; false when the text cannot be one.
func tokenHash(token string) ([]byte, bool) {
	// The length first: base64 would skip line breaks.
	if len(token) != base64.RawURLEncoding.EncodedLen(linkToken) {
		return nil, false
	}
	secret, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(secret) != linkToken {
		return nil, false
	}
	sum := sha256.Sum256(secret)
	return sum[:], true
}
