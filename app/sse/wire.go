package sse

import (
	"io"
	"syscall"

	"downbeat/app/edge"
)

// wire is a connection that was taken over from net/http. What is flushed together is one chunk, unless it is large.
type wire struct {
	*edge.Connection
	raw   syscall.RawConn // nil where the connection has none
	chunk *chunk          // not flushed yet; nil: nothing
}

// largePiece is written as it is, in a chunk of its own, and not copied: who does not read must not hold a copy.
const largePiece = 64 << 10

func newWire(c *edge.Connection) *wire {
	w := &wire{Connection: c}
	if socket, ok := c.Conn.(syscall.Conn); ok {
		w.raw, _ = socket.SyscallConn() // without it, nothing is written at once
	}
	return w
}

func (w *wire) Write(b []byte) (int, error) {
	if len(b) >= largePiece {
		return w.writeLarge(b)
	}
	if w.chunk == nil {
		w.chunk = newChunk()
	}
	_ = w.chunk.add(b)
	if w.chunk.size() >= largePiece {
		return len(b), w.Flush()
	}
	return len(b), nil
}

func (w *wire) writeLarge(b []byte) (int, error) {
	if err := w.Flush(); err != nil {
		return 0, err
	}
	head, tail := chunkEnds(len(b))
	for _, part := range [][]byte{head, b, tail} {
		if _, err := w.Conn.Write(part); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// Flush waits until the kernel has taken everything.
func (w *wire) Flush() error {
	if w.chunk == nil {
		return nil
	}
	defer func() {
		w.chunk.free()
		w.chunk = nil
	}()
	_, err := w.Conn.Write(w.chunk.framed())
	return err
}

// end says that the answer is complete.
func (w *wire) end() error {
	_, err := io.WriteString(w.Conn, lastChunk)
	return err
}
