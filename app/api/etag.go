package api

import (
	"net/http"
	"strconv"
	"strings"

	"downbeat/app/problem"
	"downbeat/db"
)

// etag is the strong validator of a row's version (RFC 9110, section 8.8.3).
func etag(version int32) string { return strconv.Quote(strconv.Itoa(int(version))) }

// parseIfMatch reads an If-Match header (RFC 9110, section 13.1.1): nil for *. A
// weak validator and what is none of ours match no row, as the standard wants it.
func parseIfMatch(header string) db.Versions {
	if strings.TrimSpace(header) == "*" {
		return nil
	}
	versions := db.Versions{}
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.TrimSpace(tag)
		n, err := strconv.ParseInt(strings.Trim(tag, `"`), 10, 32)
		if err == nil && etag(int32(n)) == tag {
			versions = append(versions, int32(n))
		}
	}
	return versions
}

// matches tells whether an If-None-Match header names the validator (section 13.1.2).
func matches(header, tag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || strings.TrimPrefix(candidate, "W/") == tag {
			return true
		}
	}
	return false
}

var errStale = problem.New(http.StatusPreconditionFailed, "version-mismatch",
	"Somebody has changed this since you read it. See current, and decide again.")

// stale answers a write that came too late with the row as it is now.
func stale(current any, version int32) error {
	return &staleProblem{problem: errStale.WithCurrent(current), version: version}
}

// staleProblem is a problem with an ETag.
type staleProblem struct {
	problem *problem.Problem
	version int32
}

func (s *staleProblem) Error() string { return s.problem.Error() }
func (s *staleProblem) Unwrap() error { return s.problem }
