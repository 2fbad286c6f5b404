package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/google/uuid"

	"downbeat/app/problem"
)

// maxErrors is how many faults one answer lists: finding more of them costs more than it helps.
const maxErrors = 20

var (
	errBody        = problem.New(http.StatusBadRequest, "invalid-request", "The body must be one JSON object, and nothing else.")
	errMediaType   = problem.New(http.StatusUnsupportedMediaType, "not-json", "Send the body as Content-Type: application/json (curl --json does).")
	errTooLarge    = problem.New(http.StatusRequestEntityTooLarge, "too-large", "The body is larger than all of its fields can be.")
	errFields      = problem.New(http.StatusUnprocessableEntity, "invalid-fields", "Some fields cannot be taken as they are; see errors.")
	errParameters  = problem.New(http.StatusBadRequest, "invalid-parameters", "Some parameters cannot be taken as they are; see errors.")
	errText        = problem.New(http.StatusBadRequest, "invalid-text", "The text holds what is no character, or NUL, which cannot be stored.")
	errNoIfMatch   = problem.New(http.StatusPreconditionRequired, "if-match-required", `Say which version you have seen: If-Match with the row's ETag, such as "3", or * for whichever it is.`)
	errQueryString = problem.New(http.StatusBadRequest, "invalid-request", "The query cannot be read.")
)

// checkParameters holds the query and the headers of a request against the contract, and returns the query.
func (o *operation) checkParameters(r *http.Request) (url.Values, error) {
	// Go leaves a pair with a semicolon out, and a filter that is left out would let everything through.
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, errQueryString
	}
	var wrong []problem.FieldError
	for name, values := range query {
		p := o.parameters[strings.ToLower(name)]
		switch {
		case p == nil || p.In != openapi3.ParameterInQuery || p.Name != name:
			wrong = append(wrong, problem.FieldError{Pointer: limited(name), Detail: "There is no such parameter."})
		case len(values) > 1:
			wrong = append(wrong, problem.FieldError{Pointer: name, Detail: "Give it once."})
		case !unchecked(p) && !storable(values[0]):
			wrong = append(wrong, problem.FieldError{Pointer: name, Detail: "It holds what is no character."})
		}
	}
	for _, p := range o.parameters {
		if p.Name == "If-Match" && p.Required && r.Header.Get("If-Match") == "" {
			return nil, errNoIfMatch
		}
		if unchecked(p) {
			continue
		}
		input := &openapi3filter.RequestValidationInput{Request: r, QueryParams: query, Options: &openapi3filter.Options{SkipSettingDefaults: true}}
		if err := openapi3filter.ValidateParameter(r.Context(), input, p); err != nil {
			wrong = append(wrong, problem.FieldError{Pointer: p.Name, Detail: reasonOfParameter(p, query.Get(p.Name), err)})
		}
	}
	if len(wrong) > 0 {
		slices.SortFunc(wrong, byPointer)
		return nil, errParameters.WithErrors(wrong[:min(len(wrong), maxErrors)]...)
	}
	return query, nil
}

// unchecked tells whether the contract takes anything for the parameter: x-unchecked.
func unchecked(p *openapi3.Parameter) bool { return p.Extensions["x-unchecked"] == true }

// readBody returns the body as it came. It takes as long as the client takes to send it.
func (o *operation) readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, errMediaType
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, o.maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, errTooLarge
	case err != nil:
		return nil, errBody.WithDetail("The body could not be read to its end.")
	}
	return raw, nil
}

// parseBody reads an object that the contract takes, with its defaults.
func (o *operation) parseBody(raw []byte) (map[string]any, error) {
	if !wholeText(raw) {
		return nil, errText
	}
	var object map[string]any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	err := decoder.Decode(&object)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return nil, errBody.WithDetail(fmt.Sprintf("The body is no JSON: at byte %d, %s.", syntax.Offset, syntax.Error()))
	case err != nil || object == nil || decoder.Decode(new(any)) != io.EOF:
		return nil, errBody
	}
	wrong := o.tooMany(object)
	if len(wrong) > 0 {
		return nil, errFields.WithErrors(wrong...)
	}
	for name := range object {
		if o.body.Properties[name] == nil {
			wrong = append(wrong, fieldError("/"+pointerEscapes.Replace(limited(name)), "There is no such field."))
		}
	}
	err = o.body.VisitJSON(object, openapi3.VisitAsRequest(), openapi3.MultiErrors(), openapi3.DefaultsSet(func() {}), openapi3.EnableFormatValidation())
	if err != nil {
		wrong = append(wrong, fieldErrors(err)...)
	}
	if len(wrong) > 0 {
		slices.SortStableFunc(wrong, byPointer)
		wrong = slices.CompactFunc(wrong, samePointer)
		return nil, errFields.WithErrors(wrong[:min(len(wrong), maxErrors)]...)
	}
	return object, nil
}

// tooMany looks for what has so many parts that to check each would be the work that somebody wants to make.
func (o *operation) tooMany(object map[string]any) []problem.FieldError {
	if len(object) > len(o.body.Properties)+maxErrors {
		return []problem.FieldError{fieldError("", "It has many fields that there are not.")}
	}
	for name, property := range o.body.Properties {
		list, ok := object[name].([]any)
		if most := property.Value.MaxItems; ok && most != nil && uint64(len(list)) > *most {
			return []problem.FieldError{fieldError("/"+name, fmt.Sprintf("It has more than %d of them.", *most))}
		}
	}
	return nil
}

// pointerEscapes are those of a JSON pointer (RFC 6901, section 3).
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func byPointer(a, b problem.FieldError) int { return strings.Compare(a.Pointer, b.Pointer) }

// samePointer: of what is wrong with one field, the first thing is enough.
func samePointer(a, b problem.FieldError) bool { return a.Pointer == b.Pointer }

// limited keeps what a client sent from filling an answer.
func limited(s string) string {
	if runes := []rune(strings.ToValidUTF8(s, "?")); len(runes) > 100 {
		return string(runes[:100]) + "…"
	}
	return strings.ToValidUTF8(s, "?")
}

// parseID reads a UUID in its usual form and no other: Go's parser also takes braces and URNs.
func parseID(s string) (uuid.UUID, bool) {
	if len(s) != 36 {
		return uuid.Nil, false
	}
	id, err := uuid.Parse(s)
	return id, err == nil
}

// storable tells whether PostgreSQL can store the text.
func storable(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

func fieldError(pointer, detail string) problem.FieldError {
	return problem.FieldError{Pointer: pointer, Detail: detail}
}
