//go:build !unix

package embedded

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// look cannot see a process's folder here: the password decides.
func look(int, string) state { return unclear }

func (c cluster) shutDown(ctx context.Context, _ int) error { return c.control(ctx, "fast") }
func (c cluster) abandon(ctx context.Context, _ int) error  { return c.control(ctx, "immediate") }

// control runs the pg_ctl that lies beside the postgres which the server says it was started as: its command line
// is in postmaster.opts, the program first.
func (c cluster) control(ctx context.Context, mode string) error {
	line, err := os.ReadFile(filepath.Join(c.data(), "postmaster.opts"))
	if err != nil {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	postgres, _, _ := strings.Cut(string(line), ` "`)
	ctl := filepath.Join(filepath.Dir(postgres), program("pg_ctl"))
	return exec.CommandContext(ctx, ctl, "stop", "-D", c.data(), "-m", mode, "-W").Run()
}
