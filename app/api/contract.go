package api

import (
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config codegen.yaml openapi.yaml

//go:embed openapi.yaml
var openAPI []byte

//go:embed asyncapi.yaml
var asyncAPI []byte

// Who may call an operation: x-access in the contract.
const (
	accessPublic = "public" // anybody
	accessUser   = "user"   // whoever is signed in
	accessMember = "member" // members of the band in the path
	accessAdmin  = "admin"  // its admins
)

// operation is one of the contract's: a method of a path.
type operation struct {
	*openapi3.Operation
	method string
	path   string // as the contract has it: /api/bands/{band}
	access string
	ids    []string // the path's parameters that are UUIDs

	parameters map[string]*openapi3.Parameter // of query and header
	body       *openapi3.Schema               // nil: there is none
	maxBody    int64                          // in bytes
}

var pathParameter = regexp.MustCompile(`\{(\w+)\}`)

// route is the path as gin wants it: /api/bands/:band.
func (o *operation) route() string { return pathParameter.ReplaceAllString(o.path, ":$1") }

// sizeOf is the most that an object with the schema's fields can have, in bytes, and some for the space between them.
func sizeOf(schema *openapi3.Schema) int64 {
	const (
		escaped = 6 // \uXXXX, the longest way to write a character
		id      = 2*36 + 8
	)
	size := int64(4 << 10)
	for _, ref := range schema.Properties {
		switch p := ref.Value; {
		case p.MaxLength != nil:
			size += int64(*p.MaxLength) * escaped
		case p.MaxItems != nil:
			size += int64(*p.MaxItems) * id
		}
	}
	return size
}

// streams tells whether the answer has no end.
func (o *operation) streams() bool {
	ok := o.Responses.Status(http.StatusOK)
	return ok != nil && ok.Value.Content["text/event-stream"] != nil
}

// ofBand tells whether the operation is about the band in its path.
func (o *operation) ofBand() bool { return o.access == accessMember || o.access == accessAdmin }

// contract is read once. It is embedded, so that an error in it is ours, and every test meets it.
var contract = sync.OnceValue(func() []*operation {
	doc, err := openapi3.NewLoader().LoadFromData(openAPI)
	if err != nil {
		panic(fmt.Sprintf("openapi.yaml: %v", err))
	}
	var list []*operation
	for _, path := range doc.Paths.InMatchingOrder() {
		item := doc.Paths.Value(path)
		for method, op := range item.Operations() {
			list = append(list, newOperation(path, method, item.Parameters, op))
		}
	}
	return list
})

func newOperation(path, method string, shared openapi3.Parameters, op *openapi3.Operation) *operation {
	o := &operation{Operation: op, method: method, path: path, parameters: map[string]*openapi3.Parameter{}}
	o.access, _ = op.Extensions["x-access"].(string)
	switch o.access {
	case accessPublic, accessUser, accessMember, accessAdmin:
	default:
		panic(fmt.Sprintf("openapi.yaml: %s %s: x-access is %q", method, path, o.access))
	}
	for _, ref := range append(shared, op.Parameters...) {
		switch p := ref.Value; {
		case p.In != openapi3.ParameterInPath:
			o.parameters[strings.ToLower(p.Name)] = p
		case p.Schema.Value.Format == "uuid":
			o.ids = append(o.ids, p.Name)
		}
	}
	if op.RequestBody != nil {
		o.body = op.RequestBody.Value.Content.Get("application/json").Schema.Value
		o.maxBody = sizeOf(o.body)
	}
	return o
}

// formats are those of the contract's texts: what they look like, and whether a text does. The library knows some by patterns
// that let the 31st of February pass.
var formats = map[string]struct {
	looks string
	fits  func(string) bool
}{
	"date-time": {"a moment like 2027-07-04T20:00:00+02:00 (RFC 3339)", func(s string) bool {
		_, err := time.Parse(time.RFC3339, s)
		return err == nil && !strings.Contains(s, ",") // which Go takes for a decimal point
	}},
	"date": {"a day like 2027-07-04", func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil }},
	"uuid": {"an id like 60000000-0000-4000-8000-000000000004", func(s string) bool { _, ok := parseID(s); return ok }},
}

var errFormat = errors.New("the text has another format")

func init() {
	for name, format := range formats {
		openapi3.DefineStringFormatValidator(name, openapi3.NewCallbackValidator(func(s string) error {
			if !format.fits(s) {
				return errFormat
			}
			return nil
		}))
	}
}
