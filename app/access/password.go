package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// The cost of a new hash: the least that the OWASP Password Storage Cheat Sheet
// asks of argon2id, 19 MiB and two passes (https://cheatsheetseries.owasp.org).
// A stored hash keeps the cost it was made with.
const (
	memoryKiB  = 19456
	passes     = 2
	lanes      = 1
	saltLength = 16
	hashLength = 32
)

// The most that a stored hash may cost: it comes from a table that admins edit
// by hand, and one row must not be able to take the server down.
const (
	maxMemoryKiB = 128 * 1024
	maxPasses    = 16
	maxLanes     = 16
	maxHash      = 64
)

// How long a new password may be, in characters. Older ones may be shorter and go on
// being right.
const (
	minNewPassword = 10
	maxNewPassword = 256
)

// maxPassword is the longest password that can be right, in bytes: so many as
// maxNewPassword characters can have.
const maxPassword = 1024

// fitsNew tells whether a new password may be that long.
func fitsNew(password string) bool {
	n := utf8.RuneCountInString(password)
	return n >= minNewPassword && n <= maxNewPassword
}

// Errors of Hash and Verify.
var (
	// ErrPasswordLength: a new password has 10 to 256 characters.
	ErrPasswordLength = errors.New("a password has 10 to 256 characters")

	// ErrHashFormat: the stored text is no argon2id hash that Verify would spend
	// its time on.
	ErrHashFormat = errors.New("not an argon2id hash of bearable cost in PHC format")
)

// nobodysHash is verified against when there is no hash to verify against, so
// that the answer takes as long. Its cost is that of a new hash; no password is
// known that fits it.
const nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// Passwords hashes and verifies passwords, a bounded number at a time.
type Passwords struct {
	// slots has one place for each computation that may run at once. Hash and
	// Verify send before and receive after; nobody closes it; full means wait,
	// for as long as the caller's context allows.
	slots chan struct{}

	computed atomic.Int64 // sums so far: the work that an answer took can be counted, where clocks would lie
}

// NewPasswords makes Passwords that compute at most atOnce hashes at a time, each
// in 19 MiB. Zero or less: one for each processor, which is as fast as more.
func NewPasswords(atOnce int) *Passwords {
	if atOnce <= 0 {
		atOnce = runtime.GOMAXPROCS(0)
	}
	return &Passwords{slots: make(chan struct{}, atOnce)}
}

// Hash returns the PHC string to store for a new password, with a new random salt.
// Errors: ErrPasswordLength, and that of ctx when it ends before there is room.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	if !fitsNew(password) {
		return "", ErrPasswordLength
	}
	h := argonHash{
		memory: memoryKiB,
		passes: passes,
		lanes:  lanes,
		salt:   make([]byte, saltLength),
		sum:    make([]byte, hashLength),
	}
	_, _ = rand.Read(h.salt) // never fails, says crypto/rand
	sum, err := p.compute(ctx, h, password)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	h.sum = sum
	return h.String(), nil
}

// Verify tells whether the password is the one that phc, a stored PHC string, was
// made from, comparing in constant time. An empty phc and a password of an
// impossible length cost what any other costs, and the answer is no. Errors:
// ErrHashFormat, and that of ctx when it ends before there is room.
func (p *Passwords) Verify(ctx context.Context, password, phc string) (bool, error) {
	possible := phc != "" && password != "" && len(password) <= maxPassword
	if phc == "" {
		phc = nobodysHash
	}
	if len(password) > maxPassword {
		password = password[:maxPassword]
	}
	h, err := parsePHC(phc)
	if err != nil {
		return false, fmt.Errorf("verify a password: %w", err)
	}
	sum, err := p.compute(ctx, h, password)
	if err != nil {
		return false, fmt.Errorf("verify a password: %w", err)
	}
	same := subtle.ConstantTimeCompare(sum, h.sum) == 1
	return same && possible, nil
}

// compute waits for a slot and computes a sum as long as h.sum.
func (p *Passwords) compute(ctx context.Context, h argonHash, password string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-p.slots }()
	p.computed.Add(1)
	return argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.lanes, uint32(len(h.sum))), nil
}

// argonHash is the content of a PHC string of argon2id, version 19
// (https://github.com/P-H-C/phc-string-format).
type argonHash struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
	salt   []byte
	sum    []byte
}

var phcBase64 = base64.RawStdEncoding.Strict()

func (h argonHash) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		h.memory, h.passes, h.lanes, phcBase64.EncodeToString(h.salt), phcBase64.EncodeToString(h.sum))
}

// parsePHC reads what String writes, and refuses any other spelling with
// ErrHashFormat. The error never holds the text.
func parsePHC(phc string) (argonHash, error) {
	var h argonHash
	fields := strings.Split(phc, "$")
	if len(fields) != 6 {
		return argonHash{}, ErrHashFormat
	}
	if _, err := fmt.Sscanf(fields[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil {
		return argonHash{}, ErrHashFormat
	}
	var errSalt, errSum error
	h.salt, errSalt = phcBase64.DecodeString(fields[4])
	h.sum, errSum = phcBase64.DecodeString(fields[5])
	switch {
	case errSalt != nil || errSum != nil,
		len(h.salt) < 8 || len(h.salt) > maxHash,
		len(h.sum) < 16 || len(h.sum) > maxHash,
		h.passes < 1 || h.passes > maxPasses,
		h.lanes < 1 || h.lanes > maxLanes,
		h.memory < 8*uint32(h.lanes) || h.memory > maxMemoryKiB,
		h.String() != phc:
		return argonHash{}, ErrHashFormat
	}
	return h, nil
}
