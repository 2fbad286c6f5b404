package embedded

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// oldestMajor is the oldest PostgreSQL whose SQL our migrations and triggers are tried with.
const oldestMajor = 14

const waysOut = "install one (Debian and Ubuntu: `apt-get install postgresql`, macOS: `brew install postgresql@17`), " +
	"or run `docker compose up --wait postgres` as compose.yaml says and set DATABASE_URL to it, or set DATABASE_URL to a server you have"

// binaries is a folder that holds postgres, initdb and pg_ctl of one version.
type binaries struct {
	dir          string
	major, minor int
}

func (b binaries) version() string { return fmt.Sprintf("%d.%d", b.major, b.minor) }

func (b binaries) program(name string) string { return filepath.Join(b.dir, program(name)) }

func program(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

// sources is where binaries come from, in the order of the search.
type sources struct {
	path       string   // a list of folders, as in $PATH
	globs      []string // patterns of further folders
	repository string   // a Maven repository with the zonky.io packages; empty means the public one
}

func machine() *sources {
	return &sources{path: os.Getenv("PATH"), globs: []string{
		"/usr/lib/postgresql/*/bin",
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	}}
}

// choose picks the binaries and the cluster that they are to run, and downloads binaries if the machine has none.
func choose(ctx context.Context, dir string, opts Options, log *slog.Logger) (binaries, cluster, error) {
	clusters, err := clustersIn(dir)
	if err != nil {
		return binaries{}, cluster{}, err
	}
	from := opts.sources
	if from == nil {
		from = machine()
	}

	var found []binaries
	if opts.Bin != "" {
		folder, err := filepath.Abs(opts.Bin)
		if err != nil {
			return binaries{}, cluster{}, err
		}
		bin, err := inspect(ctx, folder)
		if err != nil {
			return binaries{}, cluster{}, err
		}
		found = []binaries{bin}
	} else if found, err = from.find(ctx, dir, clusters, log); err != nil {
		return binaries{}, cluster{}, err
	}
	if len(found) == 0 {
		bin, err := download(ctx, dir, from.repository, clusters, log)
		if err != nil {
			return binaries{}, cluster{}, fmt.Errorf("this machine has no PostgreSQL server of version %d or newer "+
				"(looked in PATH, %s) and the download failed (%w): %s", oldestMajor, strings.Join(from.globs, ", "), err, waysOut)
		}
		found = []binaries{bin}
	}

	for _, bin := range found {
		for _, c := range clusters {
			if c.major == bin.major {
				return bin, c, nil
			}
		}
	}
	c := cluster{dir: dir, major: found[0].major}
	for _, other := range clusters {
		log.Warn("leaving the data of another PostgreSQL version alone and starting with an empty database beside them: "+
			"install that version to get them back", "version", other.major, "folder", other.root(), "new", c.root())
	}
	return found[0], c, nil
}

// find lists the usable binaries of this machine, newest first.
func (s *sources) find(ctx context.Context, dir string, clusters []cluster, log *slog.Logger) ([]binaries, error) {
	var folders []string
	for _, folder := range filepath.SplitList(s.path) {
		if !filepath.IsAbs(folder) {
			continue // whatever lies in the current folder is not what was meant
		}
		// A lone postgres in PATH is often a link to the folder that has all three.
		if real, err := filepath.EvalSymlinks(filepath.Join(folder, program("postgres"))); err == nil {
			folders = append(folders, filepath.Dir(real))
		}
	}
	for _, pattern := range append(slices.Clone(s.globs), filepath.Join(dir, "bin", "*", "bin")) {
		matches, err := filepath.Glob(pattern)
		if err != nil {
			return nil, fmt.Errorf("search for PostgreSQL in %s: %w", pattern, err)
		}
		folders = append(folders, matches...)
	}

	who, err := accountFor(newestData(clusters))
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var found []binaries
	for _, folder := range folders {
		real, err := filepath.EvalSymlinks(folder)
		if err != nil || seen[real] {
			continue
		}
		seen[real] = true
		if !complete(real) {
			continue
		}
		bin, err := inspect(ctx, real)
		if err == nil {
			err = who.enters(real)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			log.Warn("passing over a PostgreSQL", "folder", real, "reason", err)
			continue
		}
		found = append(found, bin)
	}
	// Stable, so that among equals the order of the search decides.
	slices.SortStableFunc(found, func(a, b binaries) int {
		return cmp.Or(cmp.Compare(b.major, a.major), cmp.Compare(b.minor, a.minor))
	})
	return found, nil
}

func complete(folder string) bool {
	for _, name := range []string{"postgres", "initdb", "pg_ctl"} {
		info, err := os.Stat(filepath.Join(folder, program(name)))
		if err != nil || info.IsDir() {
			return false
		}
	}
	return true
}

// versionLine reads "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)" as well as "… 19devel" and "… 18beta1".
var versionLine = regexp.MustCompile(`\(PostgreSQL\) (\d+)(?:\.(\d+))?`)

func inspect(ctx context.Context, folder string) (binaries, error) {
	if !complete(folder) {
		return binaries{}, fmt.Errorf("%s does not hold a PostgreSQL server: name the folder that has postgres, initdb and pg_ctl in it", folder)
	}
	output, err := exec.CommandContext(ctx, filepath.Join(folder, program("postgres")), "--version").Output()
	if err != nil {
		return binaries{}, fmt.Errorf("ask %s for its version: %w", filepath.Join(folder, program("postgres")), err)
	}
	match := versionLine.FindSubmatch(output)
	if match == nil {
		return binaries{}, fmt.Errorf("%s says %q where its version is expected: choose another folder", folder, output)
	}
	bin := binaries{dir: folder}
	bin.major, _ = strconv.Atoi(string(match[1]))
	bin.minor, _ = strconv.Atoi(string(match[2])) // empty in "18beta1", and then 0 is right
	if bin.major < oldestMajor {
		return binaries{}, fmt.Errorf("%s holds PostgreSQL %d, which is too old: %d or newer is needed", folder, bin.major, oldestMajor)
	}
	return bin, nil
}
