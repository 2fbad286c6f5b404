package main_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"
)

// message is one server-sent event, as WHATWG HTML 9.2.6 dispatches it.
type message struct {
	id    string // the last event id at that moment
	event string
	data  string
}

// eventStream reads a stream by the letter of WHATWG HTML 9.2.6, and refuses what
// is allowed there but never meant by us: bytes that are not UTF-8, unknown fields.
type eventStream struct {
	r      *bufio.Reader
	lastID string
	retry  time.Duration // 0: none was given
	begun  bool
	wasCR  bool // the line ended with CR; a LF that follows belongs to it
}

func newEventStream(r io.Reader, lastID string) *eventStream {
	return &eventStream{r: bufio.NewReaderSize(r, 64<<10), lastID: lastID}
}

// Next returns the next event. An event that the end of the stream cuts off is none.
func (s *eventStream) Next() (message, error) {
	var data strings.Builder
	id, event, some := s.lastID, "", false
	for {
		line, err := s.line()
		if err != nil {
			return message{}, err
		}
		if line == "" {
			s.lastID = id
			if some {
				if event == "" {
					event = "message"
				}
				return message{id, event, strings.TrimSuffix(data.String(), "\n")}, nil
			}
			event = ""
			continue
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "": // a comment
		case "data":
			some = true
			data.WriteString(value + "\n")
		case "event":
			event = value
		case "id":
			if !strings.Contains(value, "\x00") {
				id = value
			}
		case "retry":
			if n, err := strconv.ParseUint(value, 10, 31); err == nil {
				s.retry = time.Duration(n) * time.Millisecond
			}
		default:
			return message{}, fmt.Errorf("a line of the stream is of no kind: %.200q", line)
		}
	}
}

// line reads up to LF, CR LF or CR.
func (s *eventStream) line() (string, error) {
	var line []byte
	for {
		if _, err := s.r.Peek(1); err != nil {
			return "", err
		}
		chunk, _ := s.r.Peek(s.r.Buffered())
		if s.wasCR && chunk[0] == '\n' {
			_, _ = s.r.Discard(1)
			s.wasCR = false
			continue
		}
		s.wasCR = false
		end := bytes.IndexByte(chunk, '\n')
		if end < 0 {
			end = len(chunk)
		}
		if cr := bytes.IndexByte(chunk[:end], '\r'); cr >= 0 {
			end, s.wasCR = cr, true
		}
		line = append(line, chunk[:end]...)
		if end == len(chunk) {
			_, _ = s.r.Discard(end)
			continue
		}
		_, _ = s.r.Discard(end + 1)
		if !utf8.Valid(line) {
			return "", errors.New("the stream is not UTF-8")
		}
		if !s.begun {
			s.begun, line = true, bytes.TrimPrefix(line, []byte("\uFEFF"))
		}
		return string(line), nil
	}
}

func TestTheTestsReadStreamsAsBrowsersDo(t *testing.T) {
	const stream = "\uFEFFid: 1\r\ndata: a\r\ndata:b\rdata\r\n\r\n:comment\n\nevent: gone\n\nid: 2\u0000\nretry: 25\nretry: x\ndata:  c\n\n" +
		"id: 3\nevent: kind\ndata: d\n\nid: 4\ndata: cut off\n"
	for _, r := range []io.Reader{strings.NewReader(stream), iotest.OneByteReader(strings.NewReader(stream))} {
		s := newEventStream(r, "0")
		for _, want := range []message{{"1", "message", "a\nb\n"}, {"1", "message", " c"}, {"3", "kind", "d"}} {
			if m, err := s.Next(); err != nil || m != want {
				t.Fatalf("got %q (%v), want %q", m, err, want)
			}
		}
		if _, err := s.Next(); err != io.EOF || s.lastID != "3" || s.retry != 25*time.Millisecond {
			t.Errorf("at the end: %v, id %q, retry %v", err, s.lastID, s.retry)
		}
	}
}
