package edge

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"downbeat/app/problem"
)

// Limit is how many there may be at the same time. 0 means the default, below 0 any number.
type Limit struct {
	PerUser    int
	PerAddress int // of IPv6, all of a /64: that is what one customer gets
	Total      int
}

func (l *Limit) setDefaults(d Limit) {
	for _, f := range []struct {
		value *int
		or    int
	}{{&l.PerUser, d.PerUser}, {&l.PerAddress, d.PerAddress}, {&l.Total, d.Total}} {
		if *f.value == 0 {
			*f.value = f.or
		}
	}
}

// The refusals of a Limits, to compare with errors.Is. What is returned also says
// in its detail whose limit it was, and has a time to come again.
var (
	ErrTooMany    = problem.New(http.StatusTooManyRequests, "too-many-connections", "You have too much open at the same time.")
	ErrOverloaded = problem.New(http.StatusServiceUnavailable, "overloaded", "There is more to do than this server can do. Try again soon.")
)

// Whose limit was reached.
const (
	limitUser    = "user"
	limitAddress = "address"
	limitTotal   = "total"
)

// Limits counts what is held at the same time, by user, by address and in all. It
// is for use from many goroutines.
type Limits struct {
	kind  string // in the plural
	limit Limit

	refused func(limit string) // counts a refusal; nil: nobody does

	mu        sync.Mutex
	total     int
	users     map[string]int // without zeroes, as addresses
	addresses map[netip.Prefix]int
}

// NewLimits counts things of a kind, named in the plural for the sentences.
func NewLimits(kind string, limit Limit) *Limits {
	return &Limits{kind: kind, limit: limit, users: map[string]int{}, addresses: map[netip.Prefix]int{}}
}

// Acquire takes a place until release is called; a second call does nothing. An
// empty user and an invalid address are not counted as such. The error is an
// ErrTooMany or an ErrOverloaded, and takes nothing.
func (l *Limits) Acquire(user string, address netip.Addr) (release func(), err error) {
	network := networkOf(address)
	l.mu.Lock()
	defer l.mu.Unlock()
	// Whoever holds too much hears that, whether or not the house is full.
	switch {
	case user != "" && reached(l.users[user], l.limit.PerUser):
		l.refuse(limitUser)
		return nil, ErrTooMany.WithDetail(fmt.Sprintf("You have %d %s open already. Close one, or try again soon.", l.limit.PerUser, l.kind)).WithRetryAfter(soon())
	case network.IsValid() && reached(l.addresses[network], l.limit.PerAddress):
		l.refuse(limitAddress)
		return nil, ErrTooMany.WithDetail(fmt.Sprintf("There are %d %s from your address already. Try again soon.", l.limit.PerAddress, l.kind)).WithRetryAfter(soon())
	case reached(l.total, l.limit.Total):
		l.refuse(limitTotal)
		return nil, ErrOverloaded.WithRetryAfter(soon())
	}
	l.total++
	if user != "" {
		l.users[user]++
	}
	if network.IsValid() {
		l.addresses[network]++
	}
	return sync.OnceFunc(func() { l.release(user, network) }), nil
}

func (l *Limits) refuse(limit string) {
	if l.refused != nil {
		l.refused(limit)
	}
}

func (l *Limits) release(user string, network netip.Prefix) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total--
	if l.users[user]--; l.users[user] <= 0 {
		delete(l.users, user)
	}
	if l.addresses[network]--; l.addresses[network] <= 0 {
		delete(l.addresses, network)
	}
}

// Held is how many there are.
func (l *Limits) Held() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total
}

// Full tells whether nobody gets another one.
func (l *Limits) Full() bool { return reached(l.Held(), l.limit.Total) }

func reached(n, limit int) bool { return limit >= 0 && n >= limit }

// networkOf is what an address is counted as; the zero value if it is none.
func networkOf(a netip.Addr) netip.Prefix {
	bits := 64
	if a = a.Unmap(); a.Is4() {
		bits = 32
	}
	network, err := a.WithZone("").Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return network
}

// soon is when to come again, which is told in whole seconds, rounded up: in each of the next five a fifth of all.
func soon() time.Duration { return 1 + rand.N(5*time.Second) }
