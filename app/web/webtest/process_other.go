//go:build !unix

package webtest

import (
	"os"
	"os/exec"
)

func endTogether(*exec.Cmd) {}

func lock(*os.File) error { return nil }
