package api_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
)

// What a request costs over what it does in the database: the same row read and written by plain SQL on the same pool.
// Without a socket, so that it is ours and not net/http's; writes wait until the feed has numbered them.
func BenchmarkRequest(b *testing.B) {
	r := mustRig(b)
	ana := r.as("ana")
	var n atomic.Int64
	for _, clients := range []int{1, 8} {
		for name, do := range map[string]func(){
			"read/sql": func() {
				r.text(`select to_jsonb(g)::text from public.gigs g where id = '60000000-0000-4000-8000-000000000004'`)
			},
			"read/api": func() { r.must(http.StatusOK, "GET", demoGig, "", ana) },
			"write/sql": func() {
				r.exec(fmt.Sprintf(`update public.gigs set venue = '%d' where id = '60000000-0000-4000-8000-000000000004'`, n.Add(1)))
			},
			"write/api": func() {
				r.must(http.StatusOK, "PATCH", demoGig, fmt.Sprintf(`{"venue": "%d"}`, n.Add(1)), ana, "If-Match: *")
			},
			"list/api": func() { r.must(http.StatusOK, "GET", gigsPath, "", ana) },
			"home/api": func() { r.must(http.StatusOK, "GET", "/api/bands/"+nightShift+"/dashboard", "", ana) },
		} {
			b.Run(fmt.Sprintf("%s/%d", name, clients), func(b *testing.B) {
				b.SetParallelism(clients) // times GOMAXPROCS
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						do()
					}
				})
			})
		}
	}
}
