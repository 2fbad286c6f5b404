package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgxlisten"
)

// naive is the way of tutorials: a row trigger that notifies with the row, a listener, one goroutine that hands each
// message to a channel per client of its band, and gin's c.SSEvent, which encodes it for each of them.
type naive struct {
	messages chan map[string]any // without room, from the listener to run
	join     chan naiveClient    // without room, from requests to run
	leave    chan naiveClient    // without room, from requests to run
	ready    chan struct{}       // closed when it listens
	once     sync.Once
	ended    chan struct{} // closed when run has ended
}

type naiveClient struct {
	band string
	own  chan map[string]any // 64 places, from run; when it is full, run waits
}

func newNaive() *naive {
	return &naive{
		messages: make(chan map[string]any), join: make(chan naiveClient), leave: make(chan naiveClient), ready: make(chan struct{}), ended: make(chan struct{}),
	}
}

// serveNaive is the process; without a database it is only published to.
func serveNaive(ctx context.Context, url string, _ int) (*served, error) {
	ctx, cancel := context.WithCancel(ctx)
	n := newNaive()
	var group sync.WaitGroup
	group.Go(func() { n.run(ctx) })
	if url != "" {
		failed := make(chan error, 1)
		group.Go(func() { failed <- n.listen(ctx, url) })
		select {
		case <-n.ready:
		case err := <-failed:
			cancel()
			return nil, err
		}
	}
	s := &served{publish: func(seqs []int64, bands []int) {
		for i := range seqs {
			_ = n.publish(string(rowJSON(bands[i], seqs[i])))
		}
	}}
	// As the tutorials have it.
	if err := s.serve(ctx, &http.Server{Handler: n.handler()}, nil); err != nil { //nolint:gosec // without a timeout, as the tutorials have it
		cancel()
		return nil, err
	}
	closeServer := s.stop
	s.stop = func() {
		cancel()
		closeServer()
		group.Wait()
	}
	return s, nil
}

func (n *naive) run(ctx context.Context) {
	defer close(n.ended)
	clients := map[string]map[naiveClient]bool{}
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-n.join:
			if clients[c.band] == nil {
				clients[c.band] = map[naiveClient]bool{}
			}
			clients[c.band][c] = true
		case c := <-n.leave:
			delete(clients[c.band], c)
		case m := <-n.messages:
			band, _ := m["band_id"].(string)
			for c := range clients[band] {
				select {
				case c.own <- m:
				case <-ctx.Done():
					return
				}
			}
		}
	}
}

func (n *naive) listen(ctx context.Context, url string) error {
	listener := &pgxlisten.Listener{Connect: func(ctx context.Context) (*pgx.Conn, error) { return pgx.Connect(ctx, url) }}
	listener.Handle("downbeat", n)
	return listener.Listen(ctx)
}

// HandleNotification and HandleBacklog are what pgxlisten calls.
func (n *naive) HandleNotification(_ context.Context, m *pgconn.Notification, _ *pgx.Conn) error {
	return n.publish(m.Payload)
}

// HandleBacklog is called when it listens.
func (n *naive) HandleBacklog(context.Context, string, *pgx.Conn) error {
	n.once.Do(func() { close(n.ready) })
	return nil
}

func (n *naive) publish(payload string) error {
	var row map[string]any
	if err := json.Unmarshal([]byte(payload), &row); err != nil {
		return err
	}
	select {
	case n.messages <- row:
		return nil
	case <-n.ended:
		return errors.New("the server has ended")
	}
}

func (n *naive) handler() http.Handler {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.GET("/", func(c *gin.Context) {
		own := naiveClient{c.Query("band"), make(chan map[string]any, 64)}
		select {
		case n.join <- own:
		case <-n.ended:
			return
		}
		defer n.part(own)
		c.Header("Content-Type", "text/event-stream")
		c.Writer.WriteHeaderNow()
		c.Writer.Flush()
		c.Stream(func(io.Writer) bool {
			select {
			case m := <-own.own:
				c.SSEvent("gig:updated", m)
				return true
			case <-c.Request.Context().Done():
				return false
			}
		})
	})
	return r
}

func (n *naive) part(c naiveClient) {
	left := make(chan struct{})
	go func() {
		defer close(left)
		select {
		case n.leave <- c:
		case <-n.ended:
		}
	}()
	for { // run may be sending to this client
		select {
		case <-c.own:
		case <-left:
			return
		}
	}
}
