package embedded

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

// MustJar packs the server programs of this machine as zonky.io publishes them: a jar that holds a .txz.
//
// Debian's programs find their libraries beside themselves, but their share folder where the package put it. So what
// runs in these tests is the download with this machine's share folder; that a published jar is complete is not proved.
func MustJar(tb testing.TB) []byte {
	tb.Helper()
	found, err := machine().find(tb.Context(), tb.TempDir(), nil, discard())
	Must(tb, err)
	if len(found) == 0 {
		tb.Skip("there are no PostgreSQL programs to make an archive of")
	}
	home := filepath.Dir(found[0].dir)
	if _, err := os.Stat(filepath.Join(home, "lib", "dict_snowball.so")); err != nil {
		tb.Skip("the libraries of this PostgreSQL are not where Debian has them: ", err)
	}
	if _, err := exec.LookPath("xz"); err != nil {
		tb.Skip("there is no xz to make an archive with")
	}
	archive := filepath.Join(tb.TempDir(), "postgres.txz")
	pack := exec.Command("tar", "--create", "--dereference", "--use-compress-program=xz -0", "--file="+archive,
		"--exclude=bitcode", "--exclude=llvmjit*", "--exclude=pgxs", // half of the size, and nothing needs it
		"--directory="+home, "bin/postgres", "bin/initdb", "bin/pg_ctl", "lib")
	if output, err := pack.CombinedOutput(); err != nil {
		tb.Fatalf("tar: %v: %s", err, output)
	}
	content, err := os.ReadFile(archive)
	Must(tb, err)
	var jar bytes.Buffer
	zipped := zip.NewWriter(&jar)
	entry, err := zipped.Create("postgres-test.txz")
	Must(tb, err)
	_, err = entry.Write(content)
	Must(tb, err)
	Must(tb, zipped.Close())
	return jar.Bytes()
}

// MustRepository serves the jar under every name, with that checksum; an empty one is not found.
func MustRepository(tb testing.TB, jar []byte, checksum string) *sources {
	tb.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, ".jar"):
			_, _ = w.Write(jar)
		case strings.HasSuffix(r.URL.Path, ".jar.sha256") && checksum != "":
			_, _ = w.Write([]byte(checksum))
		default:
			http.NotFound(w, r)
		}
	}))
	tb.Cleanup(server.Close)
	return &sources{repository: server.URL}
}

func TestAMachineWithoutBinariesDownloadsThemOnce(t *testing.T) {
	t.Parallel()
	jar := MustJar(t)
	dir := MustDir(t)
	from := MustRepository(t, jar, fmt.Sprintf("%x", sha256.Sum256(jar)))
	server := MustStart(t, Options{Dir: dir, sources: from})
	if !server.Started() {
		t.Error("there was something to attach to")
	}
	MustText(t, server.URL(), "select current_user")
	MustStop(t, server)
	options, err := os.ReadFile(filepath.Join(server.cluster.data(), "postmaster.opts"))
	Must(t, err)
	if !strings.HasPrefix(string(options), filepath.Join(dir, "bin")) {
		t.Errorf("it was not the download that ran: %s", options)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "download-*")); len(left) > 0 {
		t.Errorf("scratch folders are left: %v", left)
	}

	again := MustStart(t, Options{Dir: dir, sources: &sources{repository: "http://127.0.0.1:1"}})
	MustText(t, again.URL(), "select current_user")
}

func TestADownloadThatIsNotWhatWasPublishedIsRefused(t *testing.T) {
	t.Parallel()
	jar := MustJar(t)
	for name, checksum := range map[string]string{"wrong checksum": strings.Repeat("0", 64), "no checksum": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := MustDir(t)
			_, err := Start(MustSoon(t), Options{Dir: dir, sources: MustRepository(t, jar, checksum)})
			MustSay(t, err, "checksums do not match")
			if kept, _ := filepath.Glob(filepath.Join(dir, "bin", "*")); len(kept) > 0 {
				t.Errorf("it was kept all the same: %v", kept)
			}
		})
	}
}

func TestWithoutBinariesOneSentenceNamesTheWaysOut(t *testing.T) {
	t.Parallel()
	_, err := Start(MustSoon(t), Options{Dir: MustDir(t), sources: &sources{repository: "http://127.0.0.1:1"}})
	MustSay(t, err, "no PostgreSQL server", "connection refused", "apt-get install postgresql", "brew install postgresql@17",
		"docker compose up --wait postgres", "DATABASE_URL")
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("it is more than a sentence: %v", err)
	}
}

func TestADownloadEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel() // the request has arrived, and is never answered
		<-r.Context().Done()
	}))
	defer server.Close()
	_, err := Start(ctx, Options{Dir: MustDir(t), sources: &sources{repository: server.URL}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
}
