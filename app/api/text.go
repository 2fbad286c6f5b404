package api

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// wholeText tells whether all text in a JSON document is of characters that can be
// stored: valid UTF-8 (RFC 8259, section 8.1), no NUL, and no half of a surrogate
// pair, which encoding/json would replace without a word (section 8.2).
func wholeText(raw []byte) bool {
	if !utf8.Valid(raw) {
		return false
	}
	for {
		at := bytes.IndexByte(raw, '\\')
		if at < 0 || at+1 >= len(raw) {
			return true // nothing is escaped any more
		}
		raw = raw[at:]
		unit, ok := escapedUnit(raw)
		switch {
		case !ok:
			raw = raw[2:] // \n and the like; \\ is one, too, so that what follows it is not escaped
		case unit == 0:
			return false
		case utf16.IsSurrogate(unit):
			second, ok := escapedUnit(raw[6:])
			if !ok || utf16.DecodeRune(unit, second) == utf8.RuneError {
				return false
			}
			raw = raw[12:]
		default:
			raw = raw[6:]
		}
	}
}

// escapedUnit reads the \uXXXX that the text begins with.
func escapedUnit(raw []byte) (rune, bool) {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(raw[2:6]), 16, 16)
	return rune(unit), err == nil
}
