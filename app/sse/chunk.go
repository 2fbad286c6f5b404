package sse

import (
	"strconv"
	"sync"
)

// chunk is a piece of an answer with its framing (RFC 9112, section 7.1). It is
// made once and may be sent to many.
type chunk struct {
	buffer []byte
}

const (
	headRoom = 10       // for the length, in hexadecimal, and a line end
	keptRoom = 96 << 10 // a larger buffer is not worth keeping
)

// chunks lends buffers, so that only who is writing has one.
var chunks = sync.Pool{New: func() any { return new(chunk) }}

func newChunk() *chunk {
	c := chunks.Get().(*chunk)
	c.reset()
	return c
}

func (c *chunk) reset() { c.buffer = append(c.buffer[:0], "          "[:headRoom]...) }

// free gives the buffer back; nobody may read what framed returned any more.
func (c *chunk) free() {
	if cap(c.buffer) <= keptRoom {
		chunks.Put(c)
	}
}

func (c *chunk) add(b []byte) error {
	c.buffer = append(c.buffer, b...)
	return nil
}

// size is that of the content.
func (c *chunk) size() int { return len(c.buffer) - headRoom }

// framed ends the chunk, which must have content: one without would be the end of the answer.
func (c *chunk) framed() []byte {
	var digits [headRoom]byte
	length := strconv.AppendInt(digits[:0], int64(c.size()), 16)
	start := headRoom - 2 - len(length)
	copy(c.buffer[start:], length)
	copy(c.buffer[headRoom-2:], "\r\n")
	c.buffer = append(c.buffer, "\r\n"...)
	return c.buffer[start:]
}

// chunkEnds are what stands before and behind a chunk of so many bytes.
func chunkEnds(size int) (head, tail []byte) {
	return append(strconv.AppendInt(nil, int64(size), 16), "\r\n"...), []byte("\r\n")
}

// lastChunk ends an answer.
const lastChunk = "0\r\n\r\n"
