package main

import (
	"bytes"
	"fmt"
	"time"
)

// A mark in the text of an event is @<number>.<time>@: the number counts the events of a band, the time is in µs since 1970.
const markLength = 1 + 8 + 1 + 16 + 1

func markText(seq int64, micros int64) string { return fmt.Sprintf("@%08d.%016d@", seq, micros) }

// marks finds them in the text of one stream, however it is cut. An event has its own mark before that of its old values,
// which is smaller or the same, and does not count.
type marks struct {
	begun [markLength]byte
	n     int
	seq   int64 // the last one
	lost  int64 // numbers that were left out
}

// take calls seen for each new one.
func (m *marks) take(p []byte, seen func(micros int64)) {
	for {
		if m.n == 0 {
			at := bytes.IndexByte(p, '@')
			if at < 0 {
				return
			}
			if len(p)-at >= markLength { // nearly always
				if m.read(p[at:at+markLength], seen) {
					p = p[at+markLength:]
				} else {
					p = p[at+1:]
				}
				continue
			}
			p = p[at:]
		}
		n := copy(m.begun[m.n:], p)
		m.n += n
		p = p[n:]
		if m.n < markLength {
			return
		}
		m.n = 0
		if !m.read(m.begun[:], seen) { // it may begin within what looked like one
			if at := bytes.IndexByte(m.begun[1:], '@'); at >= 0 {
				m.n = copy(m.begun[:], m.begun[1+at:])
			}
		}
	}
}

// read tells whether it is a mark.
func (m *marks) read(mark []byte, seen func(micros int64)) bool {
	seq, ok := decimal(mark[1:9])
	micros, ok2 := decimal(mark[10:26])
	if !ok || !ok2 || mark[9] != '.' || mark[26] != '@' {
		return false
	}
	if seq <= m.seq {
		return true
	}
	if m.seq > 0 {
		m.lost += seq - m.seq - 1
	}
	m.seq = seq
	seen(micros)
	return true
}

func decimal(digits []byte) (n int64, ok bool) {
	for _, d := range digits {
		if d < '0' || d > '9' {
			return 0, false
		}
		n = 10*n + int64(d-'0')
	}
	return n, true
}

func sinceMicros(now time.Time, micros int64) time.Duration {
	return time.Duration(now.UnixMicro()-micros) * time.Microsecond
}
