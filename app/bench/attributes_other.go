//go:build !linux

package main

import "syscall"

// attributes: only Linux ends a process with its parent.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }
