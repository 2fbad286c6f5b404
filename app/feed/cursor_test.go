package feed

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

var (
	bandA = uuid.MustParse("b0000000-0000-4000-8000-000000000001")
	bandB = uuid.MustParse("b0000000-0000-4000-8000-000000000002")
)

const epoch = "0123abcd"

func TestACursorIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	passesCORS := regexp.MustCompile(`^[0-9A-Za-z.-]{1,64}$`)
	rapid.Check(t, func(t *rapid.T) {
		c := Cursor{
			Epoch: rapid.StringMatching(`[0-9a-f]{8}`).Draw(t, "epoch"),
			Band:  uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "band")),
			Seq:   rapid.Int64Min(0).Draw(t, "seq"),
		}
		got, ok := ParseCursor(c.String(), c.Epoch, c.Band)
		if !ok || got != c || !passesCORS.MatchString(c.String()) {
			t.Fatalf("%+v is written %q and read %+v, %v", c, c, got, ok)
		}
	})
}

func TestACursorOfAnotherPlaceIsRefused(t *testing.T) {
	t.Parallel()
	own := Cursor{Epoch: epoch, Band: bandA, Seq: 7}.String()
	if _, ok := ParseCursor(own, epoch, bandB); ok {
		t.Error("taken for one of another band")
	}
	if _, ok := ParseCursor(own, "0123abce", bandA); ok {
		t.Error("taken for one of another epoch")
	}
}

func TestWhatIsNoCursorIsRefused(t *testing.T) {
	t.Parallel()
	place := Cursor{Epoch: epoch, Band: bandA}.place()
	for _, s := range []string{
		"", ".", "7", ".7", place, place + ".", place + ".-1", place + ".-0", place + ".+7", place + ".07", place + ".7 ", " " + place + ".7",
		place + ".7\n", place + ".7\x00", place + ".0x7", place + ".7_0", place + ".7.7", place + ".9223372036854775808", place + ".٧",
		strings.ToUpper(place) + ".7", place + "x.7", epoch + ".7", "'; drop table feed.changes; --",
		place + "." + strings.Repeat("0", 100) + "7", strings.Repeat("a", 1<<20),
	} {
		if c, ok := ParseCursor(s, epoch, bandA); ok {
			t.Errorf("%.60q is taken for %+v", s, c)
		}
	}
}

func FuzzParseCursor(f *testing.F) {
	f.Add(Cursor{Epoch: epoch, Band: bandA, Seq: 7}.String())
	f.Add(Cursor{Epoch: epoch, Band: bandB, Seq: 7}.String())
	f.Fuzz(func(t *testing.T, s string) {
		c, ok := ParseCursor(s, epoch, bandA)
		if ok && (c.String() != s || c.Seq < 0 || c.Band != bandA || len(s) > maxCursor) {
			t.Errorf("%q is taken for %+v", s, c)
		}
		if !ok && c.Seq != 0 {
			t.Errorf("%q is refused, and %+v handed out", s, c)
		}
	})
}
