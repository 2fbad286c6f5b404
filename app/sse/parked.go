package sse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"downbeat/app/edge"
	"downbeat/app/hub"
)

// parked is a stream whose connection was taken over from net/http. It has no
// goroutine but one that reads, to learn that the client goes, in 2 KiB of stack. A
// carrier writes to it and to many others of its band, as long as nothing has to be
// waited for; what has, such as a client that does not read or the database, is
// waited for in a goroutine of its own (work).
//
// Whoever acts for the stream has its turn: the carrier, that goroutine, and those
// that end it because the client is gone or the permission is.
type parked struct {
	*stream
	wire    *wire
	carrier *carrier

	turn    sync.Mutex // guards what follows, and the stream but for what its own mutex guards
	ended   bool
	broken  bool          // what was written last did not leave whole
	beatAt  time.Duration // when the next heartbeat is due, on the server's clock
	leaveAt time.Duration // when its time is over
	drained bool          // leaveAt is within the drain

	heard int      // bytes that the client has sent, which has nothing to say
	noise [16]byte // what came last of them
}

// maxNoise is what a client may send: more than a pipelined request has.
const maxNoise = 64 << 10

var (
	errNoise = errors.New("the client talks instead of listening")
	errPanic = errors.New("a mistake of ours")
)

// park takes the connection over, so that Serve may return. False: it cannot be had, or must not.
func (st *stream) park(w http.ResponseWriter) bool {
	if !edge.CanTakeOver(w) || !st.unwatch() { // the permission has ended, and run will say so
		return false
	}
	connection, err := edge.TakeOver(w)
	if err != nil {
		st.watch(st.disallow)
		return false
	}
	p := &parked{stream: st, wire: newWire(connection)}
	st.out, st.Cursor = p.wire, ""
	now := st.now()
	p.beatAt, p.leaveAt = now+st.options.Heartbeat, now+st.options.MaxAge-jitter(st.options.MaxAge/5)
	p.turn.Lock()
	st.disallow = func() {}
	st.unwatch = st.Admission.AfterEnd(p.expire)
	go p.listen()
	st.carry(p)
	p.release(nil)
	st.tidy.arrived()
	return true
}

// listen reads until the client is gone. Its frame is small on purpose: what ends the stream needs more of a stack.
func (p *parked) listen() {
	for p.heard < maxNoise {
		n, err := p.wire.Read(p.noise[:])
		p.heard += n
		if err != nil {
			p.gone(err)
			return
		}
	}
	p.gone(errNoise)
}

// gone ends the stream of a client that does not listen any more.
func (p *parked) gone(err error) {
	p.hurry()
	p.turn.Lock()
	defer p.release(nil)
	if !p.ended {
		p.broken = p.broken || !errors.Is(err, io.EOF) // one that has closed only its own side may still read
		p.finish(err, true)
	}
}

// expire ends the stream when its permission has ended.
func (p *parked) expire() {
	p.hurry()
	p.turn.Lock()
	defer p.release(nil)
	if !p.ended {
		p.finish(p.contain(func() error { return p.end(context.Background()) }), false)
	}
}

// work writes what did not leave at once, and then does what may have to wait. It has the turn, and gives it back.
func (p *parked) work(rest []byte, of flushed, then func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p.mu.Lock()
	p.disallow = cancel
	p.mu.Unlock()
	err := p.contain(func() error {
		if err := p.press(rest); err != nil {
			return err
		}
		p.metrics.delivered(of)
		if then == nil || p.over() {
			return nil
		}
		return then(ctx)
	})
	if errors.Is(err, errOver) {
		err = nil // who says so has the next turn
	}
	p.release(err)
}

// catchUp goes on after the error of a Take that was not allowed to wait.
func (p *parked) catchUp(ctx context.Context, err error) error {
	if errors.Is(err, hub.ErrLagged) || errors.Is(err, hub.ErrRestarted) {
		return p.untaken(ctx, err)
	}
	return p.deliver(ctx) // from the log
}

// press waits until the kernel has taken the rest of a chunk.
func (p *parked) press(rest []byte) error {
	if len(rest) == 0 {
		return nil
	}
	if err := p.setDeadline(); err != nil {
		return err
	}
	_, err := p.wire.Conn.Write(rest)
	return err
}

// release gives the turn back, with the stream at its end if there is an error, else ready to be written to at once.
func (p *parked) release(err error) {
	if err != nil && !p.ended {
		p.finish(err, false)
	}
	if !p.ended {
		p.mu.Lock()
		p.disallow = func() {}
		if p.bound.IsZero() {
			_ = p.wire.SetWriteDeadline(time.Time{}) // where it fails, the next write fails as well
		}
		p.mu.Unlock()
	}
	p.turn.Unlock()
	p.carrier.wake()
}

// finish ends the stream, and gives back whatever it holds.
func (p *parked) finish(err error, gone bool) {
	p.ended = true
	defer p.open.Add(-1)
	_ = p.contain(func() error {
		p.unwatch()
		p.broken = p.broken || failedToWrite(err)
		if !p.broken && p.setDeadline() == nil {
			_ = p.wire.end() // the client may be gone
		}
		_ = p.wire.Close()
		p.count(p.wire.Vanished(), err, gone)
		p.sub.Close()
		p.drop(p)
		if p.Ended != nil {
			p.Ended()
		}
		return nil
	})
}

// failedToWrite tells whether the client may have got half of something.
func failedToWrite(err error) bool {
	return err != nil && !errors.Is(err, errEnd) && !errors.Is(err, io.EOF) || errors.Is(err, os.ErrDeadlineExceeded)
}

// contain turns a panic into an error: it is one stream's, and not that of all.
func (p *parked) contain(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = p.panicked(cause)
		}
	}()
	return do()
}

func (p *parked) panicked(cause any) error {
	p.log.Error("a stream panicked", "band", p.Band, "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
	return errPanic
}
