package access

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// batchesAtOnce is how many batches of a batcher are under way at the same time: one
// that is held up, by a connection that fell silent, does not hold up all. With more,
// each batch is smaller, and there are more to ask.
const batchesAtOnce = 2

// batchBound is for one batch: behind two that are held up, everybody waits.
const batchBound = 5 * time.Second

// batcher asks the database one kind of question, for many at once: after a restart
// thousands come back together and each has the same to ask. Who comes while there
// are as many batches under way as may be shares the next one with all who come
// until it begins; who comes alone is asked for at once. So every answer is to a
// question that was asked after its caller came, never to one from before.
//
// A failure is told to all who share the batch. Who gives up hears so at once, and
// the others still get their answers; a batch for which nobody waits any more is
// given up, and so is one that takes longer than batchBound. A batch is asked in a
// goroutine that ends when nobody waits for a next one.
type batcher[Q, A any] struct {
	// ask answers each question, in the same order. Its context has the values of the first who asks, and nobody's end but batchBound.
	ask func(ctx context.Context, questions []Q) ([]A, error)

	mu    sync.Mutex
	under int          // batches under way
	next  *batch[Q, A] // of those who wait for one to end; nil: nobody does
}

// batch is of those who share a question.
type batch[Q, A any] struct {
	questions []Q
	waiting   int // who has not given up
	asked     context.Context
	giveUp    context.CancelFunc

	done    chan struct{} // closed when the rest is there
	answers []A
	err     error
}

func newBatcher[Q, A any](ask func(context.Context, []Q) ([]A, error)) *batcher[Q, A] {
	return &batcher[Q, A]{ask: ask}
}

// answer returns the answer to the question, ask's error, or that of the context.
func (b *batcher[Q, A]) answer(ctx context.Context, question Q) (answer A, err error) {
	if err := ctx.Err(); err != nil {
		return answer, err
	}
	shared, place := b.join(ctx, question)
	select {
	case <-shared.done:
		if shared.err != nil {
			return answer, shared.err
		}
		return shared.answers[place], nil
	case <-ctx.Done():
		b.leave(shared)
		return answer, ctx.Err()
	}
}

// join puts the question into the next batch, which begins now if it may.
func (b *batcher[Q, A]) join(ctx context.Context, question Q) (shared *batch[Q, A], place int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	shared = b.next
	if shared == nil {
		shared = &batch[Q, A]{done: make(chan struct{})}
		shared.asked, shared.giveUp = context.WithCancel(context.WithoutCancel(ctx)) //nolint:gosec // called by run or leave
	}
	place = len(shared.questions)
	shared.questions = append(shared.questions, question)
	shared.waiting++
	if b.under < batchesAtOnce {
		b.under++
		b.next = nil
		go b.run(shared)
	} else {
		b.next = shared
	}
	return shared, place
}

func (b *batcher[Q, A]) leave(shared *batch[Q, A]) {
	b.mu.Lock()
	defer b.mu.Unlock()
	shared.waiting--
	if shared.waiting > 0 {
		return
	}
	shared.giveUp()
	if b.next == shared {
		b.next = nil
	}
}

// run asks batches until nobody waits.
func (b *batcher[Q, A]) run(shared *batch[Q, A]) {
	for shared != nil {
		shared.answers, shared.err = b.askAll(shared)
		close(shared.done)
		shared.giveUp()

		b.mu.Lock()
		shared, b.next = b.next, nil
		if shared == nil {
			b.under--
		}
		b.mu.Unlock()
	}
}

// askAll turns a panic into an error: no request is there to contain it.
func (b *batcher[Q, A]) askAll(shared *batch[Q, A]) (answers []A, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("a question that is shared panicked: %v\n%s", cause, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(shared.asked, batchBound)
	defer cancel()
	return b.ask(ctx, shared.questions)
}
