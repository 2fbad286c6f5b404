package sse

import (
	"time"

	"downbeat/app/hub"
)

func (st *stream) tell(id, kind string, data []byte) error {
	return st.tellRaw(hub.AppendEvent(nil, id, kind, data))
}

func (st *stream) tellRaw(message []byte) error {
	if err := st.write(message); err != nil {
		return err
	}
	return st.flush()
}

// write has a deadline too: what does not fit into the buffers goes out at once.
func (st *stream) write(b []byte) error {
	if err := st.setDeadline(); err != nil {
		return err
	}
	_, err := st.w.Write(b)
	return err
}

func (st *stream) setDeadline() error {
	st.mu.Lock()
	defer st.mu.Unlock()
	deadline := st.bound
	if deadline.IsZero() {
		deadline = time.Now().Add(st.options.Write)
	}
	return st.socket.SetWriteDeadline(deadline)
}

// hurry bounds whatever is still written, also a write that is waiting for the reader already. It runs beside the stream.
func (st *stream) hurry() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.bound = time.Now().Add(lastWords)
	if !st.left {
		_ = st.socket.SetWriteDeadline(st.bound) // where it fails, the next write fails as well
	}
}

func (st *stream) leaveSocket() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.left = true
}

func (st *stream) flush() error { return st.socket.Flush() }
