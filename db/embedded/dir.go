package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// DefaultDir is the data folder when none is given: $XDG_DATA_HOME/downbeat or ~/.local/share/downbeat, on macOS
// ~/Library/Application Support/downbeat, on Windows %LocalAppData%\downbeat; for root /var/lib/downbeat.
func DefaultDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/lib/downbeat", nil
	}
	// The XDG specification says that a relative path is invalid and to be ignored.
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) && runtime.GOOS != "windows" && runtime.GOOS != "darwin" {
		return filepath.Join(data, "downbeat"), nil
	}
	if runtime.GOOS == "windows" {
		if data := os.Getenv("LocalAppData"); data != "" {
			return filepath.Join(data, "downbeat"), nil
		}
		return "", errors.New("there is no place for the database: set %LocalAppData%, or choose a data folder")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("there is no place for the database: set HOME, or choose a data folder")
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "downbeat"), nil
	}
	return filepath.Join(home, ".local", "share", "downbeat"), nil
}

// URL is the connection URL of the server that runs in dir (empty: DefaultDir), which it starts or changes in no way. If
// none runs or answers, the error says what to do.
func URL(dir string) (string, error) {
	dir, err := folder(dir)
	if err != nil {
		return "", err
	}
	clusters, err := clustersIn(dir)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, c := range clusters {
		pm, err := c.postmaster()
		if err != nil {
			return "", err
		}
		if !c.runs(pm) {
			continue
		}
		err = c.await(ctx, role, pm.port, func() bool { return !c.runs(pm) })
		if err != nil && pm.state == ours {
			return "", fmt.Errorf("the PostgreSQL in %s runs (process %d) but does not let us in: %w", dir, pm.pid, err)
		}
		if err == nil {
			return c.url(role, pm.port)
		}
	}
	return "", fmt.Errorf("no PostgreSQL of Downbeat runs in %s: start it with `go run ./app`, or set DATABASE_URL", dir)
}

func folder(dir string) (string, error) {
	if dir == "" {
		return DefaultDir()
	}
	return filepath.Abs(dir)
}

func makeDir(dir string) error {
	mode := fs.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o755 // the unprivileged user who runs the server must pass; everything secret below is closed by itself
	}
	if _, err := os.Stat(dir); err == nil {
		return nil // somebody chose its mode
	}
	err := os.MkdirAll(dir, mode)
	if err == nil {
		err = os.Chmod(dir, mode) // a strict umask would shut that user out
	}
	if err != nil {
		return notYours(dir, fmt.Errorf("make the data folder %s: %w", dir, err))
	}
	return nil
}

// notYours turns a refusal of the file system into a sentence, and leaves other errors alone.
func notYours(dir string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("the data folder %s belongs to another user (%w): run as that user, or choose another data folder", dir, err)
	}
	return err
}
