package api

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"downbeat/app/problem"
	"downbeat/db"
)

// withBodies are the operations that take a body, in the order of the contract's paths.
func withBodies() (list []*operation) {
	for _, op := range contract() {
		if op.body != nil {
			list = append(list, op)
		}
	}
	return list
}

// eachText calls tell with every text in a value that came from JSON, names included.
func eachText(value any, tell func(string)) {
	switch v := value.(type) {
	case string:
		tell(v)
	case []any:
		for _, item := range v {
			eachText(item, tell)
		}
	case map[string]any:
		for name, item := range v {
			tell(name)
			eachText(item, tell)
		}
	}
}

// Whatever is sent as a body is refused with a problem, or is an object of known fields whose texts can be stored; and what
// was taken once, defaults and all, is taken again.
func FuzzBody(f *testing.F) {
	for _, body := range []string{
		`{"title": "x", "startsAt": "2031-05-01T20:00:00Z"}`, `{}`, `null`, `{"title": "\u0000"}`, `{"title": "\ud800"}`, `{"a": 1, "a": 2} {}`,
		`{"fee": 1e400}`, `{"notes": null}`, "{\"name\": \"\xff\"}", `{"name": "\ud83c\udfb7", "__proto__": {}}`, `{"items": [[[[]]]]}`,
	} {
		for i := range withBodies() {
			f.Add(uint8(i), []byte(body))
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, raw []byte) {
		list := withBodies()
		op := list[int(which)%len(list)]
		object, err := op.parseBody(raw)
		if err != nil {
			var p *problem.Problem
			if object != nil || !errors.As(err, &p) || p.Status < 400 || p.Status > 422 {
				t.Fatalf("%s: %q is %v, %v", op.OperationID, raw, object, err)
			}
			if _, err := json.Marshal(p); err != nil {
				t.Fatalf("%s: the problem cannot be sent: %v", op.OperationID, err)
			}
			for _, wrong := range p.Errors {
				if !utf8.ValidString(wrong.Pointer + wrong.Detail) {
					t.Errorf("%s: %q says %q", op.OperationID, raw, wrong)
				}
			}
			return
		}
		for name := range object {
			if op.body.Properties[name] == nil {
				t.Errorf("%s takes %q, which it does not know", op.OperationID, name)
			}
		}
		eachText(object, func(text string) {
			if !storable(text) {
				t.Errorf("%s: %q cannot be stored", op.OperationID, text)
			}
		})
		again, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := op.parseBody(again); err != nil || !reflect.DeepEqual(twice, object) {
			t.Errorf("%s: %q is %v, and that is %v, %v", op.OperationID, raw, object, twice, err)
		}
	})
}

// replacements counts what stands for U+FFFD in a JSON document as it is written.
func replacements(raw []byte) (n int) {
	for i := 0; i < len(raw); {
		switch {
		case raw[i] != '\\':
			r, size := utf8.DecodeRune(raw[i:])
			if r == utf8.RuneError && size == 3 {
				n++
			}
			i += size
		case i+6 <= len(raw) && bytes.EqualFold(raw[i:i+6], []byte(`\ufffd`)) && raw[i+1] == 'u':
			n++
			i += 6
		default:
			i += 2
		}
	}
	return n
}

