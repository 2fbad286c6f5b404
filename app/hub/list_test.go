package hub

import (
	"container/list"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/google/uuid"

	"downbeat/app/feed"
)

func TestWhoComesBackIsServedFromTheListWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	h := mustHub(t)
	mustWatch(t, h, bandA)
	h.Publish([]feed.Commit{commit(bandA, 1, 3, 10), reset(bandA, 4, 600), commit(bandA, 604, 1, 10)})

	for _, seq := range []int64{0, 1, 3, 300, 603, 604} {
		s, err := h.Subscribe(t.Context(), bandA, cursor(bandA, seq))
		if err != nil {
			t.Fatalf("at %d: %v", seq, err)
		}
		if start := s.Start(); start.Reset != "" || start.Cursor.Seq != seq || start.Head != 604 {
			t.Errorf("at %d begins %+v", seq, start)
		}
		for s.Seq() < 604 {
			f, err := s.Take(t.Context())
			if err != nil || f == nil {
				t.Fatalf("at %d: %v, %v", s.Seq(), f, err)
			}
			s.Taken(f.Last)
		}
		s.Close()
	}
	if s, err := h.Subscribe(t.Context(), bandA, ""); err != nil || s.Seq() != 604 {
		t.Errorf("from now on: %v", err)
	} else {
		s.Close()
	}
	for what, c := range map[string]string{"future": cursor(bandA, 605), "foreign": cursor(bandB, 3), "garbage": "x"} {
		if s, err := h.Subscribe(t.Context(), bandA, c); err == nil {
			s.Close()
			t.Errorf("a %s cursor begins in the list at %+v; only the log knows", what, s.Start())
		}
	}
	if subscriptions, bands := h.Watchers(); subscriptions != 1 || bands != 1 {
		t.Errorf("%d subscriptions to %d bands are left, want 1 and 1", subscriptions, bands)
	}
}

func TestTheHeadIsWhereTheBandsFeedIsHoweverMuchOfItWasTaken(t *testing.T) {
	t.Parallel()
	h := mustHub(t)
	s := mustWatch(t, h, bandA)
	for n, want := range []int64{0, 3, 603} {
		if head := s.Head().String(); head != cursor(bandA, want) || s.Cursor().Seq != 0 {
			t.Errorf("the head is %s, want %s; the stream is at %v", head, cursor(bandA, want), s.Cursor())
		}
		h.Publish([]feed.Commit{[]feed.Commit{commit(bandA, 1, 3, 10), reset(bandA, 4, 600), commit(bandB, 1, 1, 10)}[n]})
	}
	if f, err := s.Take(t.Context()); err != nil || f == nil {
		t.Fatal(f, err)
	}
	s.Taken(3)
	if s.Head().Seq != 603 {
		t.Errorf("after the first commit the head is %v", s.Head())
	}

	// In a list that has had nothing yet, the log tells.
	fresh := &Subscription{topic: newTopic(list.New()), start: feed.Start{Cursor: feed.Cursor{Epoch: epoch, Band: bandA, Seq: 2}, Head: 9}, band: bandA, seq: 2}
	if fresh.Head().Seq != 9 {
		t.Errorf("at the log's end the head is %v", fresh.Head())
	}
}

func TestAMemberWhoJoinedSinceIsNotServedFromTheList(t *testing.T) {
	t.Parallel()
	h := mustHub(t)
	mustWatch(t, h, bandA)
	joined := mustEncode(t, commit(bandA, 3, 1, 10))
	joined.Joins = []uuid.UUID{userU}
	h.Publish([]feed.Commit{commit(bandA, 1, 2, 10)})
	h.append(joined)
	h.Publish([]feed.Commit{commit(bandA, 4, 1, 10)})

	try := func(user uuid.UUID, seq int64) bool {
		s, err := h.SubscribeMember(t.Context(), bandA, user, cursor(bandA, seq)) // without a log, it fails
		if err != nil {
			return false
		}
		s.Close()
		return s.Start().Reset == "" && s.Start().Cursor.Seq == seq
	}
	for seq, want := range map[int64]bool{0: false, 2: false, 3: true, 4: true} {
		if got := try(userU, seq); got != want {
			t.Errorf("who joined at 3 goes on from %d: %v", seq, got)
		}
		if !try(uuid.New(), seq) {
			t.Errorf("another member does not go on from %d", seq)
		}
	}
	h.Publish([]feed.Commit{reset(bandA, 5, 600)})
	if try(uuid.New(), 4) || !try(uuid.New(), 604) {
		t.Error("a reset may hide who joined")
	}
}

