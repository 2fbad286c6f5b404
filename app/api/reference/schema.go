package reference

import (
	"fmt"
	"slices"
	"strings"
)

// field is a parameter, a header, or a part of an object.
type field struct {
	Name        string // errors[].pointer is the pointer of each of the errors
	Where       string // of a parameter: path, query or header
	Required    bool
	Type        phrase
	Default     string
	Description phrase
}

// Note is where a parameter goes, and whether it must be there.
func (f field) Note() string {
	var words []string
	if f.Where != "" {
		words = append(words, "in the "+f.Where)
	}
	if f.Required {
		words = append(words, "required")
	}
	return strings.Join(words, ", ")
}

// fieldsOf lists the parts of an object. Those of objects that have no place of
// their own on the page are listed with it.
func (c *contracts) fieldsOf(schema value, prefix string) (list []field) {
	required := requiredOf(schema)
	for name, part := range propertiesOf(schema) {
		if part.text() == "false" {
			continue // a schema that nothing fits
		}
		f := c.fieldOf(prefix+name, part)
		f.Required = slices.Contains(required, name)
		list = append(list, f)
		inner, suffix := part, "."
		if items := part.at("items"); items.exists() {
			inner, suffix = items, "[]."
		}
		if c.anchorOf(inner) == "" && isObject(inner) {
			list = append(list, c.fieldsOf(inner, prefix+name+suffix)...)
		}
	}
	return list
}

func (c *contracts) fieldOf(name string, schema value) field {
	f := field{Name: name, Type: c.typeOf(schema), Description: c.line(schema.at("description").text())}
	if d := schema.at("default"); d.exists() {
		f.Default = d.json()
	}
	return f
}

// propertiesOf are the parts of an object, in order, also of those that it is made from.
func propertiesOf(schema value) func(yield func(string, value) bool) {
	return func(yield func(string, value) bool) {
		for _, part := range schema.at("allOf").items() {
			for name, property := range propertiesOf(part) {
				if !yield(name, property) {
					return
				}
			}
		}
		for name, property := range schema.at("properties").fields() {
			if !yield(name, property) {
				return
			}
		}
	}
}

func requiredOf(schema value) []string {
	required := schema.at("required").texts()
	for _, part := range schema.at("allOf").items() {
		required = append(required, requiredOf(part)...)
	}
	return required
}

func isObject(schema value) bool {
	for range propertiesOf(schema) {
		return true
	}
	return false
}

// typeOf says in words what values fit.
func (c *contracts) typeOf(s value) (words phrase) {
	say := func(text string) { words = append(words, part{Text: text}) }
	types := s.at("type").texts()
	nullable := s.at("nullable").yes() || slices.Contains(types, "null")
	types = slices.DeleteFunc(types, func(t string) bool { return t == "null" })
	switch {
	case s.at("const").exists():
		words = append(words, part{Text: s.at("const").json(), Code: true})
	case s.at("enum").exists():
		for i, v := range s.at("enum").items() {
			switch {
			case i > 0 && i == len(s.at("enum").items())-1:
				say(" or ")
			case i > 0:
				say(", ")
			}
			words = append(words, part{Text: v.text(), Code: true})
		}
	case c.anchorOf(s) != "":
		words = append(words, part{Text: nameOf(s), Href: c.anchorOf(s)})
	case len(s.at("anyOf").items()) > 0:
		for i, choice := range s.at("anyOf").items() {
			if i > 0 {
				say(" or ")
			}
			words = append(words, c.typeOf(choice)...)
		}
	case slices.Equal(types, []string{"array"}):
		say("list of ")
		words = append(words, c.typeOf(s.at("items"))...)
		if bounds := boundsOf(s, "minItems", "maxItems", ""); bounds != "" {
			say(", " + bounds)
		}
		if s.at("uniqueItems").yes() {
			say(", each once")
		}
	case slices.Equal(types, []string{"string"}):
		say(textOf(s))
		if pattern := s.at("pattern").text(); pattern == `\S` {
			say(", not blank")
		} else if pattern != "" {
			say(", of the pattern ")
			words = append(words, part{Text: pattern, Code: true})
		}
	case len(types) == 0 && nullable:
		return phrase{{Text: "null"}}
	case len(types) == 0:
		say("any JSON")
	default:
		say(map[string]string{"integer": "whole number", "number": "number", "boolean": "true or false", "object": "object"}[types[0]])
		if bounds := boundsOf(s, "minimum", "maximum", ""); bounds != "" {
			say(", " + bounds)
		}
	}
	if nullable {
		say(", or null")
	}
	return words
}

func textOf(s value) string {
	switch s.at("format").text() {
	case "uuid":
		return "UUID"
	case "date-time":
		return "moment (RFC 3339)"
	case "date":
		return "day (2027-07-04)"
	}
	if bounds := boundsOf(s, "minLength", "maxLength", " characters"); bounds != "" {
		return "text, " + bounds
	}
	return "text"
}

// boundsOf says between what a number or a length lies.
func boundsOf(s value, low, high, unit string) string {
	least, most := grouped(s.at(low).text()), grouped(s.at(high).text())
	switch {
	case least != "" && most != "":
		return fmt.Sprintf("%s to %s%s", least, most, unit)
	case least != "":
		return "at least " + least + unit
	case most != "":
		return "at most " + most + unit
	}
	return ""
}

// grouped is a whole number with its thousands apart: 100,000.
func grouped(number string) string {
	if strings.Contains(number, ".") {
		return number
	}
	for i := len(number) - 3; i > 0; i -= 3 {
		number = number[:i] + "," + number[i:]
	}
	return number
}

// nameOf is what an object is called; of one that only adds to another, that one's name.
func nameOf(s value) string {
	if s.name == "" && len(s.at("allOf").items()) == 1 {
		return s.at("allOf").items()[0].name
	}
	return s.name
}

// anchorOf is where an object is described; empty if it has no place of its own.
func (c *contracts) anchorOf(s value) string {
	if name := nameOf(s); name != "" && s.root == c.api.root {
		return c.objects[name]
	} else if name != "" {
		return c.objects["stream "+name]
	}
	return ""
}

// sampleOf is a value that fits, as JSON.
func sampleOf(s value) string {
	types := s.at("type").texts()
	switch {
	case s.at("example").exists():
		return s.at("example").json()
	case s.at("const").exists():
		return s.at("const").json()
	case s.at("default").exists():
		return s.at("default").json()
	case s.at("enum").exists():
		return s.at("enum").first().json()
	case isObject(s):
		var parts []string
		for name, property := range propertiesOf(s) {
			parts = append(parts, quoted(name)+": "+sampleOf(property))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case s.at("nullable").yes() || slices.Contains(types, "null"):
		return "null"
	case slices.Contains(types, "array"):
		return "[" + sampleOf(s.at("items")) + "]"
	case slices.Contains(types, "integer"), slices.Contains(types, "number"):
		return "1"
	case slices.Contains(types, "boolean"):
		return "true"
	case slices.Contains(types, "object"):
		return "{}"
	}
	switch s.at("format").text() {
	case "uuid":
		return `"60000000-0000-4000-8000-000000000004"`
	case "date-time":
		return `"2027-07-04T18:00:00Z"`
	case "date":
		return `"2027-07-04"`
	}
	return `"…"`
}
