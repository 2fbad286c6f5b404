package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
)

// The servers that a run measures are processes of this program.
func TestMain(m *testing.M) {
	if beChild() {
		return
	}
	os.Exit(m.Run())
}

func TestAShortRunOfARowHasItsFiguresAndBreaksNothing(t *testing.T) {
	for _, r := range rows {
		if r.name == "deliveries" && !strings.HasPrefix(system(), "Linux") {
			t.Skip("the row needs Linux")
		}
	}
	var out, said bytes.Buffer
	if err := run(t.Context(), []string{"bench", "--short", "--json", "deliveries"}, &out, &said); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	var r report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	if len(r.Broken) > 0 || len(r.Figures) != 2 || !r.Short {
		t.Fatalf("%+v", r)
	}
	for _, f := range r.Figures {
		if f.Value <= 0 || f.Baseline <= 0 {
			t.Errorf("%s has no figure: %+v", f.What, f)
		}
	}
}

func TestARowThatThereIsNotIsSaidToBe(t *testing.T) {
	err := run(t.Context(), []string{"bench", "latncy"}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), `"latncy"`) {
		t.Errorf("the answer to a wrong name is %v", err)
	}
}
