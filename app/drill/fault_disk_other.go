//go:build !linux

package drill

import (
	"context"
	"errors"
)

func lacksDisk(*world) string { return "it needs Linux, to make a file system that is soon full" }

func fillDisk(context.Context, *world) error { return errors.New("there is no such fault here") }
