package main_test

import "syscall"

// attributes let a process die with the test that started it, also when that is killed.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
