package tracing

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/go-logr/logr"
)

// complaintEvery is how often the log tells that spans are not sent.
const complaintEvery = time.Minute

// complaints tells the log of what OpenTelemetry could not do, once a minute at most.
type complaints struct {
	log *slog.Logger

	mu     sync.Mutex
	last   time.Time // zero before the first one
	untold int       // since then
}

func newComplaints(log *slog.Logger) *complaints { return &complaints{log: log} }

// Handle is called by OpenTelemetry, from whichever goroutine.
func (c *complaints) Handle(err error) {
	c.mu.Lock()
	untold, due := c.untold, c.last.IsZero() || time.Since(c.last) >= complaintEvery
	if due {
		c.last, c.untold = time.Now(), 0
	} else {
		c.untold++
	}
	c.mu.Unlock()
	if due {
		c.log.Warn("there is trouble with traces; some may be missing", "error", clip(err), "untold", untold)
	}
}

// clip shortens what may quote all that a collector has answered.
func clip(err error) string {
	const most = 300
	s := strings.ToValidUTF8(err.Error(), "�")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

// settingsLogger is for what OpenTelemetry says of variables that it could not read.
func settingsLogger(log *slog.Logger) logr.Logger {
	return logr.FromSlogHandler(&settingsHandler{log})
}

// settingsHandler passes on what is wrong, and not with what: a header for the
// collector that cannot be read is a key all the same.
type settingsHandler struct{ log *slog.Logger }

// Enabled lets errors through.
func (h *settingsHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= slog.LevelError
}

// Handle writes the line.
func (h *settingsHandler) Handle(ctx context.Context, r slog.Record) error {
	h.log.WarnContext(ctx, "OpenTelemetry leaves out an OTEL_… variable or a part of it", "at", r.Message)
	return nil
}

// WithAttrs leaves them out.
func (h *settingsHandler) WithAttrs([]slog.Attr) slog.Handler { return h }

// WithGroup leaves it out.
func (h *settingsHandler) WithGroup(string) slog.Handler { return h }
