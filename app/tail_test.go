package main_test

import (
	"encoding/json"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"downbeat/app/feed"
)

func TestTailPrintsExactlyTheLogWhateverHappensToItsConnections(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	in := MustServeAt(t, s.url, MustAddr(t))
	c := MustSignIn(t, ana, demoBand, in.url).MustFollow(t)
	from := c.told("feed:ready")[0]
	var ready struct{ Cursor string }
	Must(t, json.Unmarshal([]byte(from.data), &ready))
	load := s.MustWrite(t, 2, 20*time.Millisecond, demoBand)
	c.MustGet(t, 50)
	tail := MustStart(t, []string{"DATABASE_URL=" + s.url}, "tail", "--json", "--band="+nightShift, "--cursor="+ready.Cursor)
	tail.MustSay(t, &tail.stdout, `\n`)
	for range 5 {
		_, err := s.terminate(t.Context(), `true`)
		Must(t, err)
		c.MustGet(t, 20)
	}
	load.stop()
	s.MustHaveGot(t, c)
	_, want := c.events()
	tail.MustSay(t, &tail.stdout, `"`+strings.ReplaceAll(want[len(want)-1].ID, ".", `\.`)+`".*\n`)
	tail.MustStop(t)
	var got []string
	for line := range strings.Lines(tail.stdout.String()) {
		var e feed.Event
		Must(t, json.Unmarshal([]byte(line), &e))
		got = append(got, e.ID)
	}
	if !slices.EqualFunc(got, want, func(id string, e entry) bool { return id == e.ID }) {
		t.Errorf("tail printed %d events, the log has %d, or they differ", len(got), len(want))
	}
}

func TestTailTellsAPersonWhatHappenedToWhat(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	setting := []string{"DATABASE_URL=" + s.url}
	in := MustServe(t, setting, "--addr="+MustAddr(t))
	c := MustSignIn(t, ana, demoBand, in.url).MustFollow(t)
	tail := MustStart(t, setting, "tail", "--band=the night shift", "--types=gig:*,song:deleted", "--cursor="+c.lastID)
	s.MustExec(t, `update songs set tempo = 60 where title = 'Kettle Blues'`) // not asked for
	s.MustExec(t, `delete from songs where title = 'Kettle Blues'`)
	s.MustExec(t, "update gigs set title = E'Late\\nshow \\033[31m' where id = '"+lateGig+"'")
	tail.MustSay(t, &tail.stdout, `^\d\d:\d\d:\d\d\.\d{3}  song:deleted +Kettle Blues  direct SQL by \w+\n`+
		`\d\d:\d\d:\d\d\.\d{3}  gig:updated +Late show  \[31m  direct SQL by \w+  title: ".*" → "Late\\nshow .*"\n$`)
	tail.MustStop(t)
}

func TestASecondSignalDoesNotWaitForTheDrain(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	in := MustServe(t, []string{"DATABASE_URL=" + s.url}, "--addr="+MustAddr(t), "--drain=10m")
	MustSignIn(t, ana, demoBand, in.url).MustFollow(t)
	Must(t, in.command.Process.Signal(syscall.SIGTERM))
	in.MustSay(t, &in.stderr, `stopping`)
	Must(t, in.command.Process.Signal(syscall.SIGTERM))
	if code := in.MustEnd(t); code != -1 {
		t.Errorf("it ends with %d, not by the signal", code)
	}
}
