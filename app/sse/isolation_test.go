package sse_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// scene is a few bands and people; every text that is written names its band, and
// bands and people change all the time.
type scene struct {
	*rig
	bands   []uuid.UUID
	people  []member // of no particular band
	in      map[[2]uuid.UUID]bool
	watches []*watch
	seen    map[uuid.UUID][]string // cursors
}

// watch is one stream: whose, and what came.
type watch struct {
	*client
	user, band uuid.UUID
	messages   []message
}

func TestAStreamNeverCarriesAnythingOfAnotherBandOrOfATimeOutside(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	rapid.Check(t, func(rt *rapid.T) {
		s := &scene{rig: r, in: map[[2]uuid.UUID]bool{}, seen: map[uuid.UUID][]string{}}
		for range 3 {
			s.bands = append(s.bands, r.band("Band"))
		}
		for range 3 {
			s.people = append(s.people, r.join(s.bands[0], time.Hour))
			s.in[[2]uuid.UUID{s.people[len(s.people)-1].user, s.bands[0]}] = true
		}
		n := rapid.IntRange(5, 30).Draw(rt, "steps")
		for range n {
			s.step(rt)
		}
		s.check()
	})
}

func (s *scene) step(rt *rapid.T) {
	band := rapid.SampledFrom(s.bands).Draw(rt, "band")
	person := rapid.SampledFrom(s.people).Draw(rt, "person")
	person.band = band
	key := [2]uuid.UUID{person.user, band}
	mark := "of " + band.String()
	switch rapid.SampledFrom([]string{"write", "update", "delete", "move", "join or leave", "watch", "watch", "look"}).Draw(rt, "step") {
	case "write":
		s.exec(`insert into public.songs (band_id, title, notes) select $1, $2, $2 from generate_series(1, $3)`,
			band, mark, rapid.IntRange(1, 3).Draw(rt, "songs"))
	case "update":
		s.exec(`update public.songs set notes = notes || '!' where band_id = any ($1)`, s.bands) // several bands in one transaction
	case "delete":
		s.exec(`delete from public.songs where id in (select id from public.songs where band_id = $1 limit 1)`, band)
	case "move":
		from := rapid.SampledFrom(s.bands).Draw(rt, "from")
		s.exec(`
			update public.songs
			set band_id = $1, title = $2, notes = $2
			where id in (select id from public.songs where band_id = $3 limit 2)`, band, mark, from)
	case "join or leave":
		if s.in[key] {
			s.exec(`delete from public.members where band_id = $1 and user_id = $2`, band, person.user)
		} else {
			s.enter(person)
		}
		s.in[key] = !s.in[key]
	case "watch":
		if !s.in[key] {
			return
		}
		query := ""
		if cursors := s.seen[band]; len(cursors) > 0 && rapid.Bool().Draw(rt, "resume") {
			query = "&cursor=" + rapid.SampledFrom(cursors).Draw(rt, "cursor")
		}
		w := &watch{client: s.open(person, query), user: person.user, band: band}
		if w.lastID != "" {
			s.seen[band] = append(s.seen[band], w.lastID)
		}
		s.watches = append(s.watches, w)
	case "look":
		for _, w := range s.watches {
			s.take(w, len(w.client.messages))
		}
	}
}

// take notes what came; false: the stream has ended.
func (s *scene) take(w *watch, n int) bool {
	for range n {
		m, open := <-w.client.messages
		if !open {
			return false
		}
		w.messages = append(w.messages, m)
		if m.id != "" {
			s.seen[w.band] = append(s.seen[w.band], m.id)
		}
	}
	return true
}

// check lets every stream come to its end, and then looks at all that it carried.
func (s *scene) check() {
	s.tb.Helper()
	for _, band := range s.bands {
		s.song(band, "The end of "+band.String())
	}
	for _, w := range s.watches {
		for s.take(w, 1) && !strings.Contains(w.messages[len(w.messages)-1].data, "The end of ") {
		}
		w.close()
	}
	for _, w := range s.watches {
		allowed := s.membership(w.user, w.band)
		for _, m := range w.messages {
			for _, band := range s.bands {
				if band != w.band && strings.Contains(m.data, band.String()) {
					s.tb.Errorf("band %s hears of band %s: %s", w.band, band, m.data)
				}
			}
			if strings.HasPrefix(m.kind, "feed:") {
				continue
			}
			seq, _ := strconv.ParseInt(m.id[strings.LastIndex(m.id, ".")+1:], 10, 64)
			if !allowed(seq) {
				s.tb.Errorf("user %s hears of event %d of band %s, outside of the membership: %s", w.user, seq, w.band, m.data)
			}
		}
	}
}

// membership tells during which numbers of the band the user was in it.
func (s *scene) membership(user, band uuid.UUID) func(seq int64) bool {
	s.tb.Helper()
	rows, err := s.pool.Query(s.tb.Context(), `
		select seq, op = 'i' from feed.since($1, 0, 100000)
		where entity = 'member' and coalesce(data, old) ->> 'user_id' = $2
		order by seq`, band, user.String())
	if err != nil {
		s.tb.Fatal(err)
	}
	defer rows.Close()
	type turn struct {
		seq int64
		in  bool
	}
	var turns []turn
	for rows.Next() {
		var t turn
		if err := rows.Scan(&t.seq, &t.in); err != nil {
			s.tb.Fatal(err)
		}
		turns = append(turns, t)
	}
	if err := rows.Err(); err != nil {
		s.tb.Fatal(err)
	}
	return func(seq int64) bool {
		in := false
		for _, t := range turns {
			if t.seq < seq || (t.seq == seq && t.in) {
				in = t.in
			}
		}
		return in
	}
}
