package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
)

// side is a server on a database of its own, with streams on it.
type side struct {
	name    string
	pool    *pgxpool.Pool
	seats   []seat
	client  *client
	product *product // or
	child   *child
	cluster *cluster
}

// kinds of sides.
const (
	theProduct  = "ours"     // the real binary
	theInstance = "instance" // a process of this command, at whose hub is published
	theNaive    = "gin + pgxlisten"
	theChannels = "gin"    // the same without a database
	theHTTP2    = "HTTP/2" // the instance, over that
)

// take makes a side for so many bands of so many members, without streams.
func (b *bench) take(ctx context.Context, kind string, bands, members int) (s *side, err error) {
	s = &side{name: kind, cluster: b.cluster}
	defer func() {
		if err != nil {
			s.close()
			err = fmt.Errorf("%s: %w", kind, err)
		}
	}()
	if kind == theChannels {
		for range members {
			for n := range bands {
				s.seats = append(s.seats, seat{band: n})
			}
		}
		s.child, err = startChild(ctx, "naive", "", bands)
		return s, err
	}
	if s.pool, err = b.cluster.database(ctx, "bench_"+map[string]string{theProduct: "ours", theInstance: "instance", theHTTP2: "http2", theNaive: "naive"}[kind], template); err != nil {
		return s, err
	}
	if s.seats, err = seatAudience(ctx, s.pool, bands, members); err != nil {
		return s, err
	}
	switch kind {
	case theProduct:
		program, err := b.binary(ctx)
		if err != nil {
			return s, err
		}
		s.product, err = startProduct(ctx, program, b.cluster.serverURL(s.pool), b.cluster.folder)
		return s, err
	case theInstance:
		s.child, err = startChild(ctx, "instance", b.cluster.serverURL(s.pool), bands)
		return s, err
	case theHTTP2:
		s.child, err = startChild(ctx, "http2", b.cluster.serverURL(s.pool), bands)
		return s, err
	}
	if _, err := s.pool.Exec(ctx, naiveTrigger); err != nil {
		return s, err
	}
	s.child, err = startChild(ctx, "naive", s.pool.Config().ConnString(), bands)
	return s, err
}

// pid is the server's.
func (s *side) pid() int {
	if s.product != nil {
		return s.product.command.Process.Pid
	}
	return s.child.command.Process.Pid
}

// open opens a stream for each of the first seats.
func (s *side) open(ctx context.Context, streams int) (err error) {
	to := s.product.address()
	if s.child != nil {
		to = s.child.to
	}
	if s.client == nil {
		if s.client, err = newClient(to); err != nil {
			return err
		}
		s.client.http2 = s.name == theHTTP2
	}
	requests := make([]string, streams)
	for n, seat := range s.seats[:streams] {
		requests[n] = s.request(seat, "")
	}
	if err := s.client.openAll(ctx, requests); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}

// request is a seat's, to go on after an id.
func (s *side) request(of seat, lastID string) string {
	if s.name == theNaive || s.name == theChannels {
		return get(s.child.to, "/?band="+bandID(of.band).String(), "", "")
	}
	to := s.product.address()
	if s.child != nil {
		to = s.child.to
	}
	return get(to, "/api/realtime?band="+bandID(of.band).String(), of.token, lastID)
}

func (s *side) close() {
	if s.client != nil {
		s.client.close()
	}
	if s.product != nil {
		s.product.kill()
	}
	if s.child != nil {
		s.child.stop()
	}
	if s.pool != nil {
		s.cluster.drop(s.pool)
	}
}
