package db_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"downbeat/db"
)

// What the table takes.
var isRank = regexp.MustCompile(`^[0-9A-Za-z]{0,199}[1-9A-Za-z]$`)

var anyRank = rapid.Custom(func(t *rapid.T) string {
	// Few digits, so that many are neighbours and one is often the beginning of another.
	return rapid.StringMatching(`[01Vyz]{0,6}[1Vz]`).Draw(t, "rank")
})

func TestARankFitsBetweenAnyTwo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.OneOf(anyRank, rapid.Just("")).Draw(t, "a")
		b := rapid.OneOf(anyRank, rapid.Just("")).Draw(t, "b")
		rank, ok := db.RankBetween(a, b)
		if wanted := b == "" || a < b; ok != wanted {
			t.Fatalf("between %q and %q: %v", a, b, ok)
		}
		if !ok {
			return
		}
		if !isRank.MatchString(rank) || rank <= a || (b != "" && rank >= b) || len(rank) > max(len(a), len(b))+1 {
			t.Fatalf("between %q and %q there is no %q", a, b, rank)
		}
	})
}

func TestRanksOfItemsThatAreDroppedAnywhereStayInOrderAndShort(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var ranks []string
		for n := rapid.IntRange(1, 300).Draw(t, "items"); n > 0; n-- {
			at := rapid.IntRange(0, len(ranks)).Draw(t, "at")
			a, b := "", ""
			if at > 0 {
				a = ranks[at-1]
			}
			if at < len(ranks) {
				b = ranks[at]
			}
			rank, ok := db.RankBetween(a, b)
			if !ok {
				t.Fatalf("nothing between %q and %q", a, b)
			}
			ranks = slices.Insert(ranks, at, rank)
		}
		mustAscend(t, ranks)
		// At the worst all go into one gap, which halves each time: log2(62) of them for a character.
		if longest := slices.MaxFunc(ranks, func(a, b string) int { return len(a) - len(b) }); len(longest) > 2+len(ranks)/5 {
			t.Fatalf("of %d ranks one is %s", len(ranks), longest)
		}
	})
}

func TestASetlistGrowsAtItsEndsByThousandsBeforeItIsRankedAnew(t *testing.T) {
	t.Parallel()
	first, last := "V", "V"
	for n := range 10_000 {
		next, ok := db.RankBetween(last, "")
		before, okBefore := db.RankBetween("", first)
		if !ok || !okBefore || next <= last || before >= first || !isRank.MatchString(next) || !isRank.MatchString(before) {
			t.Fatalf("after %d: %q %q", n, before, next)
		}
		first, last = before, next
	}
	if _, ok := db.RankBetween("", "0"+strings.Repeat("0", 198)+"1"); ok {
		t.Error("a rank of more than 200 characters")
	}
	if _, ok := db.RankBetween(strings.Repeat("z", 200), ""); ok {
		t.Error("a rank behind the last of all")
	}
}

func TestRanksAreSpreadWithRoomBetweenThem(t *testing.T) {
	t.Parallel()
	for n := range 1100 {
		ranks := db.SpreadRanks(n)
		if len(ranks) != n {
			t.Fatalf("%d of %d", len(ranks), n)
		}
		mustAscend(t, ranks)
		for i := 1; i < n; i++ {
			if rank, ok := db.RankBetween(ranks[i-1], ranks[i]); !ok || len(rank) > 3 {
				t.Fatalf("of %d between %q and %q: %q", n, ranks[i-1], ranks[i], rank)
			}
		}
	}
}

func TestAnotherOrderMovesTheFewestAndKeepsTheRestWhereItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := rapid.SliceOfN(anyRank, 1, 12).Draw(t, "ranks")
		slices.Sort(now) // equal ones may be among them
		indexes := rapid.Permutation(numbers(len(now))).Draw(t, "order")
		ranks := make([]string, len(now))
		for at, i := range indexes {
			ranks[at] = now[i]
		}
		got := db.ReorderedRanks(ranks, indexes)
		unequal := len(slices.Compact(slices.Clone(now))) == len(now)
		moved := 0
		for i := range got {
			if !isRank.MatchString(got[i]) {
				t.Fatalf("%q is no rank", got[i])
			}
			if got[i] != ranks[i] {
				moved++
			}
		}
		if unequal {
			mustAscend(t, got)
			if fewest := len(now) - longestRun(indexes); moved != fewest {
				t.Fatalf("%d moved instead of %d: %q became %q", moved, fewest, ranks, got)
			}
		}
		// Of equal ones that stay neighbours in their order, the ids decide as before; all others ascend.
		for i := 1; i < len(got); i++ {
			stay := got[i] == got[i-1] && got[i] == ranks[i] && ranks[i] == ranks[i-1] && indexes[i-1] < indexes[i]
			if got[i] <= got[i-1] && !stay {
				t.Fatalf("%q in the order %v became %q", now, indexes, got)
			}
		}
	})
}

// longestRun is how many can stay, found the slow way.
func longestRun(indexes []int) int {
	best := make([]int, len(indexes))
	longest := 0
	for i := range indexes {
		best[i] = 1
		for j := range i {
			if indexes[j] < indexes[i] {
				best[i] = max(best[i], best[j]+1)
			}
		}
		longest = max(longest, best[i])
	}
	return longest
}

func numbers(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func mustAscend(t interface{ Fatalf(string, ...any) }, ranks []string) {
	for i, rank := range ranks {
		if !isRank.MatchString(rank) || (i > 0 && rank <= ranks[i-1]) {
			t.Fatalf("not in order at %d: %q", i, ranks)
		}
	}
}
