package problem_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"downbeat/app/problem"
)

func write(p *problem.Problem, prepare ...func(http.Header)) *http.Response {
	w := httptest.NewRecorder()
	for _, f := range prepare {
		f(w.Header())
	}
	problem.Write(w, p)
	return w.Result()
}

func mustDecode(tb testing.TB, r *http.Response) map[string]any {
	tb.Helper()
	var body map[string]any
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		tb.Fatal(err)
	}
	return body
}

func TestAProblemIsAWholeDocumentThatNobodyStores(t *testing.T) {
	t.Parallel()
	r := write(problem.New(http.StatusNotFound, "not-found", "There is nothing <here>."))
	if r.StatusCode != 404 || r.Header.Get("Content-Type") != "application/problem+json" || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", r.StatusCode, r.Header)
	}
	want := map[string]any{
		"type": "about:blank", "title": "Not Found", "status": 404.0, "code": "not-found", "detail": "There is nothing <here>.",
	}
	if body := mustDecode(t, r); !reflect.DeepEqual(body, want) {
		t.Errorf("the body is %v, want %v", body, want)
	}
}

func TestWhatIsAddedIsInTheDocumentAndNotInTheOriginal(t *testing.T) {
	t.Parallel()
	plain := problem.New(http.StatusUnprocessableEntity, "invalid-fields", "Some fields can not be taken.")
	before := *plain
	one := plain.WithErrors(problem.FieldError{Pointer: "/title", Detail: "Give a title."})
	two := one.WithErrors(problem.FieldError{Pointer: "limit", Detail: "At most 100."}).
		WithRequestID("r1").WithCurrent(map[string]int{"version": 7}).WithDetail("Two things are wrong.")
	_ = one.WithErrors(problem.FieldError{Pointer: "/other", Detail: "Must not end up in two."})
	if !reflect.DeepEqual(*plain, before) || len(one.Errors) != 1 {
		t.Errorf("the original became %+v, the copy %+v", plain, one)
	}
	want := map[string]any{
		"type": "about:blank", "title": "Unprocessable Entity", "status": 422.0, "code": "invalid-fields", "detail": "Two things are wrong.",
		"errors": []any{
			map[string]any{"pointer": "/title", "detail": "Give a title."},
			map[string]any{"pointer": "limit", "detail": "At most 100."},
		},
		"requestId": "r1", "current": map[string]any{"version": 7.0},
	}
	if body := mustDecode(t, write(two)); !reflect.DeepEqual(body, want) {
		t.Errorf("the body is %v, want %v", body, want)
	}
}

func TestWhatIsThereInsteadComesWithItsVersion(t *testing.T) {
	t.Parallel()
	r := write(problem.New(http.StatusPreconditionFailed, "stale", "Somebody was faster.").WithCurrent(1), func(h http.Header) { h.Set("ETag", `"8"`) })
	if r.Header.Get("ETag") != `"8"` {
		t.Errorf("the headers are %v", r.Header)
	}
}

func TestWhenToComeAgainIsInWholeSecondsAndNeverTooSoon(t *testing.T) {
	t.Parallel()
	busy := problem.New(http.StatusServiceUnavailable, "overloaded", "Too much at once.")
	for after, want := range map[time.Duration]string{0: "", time.Millisecond: "1", 2 * time.Second: "2", 2001 * time.Millisecond: "3"} {
		r := write(busy.WithRetryAfter(after))
		if got := r.Header.Get("Retry-After"); got != want || mustDecode(t, r)["RetryAfter"] != nil {
			t.Errorf("%v: Retry-After is %q, want %q", after, got, want)
		}
	}
}

func TestAProblemIsFoundAmongWrappedErrors(t *testing.T) {
	t.Parallel()
	stale := problem.New(http.StatusPreconditionFailed, "stale", "Somebody was faster.")
	err := fmt.Errorf("change the gig: %w", stale.WithCurrent(1).WithDetail("Eve was faster."))
	var p *problem.Problem
	if !errors.As(err, &p) || !errors.Is(err, stale) || !strings.HasSuffix(err.Error(), "Eve was faster.") {
		t.Errorf("%v", err)
	}
	if errors.Is(err, problem.New(http.StatusPreconditionFailed, "other", "")) {
		t.Error("another code is the same problem")
	}
}

func TestNothingOfAnAbandonedAnswerIsLeft(t *testing.T) {
	t.Parallel()
	r := write(problem.New(http.StatusInternalServerError, "internal", "Something went wrong."), func(h http.Header) {
		for name, value := range map[string]string{
			"Content-Type": "text/csv", "Content-Length": "1000000", "Content-Encoding": "gzip", "ETag": `"7"`, "Last-Modified": "x",
			"Content-Range": "bytes 0-1/2", "Content-Disposition": "attachment", "Cache-Control": "public, max-age=9999", "Retry-After": "2",
		} {
			h.Set(name, value)
		}
	})
	if body := mustDecode(t, r); body["code"] != "internal" {
		t.Errorf("the body is %v", body)
	}
	for name, want := range map[string]string{
		"Content-Type": problem.ContentType, "Content-Encoding": "", "ETag": "", "Last-Modified": "", "Content-Range": "",
		"Content-Disposition": "", "Cache-Control": "no-store", "Retry-After": "2",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestWhatCannotBeEncodedDoesNotHideTheProblem(t *testing.T) {
	t.Parallel()
	r := write(problem.New(http.StatusPreconditionFailed, "stale", "Somebody was faster.").WithCurrent(make(chan int)))
	if body := mustDecode(t, r); r.StatusCode != 412 || body["code"] != "stale" || body["current"] != nil {
		t.Errorf("%d %v", r.StatusCode, body)
	}
}
