package db

import (
	"slices"
	"sort"
	"strings"
)

// A rank is a fraction between 0 and 1 in base 62, without "0." before it and without
// zeros at its end, so that ranks compare like the numbers that they are, byte by
// byte, and another one fits between any two. See setlist_items.position.

const (
	rankDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	rankBase   = len(rankDigits)
	maxRank    = 200 // characters
)

// rankBetween returns a rank behind a and before b, as short as it can be; "" is the
// beginning of all for a and the end of all for b. It is at most one character longer
// than the longer of the two. Not ok: they are equal or in the wrong order, or it
// would be too long to store.
//
// Between two it takes the middle, so that about six more fit into a gap for each
// character; at an end it takes the next one, so that 61 do, as most items come last.
func rankBetween(a, b string) (rank string, ok bool) {
	if b != "" && a >= b {
		return "", false
	}
	var prefix strings.Builder
	for open, i := b == "", 0; i < maxRank; i++ {
		low, high := rankDigit(a, i), rankBase
		if !open {
			high = rankDigit(b, i)
		}
		digit := low
		switch {
		case high-low > 1 && b == "" && a != "":
			digit = low + 1
		case high-low > 1 && a == "" && b != "":
			digit = high - 1
		case high-low > 1:
			digit = (low + high) / 2
		case high-low == 1 && !open && i+1 < len(b):
			digit = high // b goes on, so that its beginning is before it
		}
		prefix.WriteByte(rankDigits[digit])
		if digit > low {
			return prefix.String(), true
		}
		open = open || high > low // it is before b already, whatever follows
	}
	return "", false
}

// ranksBetween returns n ranks in their order, behind a and before b as rankBetween has it.
func ranksBetween(a, b string, n int) (ranks []string, ok bool) {
	ranks = make([]string, n)
	return ranks, fillRanks(ranks, a, b)
}

func fillRanks(ranks []string, a, b string) bool {
	if len(ranks) == 0 {
		return true
	}
	at := len(ranks) / 2
	switch {
	case b == "":
		at = 0 // towards the end one after the other
	case a == "":
		at = len(ranks) - 1
	}
	rank, ok := rankBetween(a, b)
	ranks[at] = rank
	return ok && fillRanks(ranks[:at], a, rank) && fillRanks(ranks[at+1:], rank, b)
}

// spreadRanks returns n ranks in their order, as far from each other as short ones
// can be: 60 and more would fit between any two without becoming longer.
func spreadRanks(n int) []string {
	length, numbers := 1, rankBase
	for numbers < rankBase*(n+1) {
		length, numbers = length+1, numbers*rankBase
	}
	step := numbers / (n + 1)
	ranks := make([]string, n)
	for i := range ranks {
		digits := make([]byte, length)
		for at, number := length-1, (i+1)*step; at >= 0; at, number = at-1, number/rankBase {
			digits[at] = rankDigits[number%rankBase]
		}
		ranks[i] = strings.TrimRight(string(digits), "0")
	}
	return ranks
}

// rankDigit is the value of the digit at i, of which behind the end all are 0.
func rankDigit(rank string, i int) int {
	if i >= len(rank) {
		return 0
	}
	return strings.IndexByte(rankDigits, rank[i])
}

// reorderedRanks returns ranks for items that shall stand in the order of the list,
// where indexes says where each of them stands now. As few as can be get a new one:
// the longest run of items that are in the right order among themselves stays.
func reorderedRanks(ranks []string, indexes []int) []string {
	reordered := slices.Clone(ranks)
	next, low := 0, ""
	for _, at := range append(longestIncreasing(indexes), len(ranks)) {
		high := ""
		if at < len(ranks) {
			high = ranks[at]
		}
		if next < at {
			between, ok := ranksBetween(low, high, at-next)
			if !ok {
				return spreadRanks(len(ranks))
			}
			copy(reordered[next:], between)
		}
		next, low = at+1, high
	}
	return reordered
}

// longestIncreasing returns the places in the list of one of its longest increasing
// subsequences; the numbers are all different. It takes n log n steps.
func longestIncreasing(numbers []int) []int {
	var ends []int // ends[l]: where one of length l+1 ends, with the smallest number that it can
	before := make([]int, len(numbers))
	for i, n := range numbers {
		l := sort.Search(len(ends), func(l int) bool { return numbers[ends[l]] > n })
		if l == len(ends) {
			ends = append(ends, 0)
		}
		ends[l] = i
		if before[i] = -1; l > 0 {
			before[i] = ends[l-1]
		}
	}
	longest := make([]int, len(ends))
	for at := len(ends) - 1; at >= 0; at-- {
		if at == len(ends)-1 {
			longest[at] = ends[at]
		} else {
			longest[at] = before[longest[at+1]]
		}
	}
	return longest
}
