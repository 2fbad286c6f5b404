package drill

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	smallDisk = "96m"
	diskFills = 30 * time.Second // at most
)

func lacksDisk(w *world) string {
	if why := w.own.lacks("pg_controldata"); why != "" {
		return why
	}
	if os.Geteuid() != 0 {
		return "it needs root, to make a file system that is soon full"
	}
	folder := filepath.Join(w.folder, "disk")
	if err := errors.Join(os.Mkdir(folder, 0o700), mountSmall(folder), syscall.Unmount(folder, 0), os.Remove(folder)); err != nil {
		return fmt.Sprintf("it needs to mount a file system: %v", err)
	}
	return ""
}

func mountSmall(folder string) error {
	return os.NewSyscallError("mount", syscall.Mount("drill", folder, "tmpfs", 0, "size="+smallDisk))
}

// fillDisk moves the write-ahead log to a small file system, fills that, and takes it back some seconds later.
func fillDisk(ctx context.Context, w *world) error {
	d := &disk{postgres: w.own, wal: filepath.Join(w.own.data(), "pg_wal")}
	if err := d.stop(ctx); err != nil {
		return err
	}
	defer d.release()
	if err := d.shrink(ctx); err != nil {
		return err
	}
	if err := w.startAgain(ctx); err != nil {
		return err
	}
	if err := w.getWell(ctx); err != nil {
		return err
	}
	before := w.load.failures()
	if err := d.fill(ctx); err != nil {
		return err
	}
	if err := pause(ctx, 3*time.Second); err != nil {
		return err
	}
	if w.load.failures() == before {
		return errors.New("the disk is full, and no write has failed")
	}
	if err := os.Remove(d.filler()); err != nil {
		return err
	}
	if err := w.startIfGone(ctx); err != nil {
		return err
	}
	if err := w.getWell(ctx); err != nil {
		return err
	}
	if err := d.stop(ctx); err != nil {
		return err
	}
	if err := d.enlarge(); err != nil {
		return err
	}
	return w.startAgain(ctx)
}

// disk is where the write-ahead log of a server is.
type disk struct {
	*postgres
	wal     string
	mounted bool
}

func (d *disk) filler() string { return filepath.Join(d.wal, "filler") }

// shrink puts a small file system in the place of the log's, with what a server that was shut down needs of it: the file
// that has the last checkpoint.
func (d *disk) shrink(ctx context.Context) error {
	command := exec.CommandContext(ctx, filepath.Join(d.programs, "pg_controldata"), d.data())
	command.Env = []string{"LC_ALL=C"}
	said, err := command.Output()
	if err != nil {
		return fmt.Errorf("pg_controldata: %w", err)
	}
	_, rest, found := bytes.Cut(said, []byte("REDO WAL file:"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	needed := strings.TrimSpace(string(line))
	if !found || needed == "" {
		return errors.New("pg_controldata does not name the file of the last checkpoint")
	}
	all := d.wal + ".all"
	if err := os.Rename(d.wal, all); err != nil {
		return err
	}
	if err := errors.Join(os.Mkdir(d.wal, 0o700), mountSmall(d.wal)); err != nil {
		return err
	}
	d.mounted = true
	names, err := filepath.Glob(filepath.Join(all, "*.history"))
	if err != nil {
		return err
	}
	for _, name := range append(names, filepath.Join(all, needed)) {
		if err := copyFile(filepath.Join(d.wal, filepath.Base(name)), name); err != nil {
			return err
		}
	}
	if err := errors.Join(os.Mkdir(filepath.Join(d.wal, "archive_status"), 0o700), os.Chmod(d.wal, 0o700)); err != nil {
		return err
	}
	return errors.Join(giveLike(d.data(), d.wal), os.RemoveAll(all))
}

// fill leaves no byte on the small file system, and writes to the log until that fails.
func (d *disk) fill(ctx context.Context) error {
	err := d.asSuperuser(ctx, "postgres", func(conn *pgx.Conn) error {
		if err := writeUntilFull(d.filler()); err != nil {
			return err
		}
		for end := time.Now().Add(diskFills); time.Now().Before(end); {
			if _, err := conn.Exec(ctx, `select pg_logical_emit_message(false, 'drill', repeat('x', 1000000)) from generate_series(1, 4)`); err != nil {
				return errFull
			}
		}
		return fmt.Errorf("the disk is full, and PostgreSQL writes on for %v", diskFills)
	})
	if errors.Is(err, errFull) {
		return ctx.Err()
	}
	return err
}

var errFull = errors.New("the disk is full")

func writeUntilFull(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	for block := make([]byte, 1<<20); len(block) > 0; {
		if _, err := file.Write(block); errors.Is(err, syscall.ENOSPC) {
			block = block[:len(block)/2] // the last pages as well
		} else if err != nil {
			return err
		}
	}
	return nil
}

// enlarge puts what is there back to where it was.
func (d *disk) enlarge() error {
	next := d.wal + ".next"
	if err := os.CopyFS(next, os.DirFS(d.wal)); err != nil {
		return err
	}
	if err := errors.Join(giveLike(d.data(), next), os.Chmod(next, 0o700)); err != nil {
		return err
	}
	if err := d.unmount(); err != nil {
		return err
	}
	return errors.Join(os.Remove(d.wal), os.Rename(next, d.wal))
}

func (d *disk) unmount() error {
	err := os.NewSyscallError("unmount", syscall.Unmount(d.wal, 0))
	d.mounted = err != nil
	return err
}

// release leaves no file system behind when something went wrong.
func (d *disk) release() {
	if d.mounted {
		_ = d.stop(context.Background())
		_ = syscall.Unmount(d.wal, syscall.MNT_DETACH)
	}
}

func copyFile(to, from string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}
