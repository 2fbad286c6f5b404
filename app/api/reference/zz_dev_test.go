package reference

import (
	"os"
	"testing"
)

func TestDev(t *testing.T) {
	o, _ := os.ReadFile("../openapi.yaml")
	a, _ := os.ReadFile("../asyncapi.yaml")
	p, err := New(o, a)
	if err != nil {
		t.Fatal(err)
	}
	os.MkdirAll("/tmp/h7/site/api", 0o755)
	os.WriteFile("/tmp/h7/site/index.html", p.HTML("http://localhost:8080"), 0o644)
	os.WriteFile("/tmp/h7/site/api/reference.css", Style, 0o644)
}
