package sse

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Filter says which event types a stream carries; control events always pass. The
// zero value passes everything.
type Filter struct {
	exact    map[string]bool
	prefixes []string // with their colon
}

const maxTypes = 50

// A type has two to four parts; of a prefix, at least the last one is open.
var typePattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}((:[a-z0-9_]{1,63}){1,3}|(:[a-z0-9_]{1,63}){0,2}:\*)$`)

// ParseFilter reads a comma-separated list such as gig:*,setlist:song:added. Empty,
// and *, mean everything.
func ParseFilter(list string) (Filter, error) {
	var f Filter
	if list == "" || list == "*" {
		return f, nil
	}
	types := strings.Split(list, ",")
	if len(types) > maxTypes {
		return f, fmt.Errorf("more than %d types; leave types away to get all of them", maxTypes)
	}
	f.exact = map[string]bool{}
	for _, t := range types {
		t = strings.TrimSpace(t)
		if !typePattern.MatchString(t) {
			return Filter{}, fmt.Errorf("%.40q is not an event type; types look like gig:updated or gig:*", t)
		}
		if prefix, ok := strings.CutSuffix(t, "*"); ok {
			f.prefixes = append(f.prefixes, prefix)
		} else {
			f.exact[t] = true
		}
	}
	return f, nil
}

// Wants tells whether a stream with this filter carries events of the type.
func (f Filter) Wants(kind string) bool {
	if f.exact == nil || f.exact[kind] {
		return true
	}
	return slices.ContainsFunc(f.prefixes, func(prefix string) bool { return strings.HasPrefix(kind, prefix) })
}

// wanted is nil when everything is, so that nothing need be asked.
func (f Filter) wanted() func(kind string) bool {
	if f.exact == nil {
		return nil
	}
	return f.Wants
}
