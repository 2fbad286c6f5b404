package api

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"downbeat/app/problem"
)

func errName(pointer string) problem.FieldError {
	return fieldError(pointer, "It needs 1 to 100 characters that can be seen, on one line.")
}

// cleanNames takes the blanks around these fields of the body, and refuses what is no name: one stands in lists and in
// sentences, so that it must be seen and have one line. A field that is not there is left alone.
func (c *call) cleanNames(fields ...string) error {
	for _, field := range fields {
		name, ok := c.body[field].(string)
		if !ok {
			continue
		}
		name = strings.TrimSpace(name)
		if name == "" || utf8.RuneCountInString(name) > 100 || strings.ContainsFunc(name, breaksLine) {
			return errFields.WithErrors(errName("/" + field))
		}
		c.body[field] = name
	}
	return nil
}

func breaksLine(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }
