package edge_test

import (
	"net/http"
	"testing"

	"downbeat/app/edge"
)

func TestAClientThatVanishedIsToldFromOneThatWent(t *testing.T) {
	t.Parallel()
	began := make(chan struct{})
	vanished := make(chan bool)
	r := mustServe(t, edge.Options{}, func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).Flush()
		began <- struct{}{}
		<-r.Context().Done()
		vanished <- edge.Vanished(r.Context())
	})
	went := r.mustDial()
	went.begin("GET", "/")
	<-began
	went.Close()
	if <-vanished {
		t.Error("who went is taken for vanished")
	}
	cut := r.mustDial()
	cut.begin("GET", "/")
	<-began
	cut.vanish()
	if !<-vanished {
		t.Error("who vanished is taken for gone")
	}
	if n := series(t, r.edge)["downbeat_connections_vanished_total"]; n != 1 {
		t.Errorf("%v have vanished", n)
	}
}
