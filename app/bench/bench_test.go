package main

import (
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

func TestARowThatThereIsNotIsSaidToBe(t *testing.T) {
	err := run(t.Context(), []string{"bench", "latncy"}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), `"latncy"`) {
		t.Errorf("the answer to a wrong name is %v", err)
	}
}
