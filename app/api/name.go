package api

import (
	"downbeat/app/access"
	"downbeat/app/problem"
)

// errName says what access.CleanName found.
func errName(pointer string) problem.FieldError {
	return fieldError(pointer, "It needs 1 to 100 characters that can be seen, on one line.")
}

// cleanNames takes the blanks around these fields of the body, and refuses what is no name. A field that is not there is left
// alone.
func (c *call) cleanNames(fields ...string) error {
	for _, field := range fields {
		name, ok := c.body[field].(string)
		if !ok {
			continue
		}
		name, err := access.CleanName(name)
		if err != nil {
			return errFields.WithErrors(errName("/" + field))
		}
		c.body[field] = name
	}
	return nil
}
