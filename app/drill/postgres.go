package drill

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"downbeat/db/embedded"
)

// postgres is a server of the drill's own, which may be mistreated.
type postgres struct {
	folder string
	server *embedded.Server
}

// startPostgres makes a cluster in the folder, or starts again the one that is there.
func startPostgres(ctx context.Context, folder string) (*postgres, error) {
	p := &postgres{folder: folder}
	return p, p.start(ctx)
}

func (p *postgres) start(ctx context.Context) (err error) {
	// Without fsync a kill -9 loses nothing: what was written is the kernel's. Only a machine that falls would lose it.
	p.server, err = embedded.Start(ctx, embedded.Options{Dir: p.folder, Settings: map[string]string{"fsync": "off", "shared_buffers": "32MB"}})
	return err
}

// stop is a fast shutdown, as an operator's restart makes it.
func (p *postgres) stop(ctx context.Context) error { return p.server.Stop(ctx) }

// kill is kill -9 of the postmaster.
func (p *postgres) kill(ctx context.Context) error {
	found, err := filepath.Glob(filepath.Join(p.folder, "*", "data", "postmaster.pid"))
	if err != nil || len(found) != 1 {
		return fmt.Errorf("find the postmaster in %s: %d files, %w", p.folder, len(found), err)
	}
	content, err := os.ReadFile(found[0])
	if err != nil {
		return err
	}
	line, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		return fmt.Errorf("read %s: %w", found[0], err)
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	if err := process.Kill(); err != nil {
		return fmt.Errorf("kill the postmaster: %w", err)
	}
	return p.server.Stop(ctx) // lets go of the folder; nothing runs there any more
}
