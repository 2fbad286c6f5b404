package triggers_test

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestANoteOfAMegabyteArrivesWhole(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	after := position(t, pool)
	note := strings.Repeat("0123456789abcdef", 1<<16)

	mustExec(t, mustConn(t, pool, "", "psql"), `update public.gigs set notes = $1 where title = 'Town hall'`, note)

	changes := mustNews(t, pool, after)
	wantNames(t, changes, "gig:updated")
	if got := object(t, changes[0].Data)["notes"]; got != note {
		t.Errorf("%d bytes arrived of %d", len(got.(string)), len(note))
	}
}

func TestATitleOf100kBWithLineEndsAndEmojiArrivesAsItIs(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	after := position(t, pool)
	title := strings.Repeat("a\r\nb\n\rc\rd\u2028\u0001🎸 \\ \" 'x' {} \t", 3500)

	mustExec(t, pool, `update public.gigs set title = $1 where title = 'Town hall'`, title)
	mustExec(t, pool, `delete from public.gigs where title = $1`, title)

	changes := mustNews(t, pool, after)
	wantNames(t, changes, "gig:updated gig:deleted gig:response")
	for _, text := range [][]byte{changes[0].Data, changes[1].Old} {
		var row struct{ Title string }
		if err := json.Unmarshal(text, &row); err != nil || row.Title != title {
			t.Errorf("a title of %d bytes arrived as one of %d: %v", len(title), len(row.Title), err)
		}
	}
}

func TestATransactionOf500ChangesIsToldAndOneOf501IsAReset(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	fill := `insert into public.songs (band_id, title) select $1::uuid, 'Song ' || n from generate_series(1, $2) n`
	after := position(t, pool)
	mustExec(t, pool, fill, bandA, 500)
	if got := mustNews(t, pool, after, bandA); len(got) != 500 || got[499].Reset != "" || got[499].TxCount != 500 || got[499].TxIndex != 499 {
		t.Errorf("500 changes came as %d events", len(got))
	}

	after = position(t, pool)
	mustExec(t, pool, fill+` union all select $3::uuid, 'Song'`, bandA, 501, bandB)
	got := mustNews(t, pool, after)
	wantNames(t, got, "feed:reset(bulk) song:created") // band B saw one change, and is told of it
	if got[0].TxCount != 501 || got[0].BandID != bandA {
		t.Errorf("the reset is for %d changes of band %s", got[0].TxCount, got[0].BandID)
	}
	if n := mustInt(t, pool, `select count(*) from feed.changes where xid::text = $1`, got[0].TxID); n != 502 {
		t.Errorf("the log keeps %d changes of 502", n)
	}
}

func TestATransactionOfUpTo8MiBIsToldAndALargerOneIsAResetHoweverWellItCompresses(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	fill := `insert into public.songs (band_id, title, notes) select $1::uuid, 'Song', repeat('x', $2) from generate_series(1, 2)`
	after := position(t, pool)
	mustExec(t, pool, fill, bandA, 4<<20-500)
	got := mustNews(t, pool, after)
	wantNames(t, got, "song:created song:created")
	if n := got[0].TxBytes; n < 8<<20-1000 || n > 8<<20 {
		t.Errorf("it counts %d bytes", n)
	}

	after = position(t, pool)
	mustExec(t, pool, fill+` union all select $3::uuid, 'Song', ''`, bandA, 4<<20, bandB)
	got = mustNews(t, pool, after)
	wantNames(t, got, "feed:reset(bulk) song:created") // band B saw one change, and is told of it
	if got[0].TxCount != 2 || got[0].BandID != bandA || got[0].TxBytes != 0 {
		t.Errorf("the reset is for %d changes of band %s, of %d bytes to tell", got[0].TxCount, got[0].BandID, got[0].TxBytes)
	}
	if n := mustInt(t, pool, `select sum(pg_column_size(data)) from feed.changes where xid::text = $1`, got[0].TxID); n > 200_000 {
		t.Errorf("the log stores %d bytes: this was to compress well", n)
	}
}

func TestWhateverIsWrittenCountsAsMuchAsItTells(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	after := position(t, pool)
	long := strings.Repeat("note ", 20_000)
	for _, sql := range []string{
		`insert into public.songs (band_id, title, notes) select $1, 'Long ' || n, $2 from generate_series(1, 3) n`,
		`update public.songs set notes = notes || $2 where band_id = $1 and title = 'Long 1'`,
		`update public.songs set notes = $2 || notes where band_id = $1 and title like 'Long%'`,
		`update public.songs set band_id = case title when 'Long 1' then $3 else band_id end, tempo = 99 where band_id = $1 and notes > $2`,
		`delete from public.songs where band_id = $1 and notes > $2`,
		`select feed.broadcast($1, 'poll:opened', jsonb_build_object('text', $2::text))`,
		`select feed.broadcast(c.band_id, 'poll:closed', c.data) from feed.changes c, generate_series(1, 8) where c.event = 'poll:opened' and c.band_id = $1 and $2 <> ''`, // with plans of both kinds
	} {
		args := []any{bandA, long, bandB}
		if !strings.Contains(sql, "$3") {
			args = args[:2]
		}
		mustExec(t, pool, sql, args...)
	}

	changes := mustNews(t, pool, after)
	wantNames(t, changes, "song:created song:created song:created song:updated song:updated song:updated song:updated"+
		" song:deleted song:updated song:updated song:created song:deleted song:deleted poll:opened"+strings.Repeat(" poll:closed", 8))
	for i, n := 0, 0; i < len(changes); i += n {
		told := int64(0)
		for n = 0; i+n < len(changes) && changes[i+n].Position == changes[i].Position; n++ {
			told += int64(len(changes[i+n].Data) + len(changes[i+n].Old))
		}
		if counted := changes[i].TxBytes; told < 50_000 || counted < told*9/10 || counted > told*11/10 {
			t.Errorf("%s counts %d bytes and tells %d", changes[i].Event, counted, told)
		}
	}
}
