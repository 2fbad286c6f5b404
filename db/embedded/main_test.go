package embedded

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"
)

// helperDir is the environment variable that turns the test binary into a second application on the folder it names.
const helperDir = "DOWNBEAT_EMBEDDED_HELPER_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperDir); dir != "" {
		helper(dir)
	}
	goleak.VerifyTestMain(m)
}

// fast gives up the safety against a power cut, which no test can cause, and keeps the one against kill -9.
var fast = map[string]string{"fsync": "off", "shared_buffers": "16MB"}

// helper starts a server, says so in one line, and stops when its standard input ends.
func helper(dir string) {
	server, err := Start(context.Background(), Options{Dir: dir, Settings: fast})
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	fmt.Println(server.URL(), server.Started())
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := server.Stop(context.Background()); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// application is a helper process.
type application struct {
	command *exec.Cmd
	stdin   io.Closer
	stdout  *bufio.Reader
}

// MustRun starts a helper process on dir. It does not wait for its server.
func MustRun(tb testing.TB, dir string, adjust func(*exec.Cmd)) *application {
	tb.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), helperDir+"="+dir)
	command.Stderr = os.Stderr
	if adjust != nil {
		adjust(command)
	}
	stdin, err := command.StdinPipe()
	Must(tb, err)
	stdout, err := command.StdoutPipe()
	Must(tb, err)
	Must(tb, command.Start())
	return &application{command: command, stdin: stdin, stdout: bufio.NewReader(stdout)}
}

// MustAnswer waits for the helper's server.
func (a *application) MustAnswer(tb testing.TB) (url string, started bool) {
	tb.Helper()
	line, err := a.stdout.ReadString('\n')
	if err != nil || strings.HasPrefix(line, "error:") {
		tb.Fatalf("the other process says %q (%v)", line, err)
	}
	url, word, _ := strings.Cut(strings.TrimSpace(line), " ")
	return url, word == "true"
}

// MustStop lets the helper stop in good order.
func (a *application) MustStop(tb testing.TB) {
	tb.Helper()
	Must(tb, a.stdin.Close())
	rest, _ := io.ReadAll(a.stdout)
	if err := a.command.Wait(); err != nil {
		tb.Fatalf("the other process ended with %v and says %q", err, rest)
	}
}

// MustKill is kill -9.
func (a *application) MustKill(tb testing.TB) {
	tb.Helper()
	Must(tb, a.command.Process.Kill())
	_ = a.command.Wait() // "signal: killed"
	_ = a.stdin.Close()
}

func Must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// MustDir is a data folder that the unprivileged user can reach, unlike the one around t.TempDir.
func MustDir(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	for _, folder := range []string{filepath.Dir(dir), dir} {
		Must(tb, os.Chmod(folder, 0o755))
	}
	return dir
}

// MustStart starts or attaches, and stops at the end of the test if the test has not.
func MustStart(tb testing.TB, opts Options) *Server {
	tb.Helper()
	if opts.Settings == nil {
		opts.Settings = fast
	}
	server, err := Start(MustSoon(tb), opts)
	Must(tb, err)
	tb.Cleanup(func() { MustStop(tb, server) })
	return server
}

func MustStop(tb testing.TB, server *Server) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	Must(tb, server.Stop(ctx))
}

// MustSoon is a context that ends with the test, or earlier when something hangs.
func MustSoon(tb testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(tb.Context(), 50*time.Second)
	tb.Cleanup(cancel)
	return ctx
}

// MustExec runs statements in one connection.
func MustExec(tb testing.TB, url string, statements ...string) {
	tb.Helper()
	conn, err := pgx.Connect(MustSoon(tb), url)
	Must(tb, err)
	defer conn.Close(context.Background())
	for _, statement := range statements {
		_, err := conn.Exec(MustSoon(tb), statement)
		Must(tb, err)
	}
}

// MustText is the one text that a query returns.
func MustText(tb testing.TB, url, query string) string {
	tb.Helper()
	conn, err := pgx.Connect(MustSoon(tb), url)
	Must(tb, err)
	defer conn.Close(context.Background())
	var text string
	Must(tb, conn.QueryRow(MustSoon(tb), query).Scan(&text))
	return text
}

// MustPostmaster is the postmaster that runs in the server's cluster.
func MustPostmaster(tb testing.TB, c cluster) postmaster {
	tb.Helper()
	pm, err := c.postmaster()
	Must(tb, err)
	if pm.state != ours && pm.state != unclear {
		tb.Fatalf("no postmaster of ours runs in %s: %+v", c.data(), pm)
	}
	return pm
}

// MustBeStopped fails if a postmaster still runs in the cluster.
func MustBeStopped(tb testing.TB, c cluster) {
	tb.Helper()
	pm, err := c.postmaster()
	Must(tb, err)
	if pm.state != absent {
		tb.Fatalf("a postmaster still runs in %s: %+v", c.data(), pm)
	}
}

// MustSay fails unless the error is there and holds all of the words.
func MustSay(tb testing.TB, err error, words ...string) {
	tb.Helper()
	if err == nil {
		tb.Fatal("there is no error")
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			tb.Errorf("the error does not say %q: %v", word, err)
		}
	}
}

// collect is a log that a test reads back.
func collect() (*slog.Logger, *strings.Builder) {
	text := &strings.Builder{}
	return slog.New(slog.NewTextHandler(text, nil)), text
}
