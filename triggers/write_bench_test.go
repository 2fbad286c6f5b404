package triggers_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/feed"
	"downbeat/db"
)

// Rounds are short, and the variants take turns, so that what else the machine does
// hits all of them alike. The lead-in is not measured: an instance takes a quarter
// of a second to notice that there is load.
const (
	writeLeadIn = 400 * time.Millisecond
	writeRound  = 400 * time.Millisecond
)

// variant is one way to hear of what is written to public.gigs. All have the same
// table, with its checks, indexes and foreign keys.
type variant struct {
	name   string
	setUp  string                                                 // SQL
	beside func(context.Context, *testing.B, *pgxpool.Pool) error // runs while the variant is measured

	pool *pgxpool.Pool
	gigs []uuid.UUID
}

func variants() []*variant {
	return []*variant{
		{name: "none", setUp: `select feed.detach('public.gigs')`},
		{name: "quiet", beside: look},      // an instance looks, which it does under load, and writers send no hints
		{name: "instance", beside: follow}, // an instance decides itself, and reads what it finds
		{name: "hints", beside: listenTo},  // no instance looks: each transaction notifies
		{name: "notify", beside: listenTo, setUp: ` -- the way of tutorials
			select feed.detach('public.gigs');
			create function public.notify_row() returns trigger language plpgsql as $$
			begin
			  perform pg_notify('downbeat', row_to_json(new)::text);
			  return null;
			end $$;
			create trigger notify_row after insert or update on public.gigs for each row execute function public.notify_row();`},
	}
}

// BenchmarkWrite is what single-row updates cost with the feed and without it:
// <variant>/none is its share of the throughput without any trigger. On a server
// with fsync on. For figures worth noting: -benchtime 20x.
func BenchmarkWrite(b *testing.B) {
	all := mustVariants(b)
	for _, clients := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			written, took := map[string]int{}, map[string]time.Duration{}
			for b.Loop() {
				for _, v := range all {
					n, d := v.updates(b, clients)
					written[v.name] += n
					took[v.name] += d
				}
			}
			perSecond := func(name string) float64 { return float64(written[name]) / took[name].Seconds() }
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(perSecond("none"), "none-tps")
			for _, v := range all[1:] {
				b.ReportMetric(perSecond(v.name)/perSecond("none"), v.name+"/none")
			}
		})
	}
}

// BenchmarkWriteMany is the same for one statement of 10,000 rows: <variant>/none
// is how many times longer it takes.
func BenchmarkWriteMany(b *testing.B) {
	all := mustVariants(b)
	statements := map[string]func(ctx context.Context, pool *pgxpool.Pool) error{
		"update": func(ctx context.Context, pool *pgxpool.Pool) error {
			_, err := pool.Exec(ctx, `update public.gigs set title = title || '.' where title like 'Gig%'`)
			return err
		},
		"insert": func(ctx context.Context, pool *pgxpool.Pool) error {
			_, err := pool.Exec(ctx, benchGigs, "Many", 10_000)
			return err
		},
	}
	for _, name := range []string{"update", "insert"} {
		b.Run(name, func(b *testing.B) {
			took := map[string][]time.Duration{}
			for b.Loop() {
				for _, v := range all {
					mustExec(b, v.pool, `vacuum public.gigs`)
					mustExec(b, v.pool, `checkpoint`)
					v.while(b, func() {
						began := time.Now()
						if err := statements[name](b.Context(), v.pool); err != nil {
							b.Fatal(err)
						}
						took[v.name] = append(took[v.name], time.Since(began))
					})
					mustExec(b, v.pool, `alter table public.gigs disable trigger user`)
					mustExec(b, v.pool, `delete from public.gigs where title like 'Many%'`)
					mustExec(b, v.pool, `alter table public.gigs enable trigger user`)
				}
			}
			none := medianOf(took["none"]).Seconds()
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(none*1000, "none-ms")
			for _, v := range all[1:] {
				b.ReportMetric(medianOf(took[v.name]).Seconds()/none, v.name+"/none")
			}
		})
	}
}

