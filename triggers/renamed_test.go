package triggers_test

import (
	"strings"
	"testing"
)

func TestAColumnRenamedUnderTheFeedFailsNoWriteAndIsReported(t *testing.T) {
	t.Parallel()
	for name, rename := range map[string]string{
		"band": `alter table public.words rename column band_id to band`,
		"key":  `alter table public.words rename column id to word_id`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := mustFixture(t)
			mustExec(t, pool, `create table public.words (id int primary key, band_id uuid not null, word text)`)
			mustExec(t, pool, `select feed.attach('public.words', 'word')`)
			mustExec(t, pool, `insert into public.words values (1, $1, 'before')`, bandA)
			mustExec(t, pool, rename)

			mustExec(t, pool, `insert into public.words values (2, $1, 'after')`, bandA)
			mustExec(t, pool, `update public.words set word = word || '!'`)
			mustExec(t, pool, `update public.words set word = word || '?' where word = 'after!'`)
			mustExec(t, pool, `delete from public.words where word = 'after!?'`)
			mustExec(t, pool, `truncate public.words`)

			problem := mustText(t, pool, `select problem from feed.attached where target = 'public.words'::regclass`)
			if !strings.Contains(problem, "is gone") {
				t.Errorf("feed.attached says %q, want it to miss the column", problem)
			}
		})
	}
}
