//go:build !linux

package db

import "syscall"

// boundUnacknowledged has no portable form: elsewhere keepalive and the
// deadlines of each call must do.
func boundUnacknowledged(string, string, syscall.RawConn) error { return nil }