func TestABandKeepsAMegabyteAndAHugeCommitIsStillDelivered(t *testing.T) {
	t.Parallel()
	h := mustHub(t)
	slow, quick := mustWatch(t, h, bandA), mustWatch(t, h, bandA)
	for i := range int64(40) {
		h.Publish([]feed.Commit{commit(bandA, i+1, 1, 100_000)})
		f, err := quick.Take(t.Context())
		if f == nil || err != nil {
			t.Fatalf("%v, %v", f, err)
		}
		quick.Taken(f.Last)
		if h.bytes > topicBytes {
			t.Fatalf("%d bytes are kept", h.bytes)
		}
	}
	if _, err := slow.Take(t.Context()); !errors.Is(err, ErrLagged) {
		t.Errorf("whoever fell 4 MB behind gets %v, want ErrLagged", err)
	}
	h.Publish([]feed.Commit{commit(bandA, 41, 4, topicBytes)})
	if f, err := quick.Take(t.Context()); err != nil || f.Size() < 4*topicBytes {
		t.Errorf("the huge commit came as %v, %v", f, err)
	}
}

func TestAllBandsTogetherKeepNoMoreThanTheirShare(t *testing.T) {
	t.Parallel()
	h := mustHub(t)
	const bands, size = 100, 500_000
	subs := make([]*Subscription, bands)
	for i := range int64(3) {
		for b := range byte(bands) {
			band := uuid.UUID{b, 1}
			if i == 0 {
				subs[b] = mustWatch(t, h, band)
			}
			// Two at once: who has not taken the first one yet must not be cut off by the second.
			h.Publish([]feed.Commit{commit(band, i*2+1, 1, 10), commit(band, i*2+2, 1, size)})
			if h.bytes > hubBytes {
				t.Fatalf("%d bytes are kept, want at most %d", h.bytes, hubBytes)
			}
			for _, last := range []int64{i*2 + 1, i*2 + 2} {
				f, err := subs[b].Take(t.Context())
				if err != nil || f == nil || f.Last != last {
					t.Fatalf("band %s has %d others beside it, and gets %v, %v where %d was due", band, bands-1, f, err, last)
				}
				subs[b].Taken(f.Last)
			}
		}
	}
	// What is kept is what came last, of whichever band.
	for b := range byte(bands) {
		_, kept := h.topics[uuid.UUID{b, 1}].place(5)
		if want := int(b) >= bands-hubBytes/size+1; kept != want {
			t.Errorf("band %d of %d keeps what it published last: %v", b, bands, kept)
		}
	}
	huge := mustWatch(t, h, bandB)
	h.Publish([]feed.Commit{commit(bandB, 1, 1, hubBytes+1)})
	if f, err := huge.Take(t.Context()); err != nil || f == nil {
		t.Errorf("one that is larger than all may be comes as %v, %v", f, err)
	}
}

func TestAMissingNumberIsNeverPassedOver(t *testing.T) {
	t.Parallel()
	h := mustHub(t)
	s := mustWatch(t, h, bandA)
	h.Publish([]feed.Commit{commit(bandA, 1, 1, 10), commit(bandA, 3, 1, 10)})
	if _, err := s.Take(t.Context()); !errors.Is(err, ErrLagged) {
		t.Errorf("%v, want ErrLagged", err)
	}
	late := mustWatch(t, h, bandA)
	late.seq = 1
	h.Publish([]feed.Commit{commit(bandA, 4, 1, 10)})
	if _, err := late.Take(t.Context()); !errors.Is(err, ErrLagged) {
		t.Errorf("%v, want ErrLagged", err)
	}
}

func TestSubscribersAreWokenByACommitARestartAndLiveness(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := mustHub(t)
		s := mustWatch(t, h, bandB)
		woken := make(chan string, 1)
		wait := func() {
			live := h.Live()
			go func() {
				select {
				case <-s.Ready():
					woken <- "ready"
				case <-live.Changed:
					woken <- "live"
				}
			}()
			synctest.Wait()
		}
		expect := func(want string) {
			t.Helper()
			synctest.Wait()
			select {
			case got := <-woken:
				if got != want {
					t.Errorf("woken by %s, want %s", got, want)
				}
			default:
				t.Errorf("not woken, want %s", want)
			}
		}
		wait()
		h.Publish([]feed.Commit{commit(bandA, 1, 1, 1)}) // not for us
		h.SetLive(false)                                 // as it was
		h.SetLive(true)
		expect("live")
		if !h.Live().Live {
			t.Error("not live")
		}
		wait()
		h.Publish([]feed.Commit{commit(bandB, 1, 1, 1)})
		expect("ready")
		if f, err := s.Take(t.Context()); f == nil || err != nil {
			t.Fatal(f, err)
		}
		s.Taken(1)
		wait()
		h.Restart(epoch) // the same: nothing happened
		h.Restart("ffffffff")
		expect("ready")
		if _, err := s.Take(t.Context()); !errors.Is(err, ErrRestarted) {
			t.Errorf("%v, want ErrRestarted", err)
		}
	})
}
