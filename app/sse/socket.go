package sse

import "time"

func (st *stream) tell(message []byte) error {
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
	n, err := st.out.Write(b)
	st.metrics.bytes.Add(float64(n))
	return err
}

func (st *stream) setDeadline() error {
	st.mu.Lock()
	defer st.mu.Unlock()
	deadline := st.bound
	if deadline.IsZero() {
		deadline = time.Now().Add(st.options.Write)
	}
	return st.out.SetWriteDeadline(deadline)
}

// hurry bounds whatever is still written, also a write that is waiting for the reader already, and gives up what is
// waited for. It runs beside the stream.
func (st *stream) hurry() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.bound = time.Now().Add(lastWords)
	st.disallow()
	if !st.left {
		_ = st.out.SetWriteDeadline(st.bound) // where it fails, the next write fails as well
	}
}

func (st *stream) leaveSocket() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.left = true
}

// flush leaves no deadline behind: over HTTP/2, net/http resets a stream when it passes, whether something is written or not.
func (st *stream) flush() error {
	if err := st.out.Flush(); err != nil {
		return err
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	if !st.bound.IsZero() {
		return nil
	}
	return st.out.SetWriteDeadline(time.Time{})
}

// flushed flushes events, and counts them once they have left.
func (st *stream) flushed(b *flushed) error {
	if err := st.flush(); err != nil {
		return err
	}
	st.metrics.delivered(*b)
	*b = flushed{}
	return nil
}
