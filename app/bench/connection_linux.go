package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
	"golang.org/x/sys/unix"
)

const (
	// perConnection is how many streams share one. A browser has fewer, a proxy as many as it may: Go's server allows 250.
	perConnection = 100

	// What Chromium allows for, on a connection and on each of its streams, before something of it was taken.
	connectionWindow = 15 << 20
	streamWindow     = 6 << 20
)

// connection is one of HTTP/2, over TCP without TLS and with prior knowledge. What it holds is guarded by the client's mutex.
type connection struct {
	frames
	fd      int
	streams map[uint32]*stream
	next    uint32 // id of a stream
	taken   int    // bytes that have not been given back to the window

	out    bytes.Buffer // what is to be sent
	write  *http2.Framer
	block  bytes.Buffer // of header fields
	encode *hpack.Encoder
	decode *hpack.Decoder
}

// join opens a stream on a connection that has room, or on a new one.
func (c *client) join(s *stream) error {
	c.mu.Lock()
	h := c.newest
	c.mu.Unlock()
	if h == nil || h.next/2 >= perConnection {
		var err error
		if h, err = c.connect(s.n / perConnection); err != nil {
			return err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.newest = h
	return h.ask(s)
}

// connect makes a connection, as if from a machine of its own.
func (c *client) connect(machine int) (*connection, error) {
	fd, err := socketOf(machine)
	if err != nil {
		return nil, err
	}
	h := &connection{fd: fd, streams: map[uint32]*stream{}, next: 1}
	h.write, h.encode, h.decode = http2.NewFramer(&h.out, nil), hpack.NewEncoder(&h.block), hpack.NewDecoder(4096, nil)
	h.out.WriteString(http2.ClientPreface)
	_ = h.write.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: uint32(c.window)}, http2.Setting{ID: http2.SettingEnablePush})
	_ = h.write.WriteWindowUpdate(0, connectionWindow-65535)
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: int(c.to.Port()), Addr: c.to.Addr().As4()}); err != nil {
		_ = unix.Close(fd)
		return nil, fmt.Errorf("connect: %w", err)
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	c.mu.Lock()
	c.shared[int32(fd)] = h
	c.mu.Unlock()
	return h, unix.EpollCtl(c.epoll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)})
}

// ask sends a stream's request.
func (h *connection) ask(s *stream) error {
	request, err := http.ReadRequest(bufio.NewReader(strings.NewReader(s.request)))
	if err != nil {
		return err
	}
	h.block.Reset()
	field := func(name, value string) { _ = h.encode.WriteField(hpack.HeaderField{Name: name, Value: value}) }
	field(":method", request.Method)
	field(":scheme", "http")
	field(":authority", request.Host)
	field(":path", request.RequestURI)
	for name := range request.Header {
		field(strings.ToLower(name), request.Header.Get(name))
	}
	s.on, s.counted, s.taken, s.response = h, false, 0, response{}
	s.id = h.next
	h.next += 2 // odd ones are a client's
	h.streams[s.id] = s
	_ = h.write.WriteHeaders(http2.HeadersFrameParam{StreamID: s.id, BlockFragment: h.block.Bytes(), EndHeaders: true, EndStream: true})
	return h.send()
}

var errNotTaken = errors.New("the server takes nothing")

// send sends what is to be sent, which is little.
func (h *connection) send() error {
	if h.out.Len() == 0 {
		return nil
	}
	n, err := unix.Write(h.fd, h.out.Bytes())
	if err == nil && n < h.out.Len() {
		err = errNotTaken
	}
	h.out.Reset()
	return err
}

// serveShared reads from a connection.
func (c *client) serveShared(h *connection, buffer []byte) (events, answers int64) {
	n, err := unix.Read(h.fd, buffer)
	switch {
	case errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR):
		return 0, 0
	case err != nil:
		c.disconnect(h, fmt.Errorf("%w: %w", errStreamEnded, err))
		return 0, 0
	case n == 0:
		c.disconnect(h, errStreamEnded)
		return 0, 0
	}
	now := time.Now()
	err = h.take(buffer[:n], func(p []byte) {
		h.taken += len(p)
		if s := h.streams[h.id]; s != nil {
			s.taken += len(p)
			events += c.hear(s, p, now)
		}
	}, func() error {
		answered, err := c.whole(h)
		if answered {
			answers++
		}
		return err
	})
	if err == nil {
		if h.taken >= connectionWindow/2 {
			_ = h.write.WriteWindowUpdate(0, uint32(h.taken))
			h.taken = 0
		}
		err = h.send()
	}
	if err != nil {
		c.disconnect(h, err)
	}
	return events, answers
}

// whole does what a frame asks for.
func (c *client) whole(h *connection) (answered bool, err error) {
	s := h.streams[h.id]
	over := false
	switch h.kind {
	case http2.FrameSettings:
		if !h.flags.Has(http2.FlagSettingsAck) {
			_ = h.write.WriteSettingsAck()
		}
	case http2.FramePing:
		if !h.flags.Has(http2.FlagPingAck) && len(h.payload) == 8 {
			_ = h.write.WritePing(true, [8]byte(h.payload))
		}
	case http2.FrameGoAway:
		if len(h.payload) >= 8 {
			if code := http2.ErrCode(binary.BigEndian.Uint32(h.payload[4:])); code != http2.ErrCodeNo {
				return false, fmt.Errorf("%w: GOAWAY %v", errStreamEnded, code)
			}
		}
		if c.newest == h {
			c.newest = nil
		}
	case http2.FrameRSTStream:
		if s != nil && len(h.payload) == 4 {
			c.end(s, fmt.Errorf("%w: RST_STREAM %v", errStreamEnded, http2.ErrCode(binary.BigEndian.Uint32(h.payload))))
		}
	case http2.FrameHeaders:
		over = h.flags.Has(http2.FlagHeadersEndStream)
		fields, err := h.decode.DecodeFull(h.payload) // of all, or the next ones cannot be read
		if err != nil {
			return false, fmt.Errorf("the header of an answer cannot be read: %w", err)
		}
		if s != nil && !s.counted {
			if refused := refusalOf(fields); refused.status != http.StatusOK {
				c.end(s, refused)
				return false, nil
			}
			s.status, s.counted, answered = http.StatusOK, true, true
		}
	case http2.FrameData:
		over = h.flags.Has(http2.FlagDataEndStream)
		if s != nil && !over && !s.deaf && s.taken >= c.window/2 {
			_ = h.write.WriteWindowUpdate(s.id, uint32(s.taken))
			s.taken = 0
		}
	}
	if s != nil && over {
		c.end(s, errStreamEnded)
	}
	return answered, nil
}

func refusalOf(fields []hpack.HeaderField) (r refusal) {
	for _, f := range fields {
		switch f.Name {
		case ":status":
			r.status, _ = strconv.Atoi(f.Value)
		case "retry-after":
			after, _ := strconv.Atoi(f.Value)
			r.after = time.Duration(after) * time.Second
		}
	}
	return r
}

// disconnect ends all streams of a connection.
func (c *client) disconnect(h *connection, why error) {
	delete(c.shared, int32(h.fd))
	_ = unix.Close(h.fd)
	if c.newest == h {
		c.newest = nil
	}
	for _, s := range h.streams {
		c.end(s, why)
	}
}