func mustVariants(b *testing.B) []*variant {
	b.Helper()
	server := mustBenchServer(b, nil)
	all := variants()
	for _, v := range all {
		v.pool = server.mustDatabase(b, v.name+"_way")
		if v.setUp != "" {
			if _, err := v.pool.Exec(b.Context(), v.setUp, pgx.QueryExecModeSimpleProtocol); err != nil {
				b.Fatal(err)
			}
		}
		rows, err := v.pool.Query(b.Context(), `select id from public.gigs`)
		if err != nil {
			b.Fatal(err)
		}
		if v.gigs, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err != nil {
			b.Fatal(err)
		}
	}
	return all
}

// updates lets clients write for a while, each over a connection of its own with a
// prepared statement, and returns how many updates came through.
func (v *variant) updates(b *testing.B, clients int) (int, time.Duration) {
	b.Helper()
	conns := make([]*pgxpool.Conn, clients)
	for i := range conns {
		conn, err := v.pool.Acquire(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		defer conn.Release()
		conns[i] = conn
	}
	var written atomic.Int64
	var took time.Duration
	v.while(b, func() {
		began := time.Now()
		var group sync.WaitGroup
		for _, conn := range conns {
			group.Go(func() {
				for time.Since(began) < writeLeadIn+writeRound {
					gig := v.gigs[rand.IntN(len(v.gigs))]
					title := fmt.Sprintf("Gig %d", rand.Int())
					if _, err := conn.Exec(b.Context(), `update public.gigs set title = $1 where id = $2`, title, gig); err != nil {
						b.Error(err)
						return
					}
					if time.Since(began) > writeLeadIn {
						written.Add(1)
					}
				}
			})
		}
		group.Wait()
		took = time.Since(began) - writeLeadIn
	})
	return int(written.Load()), took
}

// while measures something with what runs beside it.
func (v *variant) while(b *testing.B, measure func()) {
	ctx, stop := context.WithCancel(b.Context())
	var group sync.WaitGroup
	if v.beside != nil {
		group.Go(func() {
			if err := v.beside(ctx, b, v.pool); err != nil && ctx.Err() == nil {
				b.Error(err)
			}
		})
	}
	measure()
	stop()
	group.Wait()
}

// look holds the lease and looks every 2 ms, or for half of the time if a look takes longer, as package feed does.
func look(ctx context.Context, _ *testing.B, pool *pgxpool.Pool) error {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if err := db.Quiet(ctx, conn, time.Minute); err != nil {
		return err
	}
	for {
		began := time.Now()
		if _, err := db.Advance(ctx, conn); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(max(2*time.Millisecond, time.Since(began))):
		}
	}
}

// follow is an instance with a subscriber in every band.
func follow(ctx context.Context, b *testing.B, pool *pgxpool.Pool) error {
	rows, err := pool.Query(ctx, `select id from public.bands`)
	if err != nil {
		return err
	}
	bands, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	f := feed.New(pool.Config().ConnString(), everything{bands}, log)
	listener := db.NewListener(pool.Config().ConnString(), pool, f.Hint, log)
	var group sync.WaitGroup
	group.Go(func() { _ = listener.Run(ctx) })
	group.Go(func() { _ = f.Run(ctx) })
	group.Wait()
	return nil
}

// everything is a feed.Sink that wants all and keeps nothing.
type everything struct{ bands []uuid.UUID }

func (e everything) Bands() []uuid.UUID  { return e.bands }
func (everything) Publish([]feed.Commit) {}
func (everything) Restart(string)        {}
func (everything) SetLive(bool)          {}

// listenTo hears all notifications and does nothing about them.
func listenTo(ctx context.Context, _ *testing.B, pool *pgxpool.Pool) error {
	conn, err := pgx.ConnectConfig(ctx, pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, `select feed.quiet('0')`); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `listen downbeat`); err != nil {
		return err
	}
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
	}
}
