package sse

import (
	"path"
	"strings"
	"testing"
)

// A list of types that is taken passes exactly what its parts, read as patterns, match; what is refused passes nothing by
// mistake, because there is no filter.
func FuzzFilter(f *testing.F) {
	f.Add("gig:*,setlist:song:added", "gig:created")
	f.Add(" gig:created ,a:*", "a:b:c")
	f.Add("*", "gig:created")
	f.Add("", "")
	f.Add("gig:*", "gig:")
	f.Add("gig:*", "gigs:created")
	f.Add("gig:*,", "gig:created")
	f.Add("setlist:song:*", "setlist:created")
	f.Fuzz(func(t *testing.T, list, kind string) {
		filter, err := ParseFilter(list)
		if err != nil {
			if filter.exact != nil || filter.prefixes != nil || len(err.Error()) > 300 {
				t.Errorf("%q is refused as %+v, %v", list, filter, err)
			}
			return
		}
		want := list == "" || list == "*"
		for part := range strings.SplitSeq(list, ",") {
			// A star of path.Match ends at a slash, which no type has.
			match, err := path.Match(strings.TrimSpace(part), strings.ReplaceAll(kind, "/", "|"))
			if err != nil {
				t.Fatalf("%q is taken", part)
			}
			want = want || match
		}
		if filter.Wants(kind) != want {
			t.Errorf("%q passes %q: %v", list, kind, !want)
		}
		if wanted := filter.wanted(); wanted != nil && wanted(kind) != want || wanted == nil && list != "" && list != "*" {
			t.Errorf("%q: the stream is of another opinion about %q", list, kind)
		}
	})
}
