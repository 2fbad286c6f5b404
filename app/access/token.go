package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// tokenLength is the length of a token in bytes, before base64url.
const tokenLength = 32

// NewToken returns a token, 43 characters of base64url that nobody can guess, and
// the SHA-256 that the database knows it by. Whoever shows the token is believed:
// sessions, invitations and calendar links are known by one.
func NewToken() (token string, hash []byte) {
	secret := make([]byte, tokenLength)
	_, _ = rand.Read(secret) // never fails, says crypto/rand
	sum := sha256.Sum256(secret)
	return base64.RawURLEncoding.EncodeToString(secret), sum[:]
}

// TokenHash is what the database knows a token by; false when the text cannot be
// a token.
func TokenHash(token string) ([]byte, bool) {
	// The length first: base64 would skip line breaks, and long garbage is not
	// worth decoding.
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenLength) {
		return nil, false
	}
	secret, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(secret) != tokenLength {
		return nil, false
	}
	hash := sha256.Sum256(secret)
	return hash[:], true
}
