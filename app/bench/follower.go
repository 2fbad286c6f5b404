package main

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// follower holds one client's streams, one after the other, to the promise of package sse: every event of the band after
// the cursor, once and in order.
type follower struct {
	rest   []byte // of an event that has not ended
	lastID string
	seq    int64 // of lastID
	placed bool  // lastID is one

	ready time.Time // of the stream under way: when it was told feed:ready
	whole time.Time // and when it had all that there was at that moment
	head  int64

	lost, doubled, resets, events int64
}

// begin forgets the stream before.
func (f *follower) begin() {
	f.rest, f.ready, f.whole = nil, time.Time{}, time.Time{}
}

func (f *follower) take(p []byte, now time.Time) {
	f.rest = append(f.rest, p...)
	for {
		end := bytes.Index(f.rest, []byte("\n\n"))
		if end < 0 {
			return
		}
		f.hear(string(f.rest[:end]), now)
		f.rest = f.rest[end+2:]
	}
}

// hear takes one server-sent event, in the form that the server writes.
func (f *follower) hear(message string, now time.Time) {
	var id, event, data string
	for line := range strings.SplitSeq(message, "\n") {
		field, value, _ := strings.Cut(line, ": ")
		switch field {
		case "id":
			id = value
		case "event":
			event = value
		case "data":
			data = value
		}
	}
	switch {
	case event == "feed:ready":
		var ready struct {
			Cursor, Head string
			Resumed      bool
		}
		_ = json.Unmarshal([]byte(data), &ready)
		if f.placed && !ready.Resumed {
			f.resets++
		}
		if !f.placed || !ready.Resumed {
			f.lastID, f.seq, f.placed = ready.Cursor, seqOf(ready.Cursor), true
		}
		f.ready, f.head = now, seqOf(ready.Head)
	case event == "feed:reset":
		f.resets++
	case strings.HasPrefix(event, "feed:"), event == "":
	default:
		seq := seqOf(id)
		f.events++
		if seq <= f.seq {
			f.doubled++
		} else {
			f.lost += seq - f.seq - 1
			f.seq, f.lastID = seq, id
		}
	}
	if !f.ready.IsZero() && f.whole.IsZero() && f.seq >= f.head {
		f.whole = now
	}
}

// seqOf is the number in a cursor; -1 if there is none.
func seqOf(cursor string) int64 {
	_, text, _ := strings.Cut(cursor, ".")
	seq, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return -1
	}
	return seq
}
