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
