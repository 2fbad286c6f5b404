package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	library "github.com/fergusstrange/embedded-postgres"
)

const publicRepository = "https://repo1.maven.org/maven2"

// releases are the versions that the library knows to exist, by major version.
var releases = map[int]library.PostgresVersion{14: library.V14, 15: library.V15, 16: library.V16, 17: library.V17, 18: library.V18}

const newestRelease = 18

// download fetches binaries into <dir>/bin/<version>: of the newest cluster's major version, or of the newest one if
// there is no cluster yet.
//
// The library only fetches, verifies and unpacks. Its own start fails as root and deletes the data of another major
// version, so it gets throw-away folders and a locale that does not exist, on which its initdb gives up before any server runs.
func download(ctx context.Context, dir, repository string, clusters []cluster, log *slog.Logger) (binaries, error) {
	release := releases[newestRelease]
	for _, c := range clusters {
		if known, ok := releases[c.major]; ok {
			release = known
			break
		}
	}
	if repository == "" {
		repository = publicRepository
	}
	scratch, err := os.MkdirTemp(dir, "download-*")
	if err != nil {
		return binaries{}, notYours(dir, err)
	}
	defer os.RemoveAll(scratch)
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	via, err := openRelay(ctx, repository)
	if err != nil {
		return binaries{}, err
	}
	defer via.close()
	port, err := freePort(0)
	if err != nil {
		return binaries{}, err
	}

	log.Info("downloading PostgreSQL, once", "version", string(release), "from", repository)
	unpacked := filepath.Join(scratch, "unpacked")
	fetcher := library.NewDatabase(library.DefaultConfig().
		Version(release).
		BinaryRepositoryURL(via.url).
		BinariesPath(unpacked).
		CachePath(filepath.Join(scratch, "cache")).
		RuntimePath(filepath.Join(scratch, "runtime")).
		DataPath(filepath.Join(scratch, "data")).
		Locale("none, only fetch").
		Port(uint32(port)).
		Logger(io.Discard))
	failure := fetcher.Start()
	if failure == nil {
		failure = errors.Join(errors.New("it ran, though it was not meant to"), fetcher.Stop())
	}
	if ctx.Err() != nil {
		return binaries{}, ctx.Err()
	}
	if !complete(filepath.Join(unpacked, "bin")) {
		if cause := via.failure(); cause != nil {
			return binaries{}, fmt.Errorf("%w: %w", failure, cause)
		}
		return binaries{}, fmt.Errorf("the archive of %s holds no server: %w", release, failure)
	}
	if err := openToAll(unpacked); err != nil {
		return binaries{}, err
	}

	// One rename makes the download count; a half unpacked one never does.
	home := filepath.Join(dir, "bin", string(release))
	shelf := filepath.Dir(home)
	if err := errors.Join(os.MkdirAll(shelf, 0o755), os.Chmod(shelf, 0o755)); err != nil {
		return binaries{}, fmt.Errorf("keep the download: %w", err)
	}
	if err := os.RemoveAll(home); err != nil {
		return binaries{}, fmt.Errorf("replace an earlier download: %w", err)
	}
	if err := os.Rename(unpacked, home); err != nil {
		return binaries{}, fmt.Errorf("keep the download: %w", err)
	}
	return inspect(ctx, filepath.Join(home, "bin"))
}

// openToAll undoes a strict umask, under which the user who runs the server for root could not read the binaries.
func openToAll(tree string) error {
	return filepath.WalkDir(tree, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		mode := info.Mode().Perm() | 0o444
		if mode&0o100 != 0 {
			mode |= 0o111
		}
		return os.Chmod(path, mode)
	})
}

// freePort is the wanted port if nobody listens there, or any free one.
func freePort(wanted int) (int, error) {
	for _, port := range []int{wanted, 0} {
		listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
		if err == nil {
			return listener.Addr().(*net.TCPAddr).Port, listener.Close()
		}
		if port == 0 {
			return 0, fmt.Errorf("find a free port on 127.0.0.1: %w", err)
		}
	}
	panic("unreachable: port 0 returns")
}
