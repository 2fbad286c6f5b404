package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"downbeat/app/access"
)

func TestWhoHasManyRequestsKeepsOnlyTheirOwnWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var all turns
		var atWork atomic.Int64
		next := make(chan struct{})
		for range 50 {
			go func() {
				leave, _, err := all.take(t.Context(), "ana")
				if err != nil {
					t.Error(err)
					return
				}
				if n := atWork.Add(1); n > perPerson {
					t.Errorf("%d are at work at once", n)
				}
				<-next
				atWork.Add(-1)
				leave()
				leave() // does nothing
			}()
		}
		synctest.Wait()
		if n := atWork.Load(); n != perPerson {
			t.Errorf("%d of 50 are at work, want %d", n, perPerson)
		}
		leave, waited, err := all.take(t.Context(), "ben")
		if err != nil || waited {
			t.Errorf("somebody else has waited: %v, %v", waited, err)
		}
		leave()
		if len(all.of) != 1 || all.of["ana"].users != 50 {
			t.Errorf("known are %v", all.of)
		}
		for range 50 {
			next <- struct{}{}
			synctest.Wait()
		}
		if n := atWork.Load(); n != 0 || len(all.of) != 0 {
			t.Errorf("at the end %d are at work, and known are %v", n, all.of)
		}
	})
}

func TestWhoGivesUpWaitingLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var all turns
		leaves := make([]func(), perPerson)
		for i := range leaves {
			leaves[i], _, _ = all.take(t.Context(), "ana")
		}
		began := time.Now()
		bounded, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if leave, _, err := all.take(bounded, "ana"); !errors.Is(err, context.DeadlineExceeded) || leave != nil || time.Since(began) != time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, err := all.take(gone, "ana"); !errors.Is(err, context.Canceled) {
			t.Errorf("who is gone: %v", err)
		}
		leaves[0]()
		leave, waited, err := all.take(bounded, "ana") // there is room, and it does not matter who gave up
		if err != nil || waited {
			t.Errorf("the next one waits: %v, %v", waited, err)
		}
		leave()
		for _, leave := range leaves {
			leave()
		}
		if len(all.of) != 0 {
			t.Errorf("known are %v", all.of)
		}
	})
}

func TestWhoWaitsTooLongForTheirOwnRequestsIsToldSo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &Server{}
		c := &call{op: &operation{access: accessUser}, caller: access.Caller{UserID: uuid.New()}}
		for range perPerson {
			leave, err := s.turn(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			defer leave()
		}
		request, cancel := context.WithTimeout(t.Context(), requestBound)
		defer cancel()
		_, err := s.turn(request, c)
		deadline, _ := request.Deadline()
		if p := problemOf(err); p.Status != http.StatusTooManyRequests || p.Code != "too-many-connections" || p.RetryAfter <= 0 {
			t.Errorf("%+v", p)
		}
		if left := time.Until(deadline); left < requestBound/2 {
			t.Errorf("who had got a turn at last would have %v for the work", left)
		}
	})
}

// With the race detector; without, that nothing is left and nobody is too many.
func TestTurnsAreTakenByManyAtOnce(t *testing.T) {
	t.Parallel()
	var all turns
	var atWork [3]atomic.Int64
	var group sync.WaitGroup
	for i := range 30 {
		group.Go(func() {
			for n := range 300 {
				ctx, cancel := context.WithCancel(t.Context())
				if n%7 == i%7 {
					cancel()
				}
				person := n % len(atWork)
				leave, _, err := all.take(ctx, strconv.Itoa(person))
				if err == nil {
					if n := atWork[person].Add(1); n > perPerson {
						t.Errorf("%d are at work at once", n)
					}
					atWork[person].Add(-1)
					leave()
				}
				cancel()
			}
		})
	}
	group.Wait()
	if len(all.of) != 0 {
		t.Errorf("known are %v", all.of)
	}
}
