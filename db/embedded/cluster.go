package embedded

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const (
	role      = "downbeat" // owns the database of the same name
	superuser = "postgres"
)

// cluster is one major version's folder below the data folder; it need not exist yet.
type cluster struct {
	dir   string
	major int
}

func (c cluster) root() string                { return filepath.Join(c.dir, strconv.Itoa(c.major)) }
func (c cluster) data() string                { return filepath.Join(c.root(), "data") }
func (c cluster) pidFile() string             { return filepath.Join(c.data(), "postmaster.pid") }
func (c cluster) portFile() string            { return filepath.Join(c.root(), "port") }
func (c cluster) password(name string) string { return filepath.Join(c.root(), name+".password") }

// clustersIn lists the complete clusters in dir, newest major version first. A folder that does not exist holds none.
func clustersIn(dir string) ([]cluster, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, notYours(dir, fmt.Errorf("look for clusters: %w", err))
	}
	var clusters []cluster
	for _, entry := range entries {
		major, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		c := cluster{dir: dir, major: major}
		if _, err := os.Stat(filepath.Join(c.data(), "PG_VERSION")); err == nil {
			clusters = append(clusters, c)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, notYours(dir, fmt.Errorf("look for clusters: %w", err))
		}
	}
	slices.SortFunc(clusters, func(a, b cluster) int { return b.major - a.major })
	return clusters, nil
}

// newestData is the data folder whose owner runs the server; empty if there is no cluster.
func newestData(clusters []cluster) string {
	if len(clusters) == 0 {
		return ""
	}
	return clusters[0].data()
}

func (c cluster) secret(name string) (string, error) {
	password, err := os.ReadFile(c.password(name))
	if err != nil {
		return "", notYours(c.dir, fmt.Errorf("read the password of %s: %w; put the file back, or move %s away to begin with an empty database", name, err, c.root()))
	}
	return string(bytes.TrimSpace(password)), nil
}

// url is the connection URL of a role, to the database of the same name.
func (c cluster) url(name string, port int) (string, error) {
	password, err := c.secret(name)
	if err != nil {
		return "", err
	}
	address := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(name, password),
		Host:     "127.0.0.1:" + strconv.Itoa(port),
		Path:     "/" + name,
		RawQuery: "sslmode=disable",
	}
	return address.String(), nil
}

func newPassword(path string) error { return replaceFile(path, rand.Text()+"\n", 0o600) }

// replaceFile writes all of a file or nothing, and replaces one that another user wrote in our folder.
func replaceFile(path, content string, mode fs.FileMode) error {
	next := path + ".new"
	if err := os.WriteFile(next, []byte(content), mode); err != nil {
		return err
	}
	return os.Rename(next, path)
}

// initialise makes the cluster unless it exists. It is made under another name, and gets its own, together with the
// superuser's password, by one rename: a kill at any moment leaves either a complete cluster or rubbish that is known as such.
func (c cluster) initialise(ctx context.Context, bin binaries, who account, settings map[string]string, log *slog.Logger) error {
	if err := c.sweep(); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(c.data(), "PG_VERSION")); err == nil {
		return nil
	}
	log.Info("making a PostgreSQL cluster", "version", bin.version(), "folder", c.root())
	unfinished, err := os.MkdirTemp(c.dir, strconv.Itoa(c.major)+".new-*")
	if err != nil {
		return notYours(c.dir, err)
	}
	defer os.RemoveAll(unfinished) // after the rename there is nothing of that name
	if err := os.Chmod(unfinished, 0o711); err != nil {
		return err
	}
	data, password := filepath.Join(unfinished, "data"), filepath.Join(unfinished, superuser+".password")
	if err := os.Mkdir(data, 0o700); err != nil {
		return err
	}
	if err := newPassword(password); err != nil {
		return err
	}
	// initdb reads the password file as the user who runs the server; afterwards it is ours again.
	if err := errors.Join(who.owns(data), who.owns(password)); err != nil {
		return err
	}
	arguments := []string{
		"--pgdata=" + data, "--username=" + superuser, "--pwfile=" + password, "--auth=scram-sha-256",
		"--encoding=UTF8", "--locale=C", // the one locale that every machine has, with the same order on each
	}
	if settings["fsync"] == "off" {
		arguments = append(arguments, "--no-sync")
	}
	if err := c.run(ctx, who, bin.program("initdb"), arguments...); err != nil {
		return err
	}
	if err := reclaim(password); err != nil {
		return err
	}
	// Rename replaces nothing that holds anything: a folder somebody else put there stays as it is.
	if err := os.Remove(c.root()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is in the way and is not a cluster of ours: move it elsewhere or choose another data folder", c.root())
	}
	if err := os.Rename(unfinished, c.root()); err != nil {
		return err
	}
	return syncFolder(c.dir)
}

// sweep removes what a killed initialisation left. That initdb may still run and write, so leftovers of a removal do
// not matter: the next start sweeps again, and a new cluster is made under a new name.
func (c cluster) sweep() error {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		before, _, found := strings.Cut(entry.Name(), ".new-")
		if _, err := strconv.Atoi(before); found && err == nil {
			_ = os.RemoveAll(filepath.Join(c.dir, entry.Name()))
		}
		if strings.HasPrefix(entry.Name(), "download-") {
			_ = os.RemoveAll(filepath.Join(c.dir, entry.Name()))
		}
	}
	return nil
}
