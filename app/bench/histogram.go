package main

import (
	"math/bits"
	"time"
)

// histogram counts durations in buckets of about 1.6 % of their size, so that millions cost no memory.
type histogram struct {
	buckets [64 * perOctave]int64 // by µs
	n       int64
}

const perOctave = 64

func bucketOf(micros int64) int {
	if micros < perOctave {
		return int(max(micros, 0))
	}
	octave := bits.Len64(uint64(micros)) - 7 // the value has 7 significant bits, of which the first is 1
	return (octave+1)*perOctave + int(micros>>octave) - perOctave
}

// topOf is the largest value of a bucket, in µs.
func topOf(bucket int) int64 {
	if bucket < perOctave {
		return int64(bucket)
	}
	octave := bucket/perOctave - 1
	return (int64(bucket%perOctave+perOctave)+1)<<octave - 1
}

func (h *histogram) add(d time.Duration, times int64) {
	h.buckets[bucketOf(d.Microseconds())] += times
	h.n += times
}

func (h *histogram) merge(other *histogram) {
	for i, n := range other.buckets {
		h.buckets[i] += n
	}
	h.n += other.n
}

// quantile is the value that the share q of all does not exceed, to within a bucket; 0 of none.
func (h *histogram) quantile(q float64) time.Duration {
	if h.n == 0 {
		return 0
	}
	rank := max(1, int64(float64(h.n)*q+0.999999))
	for i, n := range h.buckets {
		if rank -= n; rank <= 0 {
			return time.Duration(topOf(i)) * time.Microsecond
		}
	}
	return 0
}

// ms is the quantile in milliseconds.
func (h *histogram) ms(q float64) float64 { return h.quantile(q).Seconds() * 1000 }
