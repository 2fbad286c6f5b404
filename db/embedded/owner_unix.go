//go:build unix

package embedded

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// account is the user who runs the server. The zero value is the user who runs this process.
type account struct {
	uid, gid uint32
	name     string
}

// accountFor is the unprivileged user for a cluster, if this process is root: the owner of the data if they exist,
// else postgres, else nobody.
func accountFor(data string) (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	if info, err := os.Stat(data); err == nil {
		owner := info.Sys().(*syscall.Stat_t)
		if owner.Uid != 0 {
			return account{uid: owner.Uid, gid: owner.Gid, name: userName(owner.Uid)}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(found.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(found.Gid, 10, 32)
		if err := errors.Join(uidErr, gidErr); err != nil {
			return account{}, fmt.Errorf("read the ids of user %s: %w", name, err)
		}
		return account{uid: uint32(uid), gid: uint32(gid), name: name}, nil
	}
	return account{}, errors.New("PostgreSQL refuses to run as root and this machine has neither a user postgres nor nobody: " +
		"create one (`useradd --system postgres`), or run Downbeat as an ordinary user")
}

func userName(uid uint32) string {
	id := strconv.FormatUint(uint64(uid), 10)
	if found, err := user.LookupId(id); err == nil {
		return found.Username
	}
	return id
}

// enters checks that the account can get into the folder. Only the mode bits count: the account is given no
// supplementary groups.
func (a account) enters(folder string) error {
	if a.name == "" {
		return nil
	}
	real, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return err
	}
	steps := strings.Split(filepath.Clean(real), string(filepath.Separator))
	for i := range steps {
		step := string(filepath.Separator) + filepath.Join(steps[:i+1]...)
		info, err := os.Stat(step)
		if err != nil {
			return err
		}
		owner := info.Sys().(*syscall.Stat_t)
		enter := os.FileMode(0o001)
		switch {
		case owner.Uid == a.uid:
			enter = 0o100
		case owner.Gid == a.gid:
			enter = 0o010
		}
		if info.Mode().Perm()&enter == 0 {
			return fmt.Errorf("%s is out of reach: PostgreSQL refuses to run as root, so it runs as user %s, who may not enter %s (mode %04o); "+
				"choose a folder elsewhere, such as /var/lib/downbeat, or open that one with `chmod o+x %s`", folder, a.name, step, info.Mode().Perm(), step)
		}
	}
	return nil
}

// owns gives a file or folder to the account.
func (a account) owns(path string) error {
	if a.name == "" {
		return nil
	}
	return os.Chown(path, int(a.uid), int(a.gid))
}

// reclaim takes a file back for the user who runs this process.
func reclaim(path string) error { return os.Chown(path, os.Geteuid(), os.Getegid()) }

// becomes makes the command run as the account, in a session of its own: Ctrl-C and the end of a terminal pass it by.
func (a account) becomes(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if a.name != "" {
		command.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
}

// syncFolder makes a rename inside the folder outlive a power cut: the next start would sweep a cluster away whose
// rename was lost.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
