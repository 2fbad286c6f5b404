package main

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestAQuantileIsThatOfTheSortedValuesToWithinTwoPercent(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 3, 100, 10_000} {
		var h, first, second histogram
		all := make([]time.Duration, n)
		for i := range all {
			all[i] = time.Duration(random.ExpFloat64()*float64(20*time.Millisecond)) + 64*time.Microsecond
			h.add(all[i], 1)
			[]*histogram{&first, &second}[i%2].add(all[i], 1)
		}
		first.merge(&second)
		slices.Sort(all)
		for _, q := range []float64{0, 0.25, 0.5, 0.9, 0.99, 1} {
			// The least value that the share q of all does not exceed.
			rank := 1
			for float64(rank) < q*float64(n)-1e-6 {
				rank++
			}
			want, got := all[rank-1], h.quantile(q)
			if got < want-time.Microsecond || float64(got) > 1.02*float64(want) {
				t.Errorf("of %d values, the %.2f quantile is %v, want %v", n, q, got, want)
			}
			if merged := first.quantile(q); merged != got {
				t.Errorf("of %d values in two halves, the %.2f quantile is %v, want %v", n, q, merged, got)
			}
		}
	}
}

func TestEveryValueLiesInItsBucket(t *testing.T) {
	for _, micros := range []int64{0, 1, 63, 64, 65, 127, 128, 129, 1000, 65_535, 65_536, 1 << 40, 1<<40 + 12345} {
		bucket := bucketOf(micros)
		if top := topOf(bucket); top < micros || bucketOf(top) != bucket || bucketOf(top+1) == bucket {
			t.Errorf("%d µs is put into the bucket %d, which ends with %d", micros, bucket, top)
		}
	}
	if got := bucketOf(-5); got != 0 {
		t.Errorf("what was before its time, as two readings of a clock may be, is in bucket %d", got)
	}
}
