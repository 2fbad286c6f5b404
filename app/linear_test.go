package main_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// What several people do to one gig through several instances, some of which are
// killed meanwhile, must look as if it had happened one after the other, each at
// some moment between its request and its answer (Herlihy and Wing, 1990): a gig is
// a register with a version, written by compare and set.

// gigInput is a request: a read, or a write of a title over a version.
type gigInput struct {
	write bool
	seen  int
	title string
}

// gigOutput is an answer; unknown, if none came: then the write has happened or not.
// In vain, if the request did not even arrive.
type gigOutput struct {
	unknown  bool
	inVain   bool
	conflict bool
	version  int
	title    string
}

// gigState is what there is.
type gigState struct {
	version int
	title   string
}

var gigModel = porcupine.Model{
	Step: func(state, input, output any) (bool, any) {
		is, in, out := state.(gigState), input.(gigInput), output.(gigOutput)
		switch {
		case !in.write:
			return out.version == is.version && out.title == is.title, is
		case out.conflict:
			return in.seen != is.version && out.version == is.version && out.title == is.title, is
		case in.seen != is.version:
			return out.unknown, is // it came too late, and nobody was told
		default:
			next := gigState{is.version + 1, in.title}
			return out.unknown || out.version == next.version && out.title == next.title, next
		}
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v → %+v", input, output) },
}

func TestEditorsOfOneGigAreLinearizableAcrossInstancesThatAreKilled(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	addresses := []string{MustAddr(t), MustAddr(t)}
	instances := []*instance{MustServeAt(t, s.url, addresses[0]), MustServeAt(t, s.url, addresses[1])}
	signedIn := MustSignIn(t, ana, demoBand, instances[0].url, instances[1].url)

	urls := []string{instances[0].url, instances[1].url}
	began := time.Now()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var editors sync.WaitGroup
	histories := make([][]porcupine.Operation, 6)
	var answers atomic.Int64
	more := func() {
		target := answers.Load() + 60
		MustBecome(t, "60 more answers have come", func() bool { return answers.Load() >= target })
	}
	for n := range histories {
		editors.Go(func() {
			e := &editor{client: n, http: signedIn.http, urls: urls, began: began, answers: &answers}
			e.edit(ctx)
			histories[n] = e.history
		})
	}
	for round := range 4 {
		more()
		n := round % 2
		instances[n].MustKill(t)
		instances[n] = MustServeAt(t, s.url, addresses[n])
	}
	more()
	stop()
	editors.Wait()

	var history []porcupine.Operation
	unknown, conflicts, writes := 0, 0, 0
	end := time.Since(began).Nanoseconds()
	for _, h := range histories {
		for _, op := range h {
			switch out := op.Output.(gigOutput); {
			case out.unknown:
				unknown++
				op.Return = end + 1 // nobody knows when, or whether
			case out.conflict:
				conflicts++
			case op.Input.(gigInput).write:
				writes++
			}
			history = append(history, op)
		}
	}
	model := gigModel
	first := firstState(history)
	model.Init = func() any { return first }
	result, _ := porcupine.CheckOperationsVerbose(model, history, time.Minute)
	if result != porcupine.Ok {
		t.Errorf("%d operations are not linearizable: %s", len(history), result)
	}
	if writes == 0 || conflicts == 0 || unknown == 0 {
		t.Errorf("the run shows nothing: %d writes, %d conflicts, %d without an answer", writes, conflicts, unknown)
	}
	t.Logf("%d operations: %d writes, %d conflicts, %d without an answer", len(history), writes, conflicts, unknown)
}

// firstState is what the demo has: nobody writes before everybody has read.
func firstState(history []porcupine.Operation) (first gigState) {
	for _, op := range history {
		if out := op.Output.(gigOutput); !out.unknown && !op.Input.(gigInput).write && (first.version == 0 || out.version < first.version) {
			first = gigState{out.version, out.title}
		}
	}
	return first
}

// editor reads and writes one gig, over and over, at whichever instance answers.
type editor struct {
	client  int
	http    *http.Client
	urls    []string
	began   time.Time
	answers *atomic.Int64
	history []porcupine.Operation
}

func (e *editor) edit(ctx context.Context) {
	seen := gigState{}
	for n := 0; ctx.Err() == nil; n++ {
		in := gigInput{write: seen.version > 0 && n%3 > 0, seen: seen.version, title: fmt.Sprintf("%d of %d", n, e.client)}
		call := time.Since(e.began)
		out := e.ask(ctx, e.urls[n%len(e.urls)], in)
		if out.inVain || out.unknown && !in.write {
			continue // a read without an answer says nothing
		}
		e.history = append(e.history, porcupine.Operation{
			ClientId: e.client, Input: in, Output: out, Call: call.Nanoseconds(), Return: time.Since(e.began).Nanoseconds(),
		})
		e.answers.Add(1)
		if out.unknown {
			seen = gigState{} // read first
		} else {
			seen = gigState{out.version, out.title}
		}
	}
}

func (e *editor) ask(ctx context.Context, url string, in gigInput) gigOutput {
	address := url + "/api/bands/" + nightShift + "/gigs/" + lateGig
	method, body := http.MethodGet, ""
	if in.write {
		method, body = http.MethodPatch, fmt.Sprintf(`{"title": %q}`, in.title)
	}
	// What is under way when the test ends is let to its end.
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	request, _ := http.NewRequestWithContext(bounded, method, address, strings.NewReader(body))
	if in.write {
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("If-Match", strconv.Quote(strconv.Itoa(in.seen)))
	}
	response, err := e.http.Do(request)
	var failed *net.OpError
	if errors.As(err, &failed) && failed.Op == "dial" {
		return gigOutput{inVain: true} // each request has a connection of its own
	} else if err != nil {
		return gigOutput{unknown: true}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	var row struct {
		Title   string
		Version int
		Current struct {
			Title   string
			Version int
		}
	}
	if err != nil || json.Unmarshal(text, &row) != nil {
		return gigOutput{unknown: true}
	}
	switch response.StatusCode {
	case http.StatusOK:
		return gigOutput{version: row.Version, title: row.Title}
	case http.StatusPreconditionFailed:
		return gigOutput{conflict: true, version: row.Current.Version, title: row.Current.Title}
	default:
		return gigOutput{unknown: true}
	}
}
