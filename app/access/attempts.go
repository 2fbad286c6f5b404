package access

import (
	"container/list"
	"crypto/sha256"
	"math"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxKept is for how many keys Attempts remembers anything, which takes about
// 20 MB.
const maxKept = 1 << 16

// Attempts limits how often somebody may try: at once as often as the burst says,
// and then again and again after a pause, for each key on its own. It is kept in
// this process only, so that several instances allow several times as much. It
// remembers the keys that were tried last, however many there are: who wants to
// be forgotten must come from very many addresses.
type Attempts struct {
	limit rate.Limit
	burst int
	kept  int

	mu     sync.Mutex
	byKey  map[[sha256.Size]byte]*list.Element
	latest *list.List // of *bucket, the key that was tried last first
}

type bucket struct {
	key     [sha256.Size]byte
	limiter *rate.Limiter
}

// NewAttempts allows so many attempts at once, and then one after each pause.
func NewAttempts(burst int, pause time.Duration) *Attempts {
	return &Attempts{
		limit: rate.Every(pause), burst: burst, kept: maxKept,
		byKey: map[[sha256.Size]byte]*list.Element{}, latest: list.New(),
	}
}

// NewSignInAttempts is for one account from one address: ten passwords, then one
// every 30 s. Its keys are made by SignInKey.
func NewSignInAttempts() *Attempts { return NewAttempts(10, 30*time.Second) }

// NewAddressAttempts is for all sign-ins from one address: sixty, then one every
// 2 s. Its keys are made by AddressKey.
func NewAddressAttempts() *Attempts { return NewAttempts(60, 2*time.Second) }

// NewSignUpAttempts is for new accounts from one address: ten, then one a minute.
// Its keys are made by AddressKey.
func NewSignUpAttempts() *Attempts { return NewAttempts(10, time.Minute) }

// AddressKey is an address as its owner has it: of IPv6 a whole /64, within which
// anybody can take any address.
func AddressKey(address netip.Addr) string {
	address = address.Unmap().WithZone("")
	if address.Is6() {
		prefix, _ := address.Prefix(64) // of an IPv6 address there is always one
		return prefix.String()
	}
	return address.String()
}

// SignInKey is an account as somebody at that address tries to get into it,
// whether there is one or not.
func SignInKey(address netip.Addr, email string) string {
	return AddressKey(address) + " " + strings.ToLower(strings.TrimSpace(email))
}

// Allow tells whether the key may try now, which counts as an attempt; if not,
// after which time it may. An attempt that is refused does not count.
func (a *Attempts) Allow(key string) (retryAfter time.Duration, ok bool) {
	now := time.Now()
	a.mu.Lock()
	defer a.mu.Unlock()
	limiter := a.limiter(key)
	if limiter.AllowN(now, 1) {
		return 0, true
	}
	missing := 1 - limiter.TokensAt(now)
	seconds := missing / float64(a.limit)
	return time.Duration(math.Ceil(seconds*1000)) * time.Millisecond, false
}

// limiter finds the key's bucket or makes one, in the place of the one that was
// used longest ago. Keys are kept as hashes: they come from outside, of any length.
func (a *Attempts) limiter(key string) *rate.Limiter {
	hash := sha256.Sum256([]byte(key))
	if element, ok := a.byKey[hash]; ok {
		a.latest.MoveToFront(element)
		return element.Value.(*bucket).limiter
	}
	if a.latest.Len() >= a.kept {
		oldest := a.latest.Back()
		a.latest.Remove(oldest)
		delete(a.byKey, oldest.Value.(*bucket).key)
	}
	b := &bucket{key: hash, limiter: rate.NewLimiter(a.limit, a.burst)}
	a.byKey[hash] = a.latest.PushFront(b)
	return b.limiter
}
