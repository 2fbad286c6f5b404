package api

import (
	"errors"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"downbeat/app/problem"
)

// fieldErrors lists what the contract finds wrong with a body.
func fieldErrors(err error) (list []problem.FieldError) {
	var many openapi3.MultiError
	if errors.As(err, &many) {
		for _, e := range many {
			list = append(list, fieldErrors(e)...)
		}
		return list
	}
	var schema *openapi3.SchemaError
	if !errors.As(err, &schema) {
		return []problem.FieldError{{Detail: "It cannot be taken."}}
	}
	if schema.SchemaField == "properties" {
		return nil // an unknown field, of which the error does not say the name
	}
	pointer := ""
	for _, part := range schema.JSONPointer() {
		pointer += "/" + pointerEscapes.Replace(part)
	}
	return []problem.FieldError{{Pointer: limited(pointer), Detail: reasonOf(err)}}
}

// reasonOfParameter says in words what is wrong with a parameter.
func reasonOfParameter(p *openapi3.Parameter, value string, err error) string {
	schema := p.Schema.Value
	var parse *openapi3filter.ParseError
	switch {
	case errors.Is(err, openapi3filter.ErrInvalidRequired):
		return "It is required."
	case schema.Format == "date-time" && strings.Contains(value, " "):
		return "It must be a moment; in a query, the + of its time zone is written %2B."
	case errors.As(err, &parse) && schema.Type.Is(openapi3.TypeInteger):
		return fmt.Sprintf("It must be a whole number from %v to %v.", *schema.Min, *schema.Max)
	}
	return reasonOf(err)
}

// reasonOf says in words what is wrong with a value.
func reasonOf(err error) string {
	var schema *openapi3.SchemaError
	if !errors.As(err, &schema) {
		return "It cannot be read as what it should be."
	}
	s := schema.Schema
	switch schema.SchemaField {
	case "required":
		return "It is required."
	case "minProperties":
		return "Name at least one field to change."
	case "nullable":
		return "It cannot be null."
	case "pattern":
		if s.Pattern == `\S` {
			return "It must not be blank."
		}
		return "It must look like " + s.Pattern + "."
	case "minLength":
		if s.MinLength == 1 {
			return "It must not be empty."
		}
		return fmt.Sprintf("It needs at least %d characters.", s.MinLength)
	case "maxLength":
		return fmt.Sprintf("It has more than %d characters.", *s.MaxLength)
	case "enum":
		return "It must be " + alternatives(s.Enum) + "."
	case "minimum":
		return fmt.Sprintf("It must be at least %v.", *s.Min)
	case "maximum":
		return fmt.Sprintf("It must be at most %v.", *s.Max)
	case "minItems":
		return fmt.Sprintf("It needs at least %d of them.", s.MinItems)
	case "maxItems":
		return fmt.Sprintf("It has more than %d of them.", *s.MaxItems)
	case "uniqueItems":
		return "Each may be there once."
	case "type":
		return "It must be " + typeNames[s.Type.Slice()[0]] + "."
	case "format":
		return "It must be " + formats[s.Format].looks + "."
	default:
		return "It cannot be taken."
	}
}

var typeNames = map[string]string{
	openapi3.TypeString: "a text", openapi3.TypeInteger: "a whole number", openapi3.TypeNumber: "a number",
	openapi3.TypeBoolean: "true or false", openapi3.TypeArray: "a list", openapi3.TypeObject: "an object",
}

// alternatives lists values: yes, no or maybe.
func alternatives(values []any) string {
	var b strings.Builder
	for i, v := range values {
		switch {
		case i > 0 && i == len(values)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		fmt.Fprint(&b, v)
	}
	return b.String()
}
