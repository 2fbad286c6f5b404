//go:build !unix

package sse

import "syscall"

// attempt is for Unix. Elsewhere every write may wait, in a goroutine of its own.
type attempt struct{}

func newAttempt() *attempt { return &attempt{} }

func (*attempt) write(syscall.RawConn, []byte) (int, error) { return 0, nil }
