package sse

import (
	"strings"
	"testing"
)

func TestAFilterPassesItsTypesAndWhatItsStarsCover(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]string{
		"":                            "gig:created gig:response setlist:created setlist:song:added poll:opened",
		"*":                           "gig:created gig:response setlist:created setlist:song:added poll:opened",
		"gig:*":                       "gig:created gig:response",
		"gig:created":                 "gig:created",
		"setlist:song:*":              "setlist:song:added",
		"setlist:*, gig:response":     "gig:response setlist:created setlist:song:added",
		"gig:create":                  "",
		"gig:created,gig:created,a:*": "gig:created",
	} {
		f, err := ParseFilter(list)
		var got []string
		for _, kind := range []string{"gig:created", "gig:response", "setlist:created", "setlist:song:added", "poll:opened"} {
			if f.Wants(kind) {
				got = append(got, kind)
			}
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q passes %v, %v; want %s", list, got, err, want)
		}
		if all := list == "" || list == "*"; (f.wanted() == nil) != all {
			t.Errorf("%q: asks for each event: %v", list, f.wanted() != nil)
		}
	}
}

func TestWhatIsNoTypeIsRefused(t *testing.T) {
	t.Parallel()
	for _, list := range []string{
		",", "gig", "gig:created,setlist", "gig:*,", "gig:*,*", "gig*", "*:created", "gig:*:x", "Gig:created", "gig:created;drop", "gig: created", "gig:\x00", "gig:\n", "gíg:*", ":created", "gig:",
		"a:b:c:d:e", strings.Repeat("a", 64) + ":b", strings.Repeat("gig:*,", 50) + "gig:*", "'",
	} {
		if f, err := ParseFilter(list); err == nil || f.exact != nil || len(err.Error()) > 150 {
			t.Errorf("%.40q became %+v, %v", list, f, err)
		}
	}
}

func FuzzParseFilter(f *testing.F) {
	f.Add("gig:*,setlist:song:added")
	f.Add(" gig:created ,\n")
	f.Fuzz(func(t *testing.T, list string) {
		filter, err := ParseFilter(list)
		if err != nil {
			return
		}
		for _, part := range strings.Split(list, ",") {
			kind := strings.Replace(strings.TrimSpace(part), "*", "x", 1)
			if list != "" && list != "*" && !filter.Wants(kind) {
				t.Errorf("%q does not pass %q", list, kind)
			}
		}
	})
}
