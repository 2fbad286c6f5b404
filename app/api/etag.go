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

var errIfMatch = errParameters.WithErrors(fieldError("If-Match", `Write the ETag as it came, in its quotes: If-Match: "2". Or * for whichever it is.`))

// parseIfMatch reads an If-Match header (RFC 9110, section 13.1.1): nil for *. Weak
// validators are taken for strong ones, against the standard: ours are all strong,
// and a proxy that compresses makes them weak on their way. One that is not of ours
// matches no row. errIfMatch for what is no validator at all, so that nobody is told
// that a row has changed who only forgot the quotes.
func parseIfMatch(header string) (db.Versions, error) {
	if strings.TrimSpace(header) == "*" {
		return nil, nil
	}
	versions := db.Versions{}
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if tag == "" {
			continue // a list may have empty elements (section 5.6.1.2)
		}
		if len(tag) < 2 || tag[0] != '"' || strings.IndexByte(tag[1:], '"') != len(tag)-2 {
			return nil, errIfMatch
		}
		n, err := strconv.ParseInt(tag[1:len(tag)-1], 10, 32)
		if err == nil && etag(int32(n)) == tag {
			versions = append(versions, int32(n))
		}
	}
	return versions, nil
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
