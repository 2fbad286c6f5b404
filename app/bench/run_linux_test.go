package main

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestAShortRunOfARowHasItsFiguresAndBreaksNothing(t *testing.T) {
	var out, said bytes.Buffer
	if err := run(t.Context(), []string{"bench", "--short", "--json", "deliveries"}, &out, &said); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	var r report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	if len(r.Broken) > 0 || len(r.Figures) != 4 || !r.Short {
		t.Fatalf("%+v", r)
	}
	for _, f := range r.Figures {
		if f.Value <= 0 || f.Baseline <= 0 {
			t.Errorf("%s has no figure: %+v", f.What, f)
		}
	}
}
