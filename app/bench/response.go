package main

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// response reads one HTTP/1.1 response as it comes, chunked or until the connection ends.
type response struct {
	head    []byte // until its end, then nil
	began   bool   // the head is over
	status  int
	header  http.Header
	chunked bool
	chunk   int    // bytes of the chunk that are to come
	size    []byte // line that says how long the next one is
	over    bool   // the last chunk has come
}

// take calls body for each piece of it. Its error is one of form.
func (r *response) take(p []byte, body func([]byte)) error {
	if !r.began {
		r.head = append(r.head, p...)
		end := bytes.Index(r.head, []byte("\r\n\r\n"))
		if end < 0 {
			return nil
		}
		if err := r.readHead(string(r.head[:end])); err != nil {
			return err
		}
		p, r.head = r.head[end+4:], nil
		r.began = true
	}
	if !r.chunked {
		if len(p) > 0 {
			body(p)
		}
		return nil
	}
	for len(p) > 0 && !r.over {
		if r.chunk > 0 {
			n := min(len(p), r.chunk)
			body(p[:n])
			r.chunk -= n
			p = p[n:]
			continue
		}
		// The line end of the chunk before, and the length of the next.
		if p[0] == '\n' && len(r.size) > 0 {
			length, err := strconv.ParseUint(string(r.size), 16, 31)
			if err != nil {
				return fmt.Errorf("the length of a chunk cannot be read: %w", err)
			}
			r.chunk, r.size = int(length), r.size[:0]
			r.over = length == 0
		} else if p[0] != '\r' && p[0] != '\n' {
			r.size = append(r.size, p[0])
		}
		p = p[1:]
	}
	return nil
}

func (r *response) readHead(head string) error {
	lines := strings.Split(head, "\r\n")
	proto, rest, _ := strings.Cut(lines[0], " ")
	code, _, _ := strings.Cut(rest, " ")
	var err error
	if r.status, err = strconv.Atoi(code); err != nil || proto != "HTTP/1.1" {
		return fmt.Errorf("this is no answer: %.100q", lines[0])
	}
	r.header = http.Header{}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ":")
		r.header.Add(name, strings.TrimSpace(value))
	}
	r.chunked = strings.EqualFold(r.header.Get("Transfer-Encoding"), "chunked")
	if !r.chunked || r.status != http.StatusOK {
		return nil
	}
	r.header = nil // of thousands of streams, nobody looks at it again
	return nil
}
