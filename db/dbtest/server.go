package dbtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/postgres"

	"downbeat/db/embedded"
)

var (
	stopped atomic.Bool // Main will stop the server
	stopMu  sync.Mutex
	stopFn  func(context.Context) error
)

// adminURL starts the server at its first call.
var adminURL = sync.OnceValues(func() (string, error) {
	if !stopped.Load() {
		return "", errors.New("nobody would stop the server: the package's TestMain must be os.Exit(dbtest.Main(m))")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	var address string
	var err error
	switch choice := os.Getenv("DOWNBEAT_TEST_POSTGRES"); {
	case choice == "container":
		address, err = startContainer(ctx)
	case strings.HasPrefix(choice, "postgres://"):
		address = choice
	default:
		address, err = startEmbedded(ctx, choice)
	}
	if err != nil {
		return "", fmt.Errorf("start a PostgreSQL to test with: %w", err)
	}
	return address, nil
})

// fast trades durability for speed: the databases of tests are thrown away. A
// kill -9 of the server loses nothing by it, only one of the machine would.
var fast = map[string]string{
	"fsync": "off", "max_connections": "300", "max_prepared_transactions": "10", "log_statement": "none",
	"shared_buffers": "256MB", "max_wal_size": "2GB", "autovacuum_naptime": "10s",
}

func startEmbedded(ctx context.Context, bin string) (string, error) {
	// One server for all packages that are tested at the same time; one for each set of binaries.
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("downbeat-test-%d", os.Getuid()))
	if bin != "" {
		dir += "-" + strings.ReplaceAll(strings.Trim(bin, "/"), "/", "-")
	}
	server, err := embedded.Start(ctx, embedded.Options{Dir: dir, Bin: bin, Settings: fast})
	if err != nil {
		return "", err
	}
	onStop(server.Stop)
	return server.AdminURL()
}

func startContainer(ctx context.Context) (string, error) {
	image := os.Getenv("DOWNBEAT_TEST_IMAGE")
	if image == "" {
		image = "postgres:17-alpine"
	}
	arguments := []string{"postgres"}
	for name, value := range fast {
		arguments = append(arguments, "-c", name+"="+value)
	}
	container, err := postgres.Run(ctx, image,
		postgres.WithUsername("postgres"), postgres.WithPassword("postgres"), postgres.WithDatabase("postgres"),
		testcontainers.WithEnv(map[string]string{"LANG": "C.UTF-8"}), // not every image makes a UTF-8 database by itself
		testcontainers.WithCmd(arguments...), postgres.BasicWaitStrategies())
	if err != nil {
		return "", err
	}
	onStop(func(ctx context.Context) error { return testcontainers.TerminateContainer(container) })
	return container.ConnectionString(ctx, "sslmode=disable")
}

func onStop(fn func(context.Context) error) {
	stopMu.Lock()
	defer stopMu.Unlock()
	stopFn = fn
}

func stop() error {
	stopMu.Lock()
	defer stopMu.Unlock()
	if stopFn == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return stopFn(ctx)
}
