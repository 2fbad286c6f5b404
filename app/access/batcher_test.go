package access_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"downbeat/app/access"
)

// slowly answers each question with its negative, after a second, and keeps what it was asked.
type slowly struct {
	mu      sync.Mutex
	batches [][]int
	givenUp int
	fails   error
}

func (s *slowly) ask(ctx context.Context, questions []int) ([]int, error) {
	s.mu.Lock()
	s.batches = append(s.batches, slices.Clone(questions))
	fails := s.fails
	s.mu.Unlock()
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		s.mu.Lock()
		s.givenUp++
		s.mu.Unlock()
		return nil, ctx.Err()
	}
	answers := make([]int, len(questions))
	for i, q := range questions {
		answers[i] = -q
	}
	return answers, fails
}

func TestWhoAsksWhileOthersAreAnsweredSharesTheNextQuestionWithAllWhoDo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var s slowly
		b := access.NewBatcher(s.ask)
		began := time.Now()
		var all sync.WaitGroup
		for n := range 100 {
			all.Go(func() {
				if got, err := b.Answer(t.Context(), n); err != nil || got != -n {
					t.Errorf("the answer to %d is %d, %v", n, got, err)
				}
			})
			synctest.Wait()
		}
		all.Wait()
		if took := time.Since(began); took != 2*time.Second || len(s.batches) != access.BatchesAtOnce+1 || len(s.batches[access.BatchesAtOnce]) != 100-access.BatchesAtOnce {
			t.Errorf("after %v, asked was %v; want the first alone, and all others together", took, s.batches)
		}
		// Whoever is alone waits for nobody.
		began = time.Now()
		if got, err := b.Answer(t.Context(), 7); err != nil || got != -7 || time.Since(began) != time.Second {
			t.Errorf("%d, %v after %v", got, err, time.Since(began))
		}
	})
}

func TestAQuestionThatIsHeldUpOrPanicsHoldsUpNobodyForLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := access.NewBatcher(func(ctx context.Context, questions []string) ([]string, error) {
			switch questions[0] {
			case "silent":
				<-ctx.Done()
				return nil, ctx.Err()
			case "mistake":
				panic("a mistake of ours")
			}
			return questions, nil
		})
		began := time.Now()
		var all sync.WaitGroup
		for range access.BatchesAtOnce {
			all.Go(func() {
				if _, err := b.Answer(t.Context(), "silent"); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("of a connection that fell silent: %v", err)
				}
			})
		}
		synctest.Wait()
		if got, err := b.Answer(t.Context(), "next"); err != nil || got != "next" || time.Since(began) > 10*time.Second {
			t.Errorf("%q, %v after %v", got, err, time.Since(began))
		}
		all.Wait()
		if _, err := b.Answer(t.Context(), "mistake"); err == nil || !strings.Contains(err.Error(), "a mistake of ours") {
			t.Errorf("of a panic: %v", err)
		}
		if got, err := b.Answer(t.Context(), "after it"); err != nil || got != "after it" {
			t.Errorf("%q, %v", got, err)
		}
	})
}

func TestWhoGivesUpWaitingForAnAnswerLeavesTheOthersTheirs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var s slowly
		b := access.NewBatcher(s.ask)
		var all sync.WaitGroup
		answered := func(n int) {
			all.Go(func() {
				if got, err := b.Answer(t.Context(), n); err != nil || got != -n {
					t.Errorf("the answer to %d is %d, %v", n, got, err)
				}
			})
			synctest.Wait()
		}
		gives := func(n int, up time.Duration) {
			all.Go(func() {
				began := time.Now()
				bounded, cancel := context.WithTimeout(t.Context(), up)
				defer cancel()
				if _, err := b.Answer(bounded, n); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != up {
					t.Errorf("who gives up after %v hears %v after %v", up, err, time.Since(began))
				}
			})
			synctest.Wait()
		}
		for n := range access.BatchesAtOnce {
			answered(n)
		}
		gives(4, 500*time.Millisecond) // before it is asked
		answered(5)
		gives(6, 1500*time.Millisecond) // while it is asked
		answered(7)
		all.Wait()
		const batches = access.BatchesAtOnce + 1
		if len(s.batches) != batches || s.givenUp != 0 {
			t.Errorf("asked was %v, and given up %d times", s.batches, s.givenUp)
		}

		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := b.Answer(gone, 8); !errors.Is(err, context.Canceled) || len(s.batches) != batches {
			t.Errorf("for who is gone already: %v, and asked was %v", err, s.batches)
		}
	})
}

func TestWhatNobodyWaitsForAnyMoreIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var s slowly
		b := access.NewBatcher(s.ask)
		var all sync.WaitGroup
		for n := range 10 {
			all.Go(func() {
				patience := 200 * time.Millisecond
				if n >= access.BatchesAtOnce {
					patience = 100 * time.Millisecond // and never asked
				}
				bounded, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				if _, err := b.Answer(bounded, n); !errors.Is(err, context.DeadlineExceeded) {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		all.Wait()
		synctest.Wait()
		if len(s.batches) != access.BatchesAtOnce || s.givenUp != access.BatchesAtOnce || b.Waiting() != 0 {
			t.Errorf("asked was %v, given up %d times, and %d wait", s.batches, s.givenUp, b.Waiting())
		}
		if got, err := b.Answer(t.Context(), 11); err != nil || got != -11 {
			t.Errorf("afterwards: %d, %v", got, err)
		}
	})
}

func TestAFailureIsToldToAllWhoShareTheQuestionAndToNobodyElse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var s slowly
		b := access.NewBatcher(s.ask)
		var all sync.WaitGroup
		for n := range access.BatchesAtOnce {
			all.Go(func() {
				if _, err := b.Answer(t.Context(), n); err != nil {
					t.Errorf("who asked before: %v", err)
				}
			})
		}
		synctest.Wait()
		broken := errors.New("broken")
		s.mu.Lock()
		s.fails = broken
		s.mu.Unlock()
		for n := range 20 {
			all.Go(func() {
				if got, err := b.Answer(t.Context(), n); !errors.Is(err, broken) || got != 0 {
					t.Errorf("who shares the failure hears %d, %v", got, err)
				}
			})
		}
		all.Wait()
		s.mu.Lock()
		s.fails = nil
		s.mu.Unlock()
		if got, err := b.Answer(t.Context(), 5); err != nil || got != -5 {
			t.Errorf("afterwards: %d, %v", got, err)
		}
	})
}
