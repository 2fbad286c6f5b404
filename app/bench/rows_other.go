//go:build !linux

package main

import (
	"context"
	"runtime"
)

// rows are all of the table, in its order.
var rows = []row{
	{"write", write}, {"write-many", writeMany}, {"latency", onlyLinux}, {"idle", onlyLinux}, {"streams", onlyLinux}, {"deliveries", onlyLinux},
	{"bands", onlyLinux}, {"return", onlyLinux}, {"deaf", onlyLinux},
}

func onlyLinux(_ context.Context, b *bench) error {
	b.say("  this row needs Linux, for epoll and /proc")
	return nil
}

func system() string { return runtime.GOOS + " " + runtime.GOARCH }
