package edge_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"downbeat/app/edge"
)

func TestAPanicIsContainedAndTellsTheClientNothing(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/csv")
		w.Header().Set("Content-Length", "100000")
		switch r.URL.Path {
		case "/text":
			panic("select s3cret from\nplaces")
		case "/error":
			panic(errors.New("s3cret"))
		case "/nil":
			var entries *visited
			entries.paths = nil
		case "/early":
			w.WriteHeader(http.StatusEarlyHints)
			panic("s3cret")
		default:
			w.Header().Del("Content-Length")
			ok(w, r)
		}
	})
	w := r.mustDial()
	paths := []string{"/text", "/error", "/nil"}
	for _, path := range paths {
		a := w.get(path)
		a.mustBe(t, http.StatusInternalServerError, "internal")
		if all := fmt.Sprint(a.header, a.body); strings.Contains(all, "s3cret") || strings.Contains(all, ".go") || strings.Contains(all, "nil pointer") {
			t.Errorf("%s: the client learns %s", path, all)
		}
	}
	if a := w.get("/"); a.status != http.StatusOK { // on the same connection
		t.Errorf("afterwards: %d", a.status)
	}
	if a := w.get("/early"); a.status != http.StatusEarlyHints {
		t.Errorf("%d", a.status)
	}
	w.mustAnswer().mustBe(t, http.StatusInternalServerError, "internal")
	w.Close()
	panics := 0
	for _, line := range r.lines() {
		switch line["msg"] {
		case "a handler panicked":
			panics++
			if stack := fmt.Sprint(line["stack"]); !strings.Contains(stack, "panic_test.go") || line["level"] != "ERROR" || line["request_id"] == "" {
				t.Errorf("the log says %v", line)
			}
		case "request":
			if line["path"] != "/" && line["status"] != 500.0 {
				t.Errorf("the log says %v", line)
			}
		}
	}
	if panics != len(paths)+1 {
		t.Errorf("%d panics are in the log", panics)
	}
}

func TestHalfAnAnswerDoesNotLookLikeAWholeOne(t *testing.T) {
	t.Parallel()
	for name, cause := range map[string]any{"a panic": "s3cret", "somebody aborts": http.ErrAbortHandler, "and wraps that": fmt.Errorf("enough: %w", http.ErrAbortHandler)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := mustServe(t, edge.Options{}, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/" {
					ok(w, r)
					return
				}
				_, _ = io.WriteString(w, "first half")
				_ = http.NewResponseController(w).Flush()
				panic(cause)
			})
			w := r.mustDial()
			w.begin("GET", "/")
			a, err := http.ReadResponse(w.in, nil)
			if err != nil {
				t.Fatal(err)
			}
			if body, err := io.ReadAll(a.Body); string(body) != "first half" || err == nil {
				t.Errorf("%q, %v", body, err)
			}
			if a := r.mustDial().get("/alive", "Connection: close"); a.status != http.StatusOK {
				t.Errorf("afterwards: %d", a.status)
			}
			lines, errs := r.lines(), 0
			for _, line := range lines {
				if line["level"] == "ERROR" {
					errs++
				}
				if line["path"] == "/" && line["msg"] == "request" && (line["aborted"] != true || line["bytes"] != 10.0) {
					t.Errorf("the log says %v", line)
				}
			}
			if want := map[bool]int{true: 1}[name == "a panic"]; errs != want {
				t.Errorf("%d errors in %v", errs, lines)
			}
		})
	}
}
