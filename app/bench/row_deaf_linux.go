package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const (
	deafRate  = 500 // events a second, of about 1 kB
	deafBound = 45 * time.Second
)

// deaf is what streams cost that never read, on a band with many events, when they are cut, and what the others notice.
func deaf(ctx context.Context, b *bench) error {
	return errors.Join(deafOverHTTP1(ctx, b), deafOverHTTP2(ctx, b))
}

func deafOverHTTP1(ctx context.Context, b *bench) error {
	readers, deafs := pick(b, 50, 10), pick(b, 100, 10)
	s, err := b.take(ctx, theProduct, 1, readers+deafs)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.open(ctx, readers); err != nil {
		return err
	}
	stopWriting := s.writers(ctx, 1, 1).steadily(ctx, deafRate)
	defer func() { _ = stopWriting() }()

	usual := func(d time.Duration) *histogram {
		s.client.record(true)
		time.Sleep(d)
		return s.client.record(false)
	}
	usual(pick(b, 2*time.Second, 200*time.Millisecond)) // until the load is noticed
	before := usual(pick(b, 5*time.Second, 300*time.Millisecond))
	resident := s.product.resident()

	s.client.record(true)
	began := time.Now()
	ports, hangUp, err := s.deafen(readers, deafs)
	if err != nil {
		return err
	}
	defer hangUp()
	var most, queued float64
	var cut time.Duration
	for cut == 0 && time.Since(began) < pick(b, deafBound, time.Second) {
		time.Sleep(100 * time.Millisecond)
		told, err := s.product.series(ctx)
		if err != nil {
			return err
		}
		most, queued = max(most, s.product.resident()), max(queued, unsent(ports))
		if time.Since(began) > time.Second && int(told["downbeat_streams_open"]) == readers {
			cut = time.Since(began)
		}
	}
	during := s.client.record(false)
	if err := stopWriting(); err != nil {
		b.broken("%v", err)
	}

	switch { // what was not measured is not nothing
	case before.n == 0 || during.n == 0:
		return errors.New("who reads got no events")
	case resident == 0 || queued == 0:
		return errors.New("/proc does not tell the memory of the instance, or of its sockets")
	}
	cost := (max(0, most-resident) + queued) / float64(deafs) / 1000
	b.add(figure{
		What: fmt.Sprintf("each of %d streams that never read", deafs), Value: cost, Unit: "kB", Marks: []mark{atMost(256)},
		Note: fmt.Sprintf("%.0f kB of it in the kernel", queued/float64(deafs)/1000),
	})
	switch {
	case cut > 0:
		b.add(figure{What: "all of them are cut after", Value: cut.Seconds(), Unit: "s", Marks: []mark{atMost(30)}})
	case !b.short:
		b.add(figure{What: "all of them are cut after", Value: deafBound.Seconds(), Unit: "s", Marks: []mark{atMost(30)}, Note: "or later"})
	}
	b.add(figure{
		What: fmt.Sprintf("%d who read, p99 meanwhile", readers), Value: during.ms(0.99), Unit: "ms", Against: "before", Baseline: before.ms(0.99),
		Marks: []mark{atMost(max(25, 2*before.ms(0.99)))},
	})
	b.lost("who read", s.client.missing())
	return nil
}

// deafen opens streams for the seats after the first ones and never reads them. It returns their ports.
func (s *side) deafen(first, n int) (ports map[string]bool, hangUp func(), err error) {
	ports = map[string]bool{}
	var sockets []int
	hangUp = func() {
		for _, fd := range sockets {
			_ = unix.Close(fd)
		}
	}
	to := s.product.address()
	for i, of := range s.seats[first : first+n] {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			return nil, hangUp, err
		}
		sockets = append(sockets, fd)
		if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 1, 0, byte(1 + i/20)}}); err != nil {
			return nil, hangUp, err
		}
		if err := unix.Connect(fd, &unix.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().As4()}); err != nil {
			return nil, hangUp, err
		}
		if _, err := unix.Write(fd, []byte(s.request(of, ""))); err != nil {
			return nil, hangUp, err
		}
		name, err := unix.Getsockname(fd)
		if err != nil {
			return nil, hangUp, err
		}
		own := name.(*unix.SockaddrInet4)
		// As /proc/net/tcp has it.
		ports[fmt.Sprintf("%02X%02X%02X%02X:%04X", own.Addr[3], own.Addr[2], own.Addr[1], own.Addr[0], own.Port)] = true
	}
	return ports, hangUp, nil
}

// unsent is how many bytes lie in the kernel for those remote addresses.
func unsent(remote map[string]bool) (bytes float64) {
	file, err := os.Open("/proc/net/tcp")
	if err != nil {
		return 0
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text()) // sl, local, remote, state, tx:rx, …
		if len(fields) < 5 || !remote[fields[2]] {
			continue
		}
		queue, _, _ := strings.Cut(fields[4], ":")
		n, _ := strconv.ParseInt(queue, 16, 64)
		bytes += float64(n)
	}
	return bytes
}
