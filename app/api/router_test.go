package api

import (
	"log/slog"
	"net/http"
	"slices"
	"testing"

	"downbeat/app/edge"
)

// What is served is what the contract says, and nothing besides.
func TestEveryRouteIsInTheContractAndEveryOperationHasItsRoute(t *testing.T) {
	t.Parallel()
	e, err := edge.New(edge.Options{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	var served, promised []string
	for _, route := range (&Server{Edge: e}).router().Routes() {
		if route.Method != http.MethodHead { // goes with each GET (RFC 9110, section 9.3.2)
			served = append(served, route.Method+" "+route.Path)
		}
	}
	operations := map[string]bool{}
	for _, op := range contract() {
		promised = append(promised, op.method+" "+op.route())
		if operations[op.OperationID] {
			t.Errorf("two operations are called %s", op.OperationID)
		}
		operations[op.OperationID] = true
	}
	slices.Sort(served)
	slices.Sort(promised)
	if !slices.Equal(served, promised) {
		t.Errorf("served and not promised, or the other way round:\n%s\n%s", served, promised)
	}
	for id := range (&Server{}).handlers() {
		if !operations[id] {
			t.Errorf("the handler %s has no operation in the contract", id)
		}
	}
	for op := range operations {
		if _, ok := (&Server{}).handlers()[op]; !ok {
			t.Errorf("the operation %s has no handler", op)
		}
	}
	if len(served) < 60 {
		t.Errorf("only %d routes", len(served))
	}
}

// Programs read security where people read x-access.
func TestWhatAnybodyMayCallNeedsNoCredentialsInTheContractAndAllElseDoes(t *testing.T) {
	t.Parallel()
	for _, op := range contract() {
		if open := op.Security != nil && len(*op.Security) == 0; open != (op.access == accessPublic) {
			t.Errorf("%s: x-access is %s, security %v", op.OperationID, op.access, op.Security)
		}
	}
}
