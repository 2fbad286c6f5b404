package edge

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"unicode"
	"unicode/utf8"

	"downbeat/app/problem"
)

var internal = problem.New(http.StatusInternalServerError, "internal", "Something went wrong on our side. It has been noted.")

// account keeps time, writes the line of the log, and makes the span.
func (e *Edge) account(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := newRecorder(w, e)
		r = e.trace(rec, r)
		r = e.receive(rec, r)
		rec.request = r
		returned := false
		defer func() {
			if rec.taken {
				return // it has not ended
			}
			ending := e.endingOf(r, rec.began)
			ending.stream, ending.status, ending.bytes = rec.streams(), rec.status, rec.bytes
			if ending.status == 0 && returned {
				ending.status = http.StatusOK // as net/http will say
			}
			rec.endSpan(ending.status, returned)
			ending.tell(returned)
		}()
		next.ServeHTTP(rec, r)
		returned = true
	})
}

// levelOf keeps what asks every few seconds out of sight.
func levelOf(r *http.Request) slog.Level {
	if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// contain ends a panic here.
func (e *Edge) contain(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(http.ErrAbortHandler) // somebody wants just that
			}
			e.log.ErrorContext(r.Context(), "a handler panicked", "method", legible(r.Method, 16), "path", Path(r),
				"request_id", RequestID(r.Context()), "cause", legible(fmt.Sprint(cause), 1000), "stack", string(debug.Stack()))
			if rec, ok := w.(*recorder); !ok || rec.status != 0 {
				panic(http.ErrAbortHandler) // half an answer must not look like a whole one
			}
			answer(w, r, internal)
		}()
		next.ServeHTTP(w, r)
	})
}

// Path is the path of a request as a log may have it: legible, in one line, and
// without the secret of a calendar link, /calendar/<secret>.ics.
func Path(r *http.Request) string {
	p := r.URL.Path
	clean := path.Clean("/" + p)
	if strings.Contains(p, "/..") {
		p = clean // what was taken back may be such a link
	}
	switch lower := strings.ToLower(clean); {
	case below(lower, "/calendar") && lower != "/calendar":
		p = "/calendar/…"
	case strings.Contains(lower, ".ics"): // one that was mistyped or encoded twice
		p = "/….ics"
	}
	return legible(p, 256)
}

// legible replaces what a terminal or a reader of logs would act upon, and shortens
// to so many bytes.
func legible(s string, most int) string {
	cut := len(s) > most
	if cut {
		s = s[:most]
		for !utf8.ValidString(s) && len(s) > most-utf8.UTFMax { // not in the middle of a character
			s = s[:len(s)-1]
		}
	}
	s = strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) { // neither controls nor what turns the direction of writing
			return utf8.RuneError
		}
		return c
	}, s)
	if cut {
		s += "…"
	}
	return s
}
