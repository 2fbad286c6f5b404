package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// state says what is known of the process that postmaster.pid names.
type state int

const (
	absent   state = iota // no file, or no such process
	ours                  // the postmaster of this data folder
	stranger              // another program, which got the same process id later
	unclear               // a process, but this system does not show whose
)

// doubt is how long a process that may or may not be our server has for proving it by taking the password.
const doubt = 5 * time.Second

type postmaster struct {
	pid, port int
	state     state
}

// postmaster reads postmaster.pid. Its lines are the process id, the data folder, the start time, the port and more
// (PostgreSQL's miscadmin.h). A single-user backend, which has a negative process id, is none.
func (c cluster) postmaster() (postmaster, error) {
	content, err := os.ReadFile(c.pidFile())
	if errors.Is(err, fs.ErrNotExist) {
		return postmaster{}, nil
	}
	if err != nil {
		return postmaster{}, notYours(c.dir, fmt.Errorf("see whether PostgreSQL runs: %w", err))
	}
	lines := strings.Split(string(content), "\n")
	if len(lines) < 4 {
		return postmaster{}, nil
	}
	pid, pidErr := strconv.Atoi(strings.TrimSpace(lines[0]))
	port, portErr := strconv.Atoi(strings.TrimSpace(lines[3]))
	if pidErr != nil || portErr != nil || pid <= 0 {
		return postmaster{}, nil
	}
	return postmaster{pid: pid, port: port, state: look(pid, c.data())}, nil
}

// runs tells whether the postmaster seen before is still there, for all that can be known.
func (c cluster) runs(before postmaster) bool {
	now, err := c.postmaster()
	return err == nil && now.pid == before.pid && (now.state == ours || now.state == unclear)
}

// start starts the server, waits until it lets the role in, and returns its port.
func (c cluster) start(ctx context.Context, bin binaries, who account, settings map[string]string) (int, error) {
	wanted := 0
	if last, err := os.ReadFile(c.portFile()); err == nil {
		wanted, _ = strconv.Atoi(strings.TrimSpace(string(last)))
	}
	patience := time.Now().Add(15 * time.Second)
	for {
		port, err := freePort(wanted)
		if err != nil {
			return 0, err
		}
		mark := logSize(c.dir)
		err = c.launch(ctx, bin, who, port, settings)
		if err == nil {
			return port, replaceFile(c.portFile(), strconv.Itoa(port)+"\n", 0o644)
		}
		if !errors.Is(err, errGone) || !passing(c.dir, mark) || time.Now().After(patience) {
			return 0, err
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// passing tells whether the server ended for a reason that goes away by itself: a killed postmaster that its parent has
// not collected yet (to PostgreSQL it exists), backends of one that have not noticed yet, or a port that was taken between
// our look and its own. Messages are English, because LC_ALL is C.
func passing(dir string, mark int64) bool {
	said := logSince(dir, mark)
	return strings.Contains(said, `lock file "postmaster.pid" already exists`) ||
		strings.Contains(said, "pre-existing shared memory block") ||
		strings.Contains(said, "could not create any TCP/IP sockets")
}

// launch makes one attempt. If it fails, nothing of it runs any more.
func (c cluster) launch(ctx context.Context, bin binaries, who account, port int, settings map[string]string) error {
	command, log, err := c.command(who, bin.program("postgres"), arguments(c.data(), port, settings)...)
	if err != nil {
		return err
	}
	err = command.Start()
	log.Close()
	if err != nil {
		return err
	}
	exited := make(chan struct{}) // closed by the goroutine below; nothing is ever sent
	go func() {
		defer close(exited)
		_ = command.Wait() // what it has to say is in its log
	}()
	gone := func() bool {
		select {
		case <-exited:
			return true
		default:
			return false
		}
	}
	failure := c.ready(ctx, port, gone)
	if failure == nil {
		return nil
	}

	// The caller's context may be over, and what was started must still end.
	for _, end := range []func(context.Context, int) error{c.shutDown, c.abandon} {
		if gone() {
			break
		}
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		_ = end(grace, command.Process.Pid) // fails only if it has ended by itself
		select {
		case <-exited:
		case <-grace.Done():
		}
		cancel()
	}
	return failure
}

// arguments puts what must not be changed last, because the last setting of a name wins.
func arguments(data string, port int, settings map[string]string) []string {
	list := []string{"-D", data, "-c", "max_connections=200"}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		list = append(list, "-c", name+"="+settings[name])
	}
	return append(list,
		"-c", "listen_addresses=127.0.0.1", "-c", "port="+strconv.Itoa(port), "-c", "unix_socket_directories=",
		"-c", "logging_collector=off", "-c", "log_destination=stderr")
}

// stop shuts the server down, if one of ours runs, and returns when it has ended.
func (c cluster) stop(ctx context.Context) error {
	pm, err := c.postmaster()
	if err != nil || pm.state == absent || pm.state == stranger {
		return err
	}
	if pm.state == unclear {
		proof, cancel := context.WithTimeout(ctx, doubt)
		defer cancel()
		if err := c.await(proof, role, pm.port, func() bool { return !c.runs(pm) }); err != nil {
			return fmt.Errorf("process %d does not answer as our PostgreSQL, so it was left alone: %w", pm.pid, err)
		}
	}
	if err := c.shutDown(ctx, pm.pid); err != nil {
		return fmt.Errorf("stop PostgreSQL (process %d): %w", pm.pid, err)
	}
	for c.runs(pm) {
		select {
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL (process %d) is still shutting down, see %s: %w", pm.pid, filepath.Join(c.dir, logName), ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

// run runs a program of PostgreSQL to its end.
func (c cluster) run(ctx context.Context, who account, path string, arguments ...string) error {
	command, log, err := c.command(who, path, arguments...)
	if err != nil {
		return err
	}
	defer log.Close()
	if err := command.Start(); err != nil {
		return err
	}
	kill := context.AfterFunc(ctx, func() { _ = command.Process.Kill() })
	defer kill()
	if err := command.Wait(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return nil
}

// command prepares a program whose output goes to the log, which the caller closes.
func (c cluster) command(who account, path string, arguments ...string) (*exec.Cmd, *os.File, error) {
	log, err := os.OpenFile(filepath.Join(c.dir, logName), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, notYours(c.dir, err)
	}
	command := exec.Command(path, arguments...)
	command.Dir = c.dir // ours may be one that the account cannot enter
	command.Stdout, command.Stderr = log, log
	// A user's PGPORT or PGDATA is meant for a server of theirs. LC_ALL keeps the messages in English and, on macOS,
	// the postmaster from refusing to start ("postmaster became multithreaded").
	command.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool {
		return strings.HasPrefix(entry, "PG") || strings.HasPrefix(entry, "LC_") || strings.HasPrefix(entry, "LANG")
	})
	command.Env = append(command.Env, "LC_ALL=C")
	who.becomes(command)
	return command, log, nil
}
