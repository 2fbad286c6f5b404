//go:build unix

package sse_test

import (
	"fmt"
	"testing"
	"time"

	"downbeat/app/sse"
)

func TestWhoDoesNotReadIsCountedAsSlowAndOnceRevokedAsRevoked(t *testing.T) {
	t.Parallel()
	t.Run("slow", func(t *testing.T) {
		t.Parallel()
		r := mustRig(t, how{Options: sse.Options{Write: 500 * time.Millisecond}})
		m := r.join(r.band("Band"), time.Hour)
		r.mustBeDeaf(m)
		late := time.After(patience)
		for n := 0; r.streams.Open() == 1; n++ {
			r.exec(`insert into public.songs (band_id, title, notes) values ($1, $2, repeat('x', 50000))`, m.band, fmt.Sprint(n))
			select {
			case <-late:
				t.Fatal("the deaf client is still served")
			default:
			}
		}
		r.mustCount(closedStreams, "slow", 1)
	})
	t.Run("revoked", func(t *testing.T) {
		t.Parallel()
		r := mustRig(t, how{}) // whose writes may take ten seconds
		m := r.join(r.band("Band"), time.Hour)
		r.mustBeDeaf(m)
		for range 15 { // more than the buffers on the way hold, less than the hub keeps
			r.exec(`insert into public.songs (band_id, title, notes) values ($1, 'Song', repeat('x', 50000))`, m.band)
		}
		r.exec(`delete from public.sessions where id = $1`, m.session)
		r.mustCount(closedStreams, "revoked", 1)
	})
}
