package problem

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// ContentType is the media type of a problem document.
const ContentType = "application/problem+json"

// Problem is an error as a client gets it.
type Problem struct {
	Type   string `json:"type"` // about:blank, so that the title says what the status says (RFC 9457, section 4.2.1)
	Title  string `json:"title"`
	Status int    `json:"status"` // an HTTP status, from 400
	Code   string `json:"code"`   // stable: lower case, words joined by hyphens
	Detail string `json:"detail"` // a sentence

	// Errors says what is wrong where, if that can be said; all of it, not just the first.
	Errors []FieldError `json:"errors,omitempty"`
	// RequestID finds the request in the log.
	RequestID string `json:"requestId,omitempty"`
	// Current is what is there instead, for a client that wanted to change something else.
	Current any `json:"current,omitempty"`

	// RetryAfter is sent as the header of that name, in whole seconds, rounded up; 0 sends none.
	RetryAfter time.Duration `json:"-"`
}

// FieldError is what is wrong with one part of a request.
type FieldError struct {
	Pointer string `json:"pointer"` // a JSON pointer into the body (RFC 6901), or the name of a parameter
	Detail  string `json:"detail"`
}

// New returns a problem with the title of its status.
func New(status int, code, detail string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: detail}
}

// Error is the detail.
func (p *Problem) Error() string { return p.Detail }

// Is tells whether both are the same problem, whatever was added with a With method.
func (p *Problem) Is(target error) bool {
	other, ok := target.(*Problem)
	return ok && other.Status == p.Status && other.Code == p.Code
}

// WithDetail returns a copy that says another sentence.
func (p *Problem) WithDetail(detail string) *Problem {
	c := *p
	c.Detail = detail
	return &c
}

// WithErrors returns a copy that also says what is wrong where.
func (p *Problem) WithErrors(errors ...FieldError) *Problem {
	c := *p
	c.Errors = append(slices.Clone(p.Errors), errors...)
	return &c
}

// WithRequestID returns a copy that names the request.
func (p *Problem) WithRequestID(id string) *Problem {
	c := *p
	c.RequestID = id
	return &c
}

// WithCurrent returns a copy that holds what is there instead.
func (p *Problem) WithCurrent(current any) *Problem {
	c := *p
	c.Current = current
	return &c
}

// WithRetryAfter returns a copy that says when to come again.
func (p *Problem) WithRetryAfter(after time.Duration) *Problem {
	c := *p
	c.RetryAfter = after
	return &c
}

// Write answers with the problem. It takes back what a handler has said about
// another body that it never wrote. It must come before the first byte.
func Write(w http.ResponseWriter, p *Problem) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // no browser takes this type for HTML, and people read the sentences
	if err := encoder.Encode(p); err != nil {
		// Only Current can fail. The rest is still worth saying.
		Write(w, p.WithCurrent(nil))
		return
	}
	header := w.Header()
	for _, name := range []string{"Content-Encoding", "Content-Range", "Content-Disposition", "Last-Modified"} {
		header.Del(name)
	}
	if p.Current == nil {
		header.Del("ETag") // otherwise it is the version of what is there
	}
	if p.RetryAfter > 0 {
		header.Set("Retry-After", strconv.FormatInt(int64((p.RetryAfter+time.Second-1)/time.Second), 10))
	}
	header.Set("Content-Type", ContentType)
	header.Set("Content-Length", strconv.Itoa(body.Len()))
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(p.Status)
	_, _ = w.Write(body.Bytes()) // a client that is gone needs no answer
}
