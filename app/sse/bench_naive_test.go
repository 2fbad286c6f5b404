//go:build linux

package sse_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgxlisten"
)

// naive is the way of tutorials: a row trigger that notifies with the row, a
// listener, one goroutine that hands each message to a channel per client, and
// gin's c.SSEvent, which encodes it for each of them.
type naive struct {
	messages chan map[string]any
	join     chan chan map[string]any
	leave    chan chan map[string]any
	ready    chan struct{} // closed when it listens
	ended    chan struct{} // closed when run has ended
}

const naiveTrigger = `
	select feed.detach('public.gigs');
	create function public.notify_row() returns trigger language plpgsql as $$
	begin
	  perform pg_notify('gigs', row_to_json(new)::text);
	  return null;
	end $$;
	create trigger notify_row after insert or update on public.gigs for each row execute function public.notify_row();`

func newNaive() *naive {
	return &naive{make(chan map[string]any), make(chan chan map[string]any), make(chan chan map[string]any), make(chan struct{}), make(chan struct{})}
}

func (n *naive) run(ctx context.Context) {
	defer close(n.ended)
	clients := map[chan map[string]any]bool{}
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-n.join:
			clients[c] = true
		case c := <-n.leave:
			delete(clients, c)
		case m := <-n.messages:
			for c := range clients {
				select {
				case c <- m:
				case <-ctx.Done():
					return
				}
			}
		}
	}
}

func (n *naive) listen(ctx context.Context, url string) error {
	listener := &pgxlisten.Listener{Connect: func(ctx context.Context) (*pgx.Conn, error) { return pgx.Connect(ctx, url) }}
	listener.Handle("gigs", n)
	return listener.Listen(ctx)
}

// HandleNotification and HandleBacklog are what pgxlisten calls.
func (n *naive) HandleNotification(_ context.Context, m *pgconn.Notification, _ *pgx.Conn) error {
	return n.publish(m.Payload)
}

func (n *naive) HandleBacklog(context.Context, string, *pgx.Conn) error {
	close(n.ready)
	return nil
}

func (n *naive) publish(payload string) error {
	var row map[string]any
	if err := json.Unmarshal([]byte(payload), &row); err != nil {
		return err
	}
	select {
	case n.messages <- row:
	case <-n.ended:
	}
	return nil
}

func (n *naive) handler() http.Handler {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.GET("/", func(c *gin.Context) {
		own := make(chan map[string]any, 64)
		select {
		case n.join <- own:
		case <-n.ended:
			return
		}
		defer func() {
			left := make(chan struct{})
			go func() {
				defer close(left)
				select {
				case n.leave <- own:
				case <-n.ended:
				}
			}()
			for { // the loop may be sending to this client
				select {
				case <-own:
				case <-left:
					return
				}
			}
		}()
		c.Header("Content-Type", "text/event-stream")
		c.Writer.WriteHeaderNow()
		c.Writer.Flush()
		c.Stream(func(io.Writer) bool {
			select {
			case m := <-own:
				c.SSEvent("gig:updated", m)
				return true
			case <-c.Request.Context().Done():
				return false
			}
		})
	})
	return r
}
