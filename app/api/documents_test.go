package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v4"
)

// mustDocument reads a document as a client gets it.
func mustDocument(tb testing.TB, r *rig, path string) (document map[string]any, text []byte) {
	tb.Helper()
	a := r.must(http.StatusOK, "GET", path, "")
	if kind := a.header.Get("Content-Type"); kind != "application/yaml; charset=utf-8" {
		tb.Errorf("%s comes as %s", path, kind)
	}
	var any map[string]any
	if err := yaml.Unmarshal([]byte(a.body), &any); err != nil {
		tb.Fatal(err)
	}
	whole, err := json.Marshal(any)
	if err != nil {
		tb.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(whole))
	decoder.UseNumber()
	if err := decoder.Decode(&document); err != nil {
		tb.Fatal(err)
	}
	return document, []byte(a.body)
}

// down goes down along keys.
func down(document any, keys ...string) any {
	for _, key := range keys {
		m, _ := document.(map[string]any)
		document = m[key]
	}
	return document
}

func TestTheContractIsOpenAPIAndItsExamplesAreWhatTheyShow(t *testing.T) {
	t.Parallel()
	_, text := mustDocument(t, mustStillRig(t), "/api/openapi.yaml")
	contract, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := contract.Validate(t.Context(), openapi3.EnableExamplesValidation(), openapi3.EnableSchemaFormatValidation()); err != nil {
		t.Error(err)
	}
	for path, item := range contract.Paths.Map() {
		for method, op := range item.Operations() {
			if op.RequestBody == nil {
				continue
			}
			if content := op.RequestBody.Value.Content.Get("application/json"); content.Example == nil {
				t.Errorf("%s %s has no example of its body", method, path)
			}
		}
	}
}

// statuses are the constants of net/http by name.
func statuses() map[string]int {
	all := map[string]int{}
	for status := 400; status < 600; status++ {
		if text := http.StatusText(status); text != "" {
			all["Status"+strings.NewReplacer(" ", "", "-", "").Replace(text)] = status
		}
	}
	return all
}

// problemsOf lists what a folder makes with problem.New: "404 not-found".
func problemsOf(tb testing.TB, folder string) (list []string) {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		tb.Fatalf("%s: %d files, %v", folder, len(files), err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			tb.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			fun, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || fun.Sel.Name != "New" || len(call.Args) != 3 {
				return true
			}
			if of, ok := fun.X.(*ast.Ident); !ok || of.Name != "problem" {
				return true
			}
			status, isName := call.Args[0].(*ast.SelectorExpr)
			code, isText := call.Args[1].(*ast.BasicLit)
			if !isName || !isText || statuses()[status.Sel.Name] == 0 {
				tb.Errorf("%s: write problem.New with a status of net/http and a literal code, so that it can be listed", name)
				return true
			}
			word, err := strconv.Unquote(code.Value)
			if err != nil {
				tb.Fatal(err)
			}
			list = append(list, fmt.Sprintf("%d %s", statuses()[status.Sel.Name], word))
			return true
		})
	}
	return list
}

func TestTheContractListsTheProblemCodesThatThereAreAndNoOthers(t *testing.T) {
	t.Parallel()
	document, _ := mustDocument(t, mustStillRig(t), "/api/openapi.yaml")
	listed := map[string]bool{}
	codes, _ := down(document, "components", "schemas", "Problem", "properties", "code", "x-codes").([]any)
	for _, c := range codes {
		line := fmt.Sprintf("%v %v", down(c, "status"), down(c, "code"))
		if listed[line] {
			t.Errorf("%s is listed twice", line)
		}
		if when, _ := down(c, "when").(string); !strings.HasSuffix(when, ".") {
			t.Errorf("%s: %q is no sentence", line, when)
		}
		listed[line] = true
	}
	made := map[string]bool{}
	for _, folder := range []string{".", "../edge", "../access"} {
		for _, p := range problemsOf(t, folder) {
			made[p] = true
		}
	}
	for _, missing := range slices.Sorted(maps.Keys(made)) {
		if !listed[missing] {
			t.Errorf("%s is made and not in x-codes of openapi.yaml", missing)
		}
	}
	for _, stale := range slices.Sorted(maps.Keys(listed)) {
		if !made[stale] {
			t.Errorf("%s is in x-codes of openapi.yaml and made by nobody", stale)
		}
	}
}
