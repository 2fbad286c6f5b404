package main

import (
	"fmt"

	"golang.org/x/net/http2"
)

// frames reads what a server sends over HTTP/2 as it comes (RFC 9113, section 4).
type frames struct {
	head    []byte // of the frame under way, until it has all of it
	kind    http2.FrameType
	flags   http2.Flags
	id      uint32 // of the stream
	left    int    // bytes of its payload that are to come
	payload []byte // what has come of it, but for DATA
}

const (
	frameHead    = 9       // bytes
	longestFrame = 1 << 14 // unless a client allows for more
)

// take calls data for each piece of a body, and whole when a frame has come, with the payload of all but DATA.
func (f *frames) take(p []byte, data func([]byte), whole func() error) error {
	for {
		if len(f.head) < frameHead {
			n := min(len(p), frameHead-len(f.head))
			f.head = append(f.head, p[:n]...)
			p = p[n:]
			if len(f.head) < frameHead {
				return nil
			}
			if err := f.readHead(); err != nil {
				return err
			}
		}
		n := min(len(p), f.left)
		switch {
		case n == 0:
		case f.kind == http2.FrameData:
			data(p[:n])
		default:
			f.payload = append(f.payload, p[:n]...)
		}
		f.left -= n
		p = p[n:]
		if f.left > 0 {
			return nil
		}
		if err := whole(); err != nil {
			return err
		}
		f.head, f.payload = f.head[:0], f.payload[:0]
	}
}

func (f *frames) readHead() error {
	h := f.head
	f.left = int(h[0])<<16 | int(h[1])<<8 | int(h[2])
	f.kind, f.flags = http2.FrameType(h[3]), http2.Flags(h[4])
	f.id = (uint32(h[5])<<24 | uint32(h[6])<<16 | uint32(h[7])<<8 | uint32(h[8])) &^ (1 << 31)
	switch {
	case f.left > longestFrame:
		return fmt.Errorf("this is no HTTP/2: a frame of %d bytes", f.left)
	case f.kind == http2.FrameData && f.flags.Has(http2.FlagDataPadded), f.kind == http2.FrameHeaders && f.flags.Has(http2.FlagHeadersPadded),
		f.kind == http2.FrameHeaders && !f.flags.Has(http2.FlagHeadersEndHeaders):
		return fmt.Errorf("a frame %v with flags %#x, which this client does not read", f.kind, f.flags)
	}
	return nil
}