// wholeText against encoding/json: of a JSON document it refuses exactly what that one would give us altered, with U+FFFD in
// place of what is no character, or with NUL.
func FuzzWholeText(f *testing.F) {
	for _, text := range []string{
		`"a"`, `"\u0000"`, `"\\u0000"`, `"\\\u0000"`, `"\ud83c\udfb7"`, `"\ud83c"`, `"\udfb7\ud83c"`, `"\ud83c\n\udfb7"`, `"\uD83C\uDFB7"`, `"\ufffd"`, "\"\ufffd\"",
		"\"\xed\xa0\x80\"", "\"\xc0\x80\"", `{"\ud800": 1}`, `{"\u0000": {}}`, `["\u", "\u00"]`, "\"\x00\"", `\`, `"\ud83c\`, `"\ud83c\u`, "\ufeff{}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		whole := wholeText(raw)
		if !json.Valid(raw) {
			return // the decoder refuses it anyway
		}
		found, nul := 0, false
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err) // of a document that is valid
			}
			if text, ok := token.(string); ok {
				found += strings.Count(text, "\ufffd")
				nul = nul || strings.ContainsRune(text, 0)
			}
		}
		if altered := found != replacements(raw); whole != (!altered && !nul) {
			t.Errorf("%q: taken for whole: %v; altered: %v, NUL: %v", raw, whole, altered, nul)
		}
	})
}

// Whatever stands in If-Match, only the versions that are named there in full match, and only * matches all.
func FuzzIfMatch(f *testing.F) {
	for _, header := range []string{`"1"`, `*`, ` * `, `"1", "2"`, `W/"1"`, `1`, `"01"`, `"-1"`, `"+1"`, `"2147483648"`, `"1`, `""`, `"1""2"`, `*, "1"`, "\"1\"\t,"} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		versions, err := parseIfMatch(header)
		if err != nil {
			if versions != nil || strings.TrimSpace(header) == "*" {
				t.Fatalf("%q: %v with %v", header, versions, err)
			}
			return
		}
		if (versions == nil) != (strings.TrimSpace(header) == "*") {
			t.Fatalf("%q matches everything: %v", header, versions == nil)
		}
		var named []string
		for part := range strings.SplitSeq(header, ",") {
			named = append(named, strings.TrimPrefix(strings.TrimSpace(part), "W/"))
		}
		for _, v := range versions {
			for len(named) > 0 && named[0] != etag(v) {
				named = named[1:]
			}
			if len(named) == 0 {
				t.Fatalf("%q is taken for the version %d", header, v)
			}
			if !matches(header, etag(v)) {
				t.Errorf("%q: If-None-Match is of another opinion about %d", header, v)
			}
		}
	})
}

// A token that is taken for a place in a list is that place, and its own token leads there again.
func FuzzPageToken(f *testing.F) {
	for _, place := range []string{
		`{"At": "2031-05-01T20:00:00Z", "ID": "60000000-0000-4000-8000-000000000004"}`, `{"Name": "Clock Out", "ID": "60000000-0000-4000-8000-000000000004"}`,
		`null`, `{}`, `[]`, `{"Name": "\u0000"}`, `{"Name": "\ud800"}`, `{"At": "9999-12-31T23:59:59.999999999-23:59"}`, `{"At": "0000-01-01T00:00:00+23:59"}`, `{"ID": "x"}`, `{"Seq": 1e30}`,
	} {
		f.Add(base64.RawURLEncoding.EncodeToString([]byte(place)))
	}
	f.Add("x")
	f.Add("bnVsbA==")
	f.Add("bnVsbA\n")
	f.Fuzz(func(t *testing.T, token string) {
		pageToken[db.Place](t, token)
		pageToken[db.NamePlace](t, token)
		pageToken[activityPlace](t, token)
	})
}

func pageToken[P any](t *testing.T, token string) {
	place, err := after[P](&call{query: url.Values{"after": {token}}})
	if err != nil {
		var p *problem.Problem
		if place != nil || !errors.As(err, &p) || p.Status != http.StatusBadRequest {
			t.Fatalf("%q is %v, %v", token, place, err)
		}
		return
	}
	_, again := nextPage([]P{*place, *place}, 1, func(P) any { return *place })
	same, err := after[P](&call{query: url.Values{"after": {*again}}})
	if err != nil || !reflect.DeepEqual(same, place) {
		t.Errorf("%q is %+v, whose token is %+v, %v", token, place, same, err)
	}
}

// The name of a column is that of the field in small letters, with a line before each capital: no two fields are one column.
func FuzzColumn(f *testing.F) {
	for _, field := range []string{"", "title", "startsAt", "durationSeconds", "ABC", "a_B", "é", "ÉA", "\xff", "a;drop"} {
		f.Add(field)
	}
	f.Fuzz(func(t *testing.T, field string) {
		if !utf8.ValidString(field) {
			return // no field has such a name: see FuzzBody
		}
		name := column(field)
		if strings.ContainsFunc(name, func(r rune) bool { return 'A' <= r && r <= 'Z' }) || column(name) != name {
			t.Errorf("%q is in the column %q", field, name)
		}
		var back strings.Builder
		capital := false
		for _, r := range name {
			switch {
			case capital && 'a' <= r && r <= 'z':
				back.WriteRune(r - 'a' + 'A')
				capital = false
			case r == '_' && !capital:
				capital = true
			default:
				if capital {
					back.WriteByte('_')
				}
				capital = r == '_'
				if !capital {
					back.WriteRune(r)
				}
			}
		}
		if capital {
			back.WriteByte('_')
		}
		if !strings.Contains(field, "_") && back.String() != field {
			t.Errorf("%q is in the column %q, which is the field %q", field, name, back.String())
		}
	})
}
