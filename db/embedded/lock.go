package embedded

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// lockGate lets one process at a time start or stop the server in dir. Closing the file opens the gate.
func lockGate(ctx context.Context, dir string, log *slog.Logger) (*os.File, error) {
	waiting := func() { log.Info("waiting for another process that starts or stops PostgreSQL", "data", dir) }
	return lockFile(ctx, filepath.Join(dir, "lock"), tryExclusive, waiting)
}

// lockUsers counts this process among the users of the server in dir. The caller holds the gate, so the only
// process that could be in the way is one that is closing the file.
func lockUsers(ctx context.Context, dir string) (*os.File, error) {
	return lockFile(ctx, filepath.Join(dir, "users"), tryShared, func() {})
}

// lockFile polls, because a process that waits inside flock(2) cannot be told to give up.
func lockFile(ctx context.Context, path string, try func(*os.File) (bool, error), waiting func()) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, notYours(filepath.Dir(path), err)
	}
	for tries := 0; ; tries++ {
		ok, err := try(file)
		if ok {
			return file, nil
		}
		if err != nil {
			file.Close()
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		if tries == 20 {
			waiting()
		}
		select {
		case <-ctx.Done():
			file.Close()
			return nil, fmt.Errorf("another process is starting or stopping the PostgreSQL in %s: gave up waiting for it: %w", filepath.Dir(path), ctx.Err())
		case <-time.After(25 * time.Millisecond):
		}
	}
}
