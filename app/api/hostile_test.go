package api_test

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// hostile are texts as they stand between the quotes of a JSON string. PostgreSQL stores none of the first three.
var hostile = map[string]string{
	"NUL": `a\u0000b`, "half a pair": `a\ud83cb`, "broken UTF-8": "a\xff\xfeb",
	"other half": `\udfb8`, "line ends": `a\r\nid: 9\ndata: x\n\n`, "right to left": `\u202eevil`, "emoji": `🎷👩🏽‍🎤`, "quote": `'; drop table gigs; --`,
	"long": strings.Repeat("é", 150_000), "slashes": `..\/..\/etc`, "script": `<script>alert(1)</script>`, "separator": `\u2028`, "number": `9e999`, "empty": ``,
}

var unstorable = []string{"NUL", "half a pair", "broken UTF-8", "other half"}

// Made from the contract: each text field of each body, and each parameter of each query, with each hostile text.
func TestNoTextWhateverItHoldsIsAnErrorOfOurs(t *testing.T) {
	t.Parallel()
	m := mustMatrix(t)
	ana := m.as("ana")
	asked := 0
	for _, op := range operations(t) {
		if op.body == nil {
			continue
		}
		if strings.HasPrefix(op.path, "/api/profile") || op.id == "signUp" || op.id == "signIn" {
			continue // limited in how often one may try, and tested with their own
		}
		var whole map[string]any
		if err := json.Unmarshal([]byte(m.body(op)), &whole); err != nil {
			t.Fatal(err)
		}
		for field, schema := range op.body.Schema.Value.Properties {
			if !schema.Value.Type.Is(openapi3.TypeString) {
				continue
			}
			for name, text := range hostile {
				body := maps.Clone(whole)
				body[field] = "HERE"
				raw, err := json.Marshal(body)
				if err != nil {
					t.Fatal(err)
				}
				a := m.send(op, strings.Replace(string(raw), "HERE", text, 1), ana)
				asked++
				if a.status >= 500 || (slices.Contains(unstorable, name) && a.status != 400) {
					t.Errorf("%s with %s in %s: %d %.300s", op.id, name, field, a.status, a.body)
				}
			}
		}
	}
	for _, op := range operations(t) {
		for _, p := range op.query {
			for name, text := range hostile {
				if name == "long" {
					text = text[:2000]
				}
				var decoded string
				if err := json.Unmarshal([]byte(`"`+text+`"`), &decoded); err != nil || name == "broken UTF-8" {
					decoded = text
				}
				a := m.ask(op.method, m.path(op, "ana", nil)+"?"+p+"="+url.QueryEscape(decoded), "", ana, "If-Match: *")
				asked++
				if a.status >= 500 {
					t.Errorf("%s with %s in its %s: %d %.300s", op.id, name, p, a.status, a.body)
				}
			}
		}
	}
	t.Logf("%d requests", asked)
	if asked < 500 {
		t.Error("these are not all")
	}
}

// What somebody sends to make work, and to have it multiplied in the answer.
func TestAnAnswerIsNotLargerThanWhatWasWrong(t *testing.T) {
	t.Parallel()
	m := mustMatrix(t)
	ana := m.as("ana")
	order := "/api/bands/" + nightShift + "/setlists/" + m.rows["setlist"][0] + "/order"
	for name, c := range map[string]struct {
		path, body string
		status     int
	}{
		"a list without an end": {order, `{"items": [` + strings.Repeat("1,", 30_000) + `1]}`, 422},
		"as long as it may be":  {order, `{"items": [` + strings.Repeat("1,", 999) + `1]}`, 422},
		"longer than any":       {order, `{"items": [` + strings.Repeat("1,", 500_000) + `1]}`, 413},
		"a thousand fields":     {order, "{" + manyFields(1000) + "}", 422},
		"fifteen fields":        {order, "{" + manyFields(15) + "}", 422},
		"one long name":         {order, `{"` + strings.Repeat("x", 50_000) + `": 1}`, 422},
	} {
		a := m.ask("PUT", c.path, c.body, ana)
		if a.status != c.status || len(a.body) > 4000 {
			t.Errorf("%s: %d and %d bytes: %.200s", name, a.status, len(a.body), a.body)
		}
	}
}

func TestThereIsAnEndToWhatOneBandAndOnePersonCanMake(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	r.exec(`insert into public.songs (band_id, title) select '` + nightShift + `', 'Song ' || n from generate_series(1, 10000) n`)
	r.exec(`insert into public.invites (band_id, token_hash) select '` + nightShift + `', sha256(n::text::bytea) from generate_series(1, 1000) n`)
	r.exec(`with more as (insert into public.bands (name) select 'Band ' || n from generate_series(1, 99) n returning id)
		insert into public.members (band_id, user_id, name) select id, '` + anaID + `', 'Ana' from more`)
	for path, body := range map[string]string{
		"/api/bands": `{"name": "One more"}`, "/api/bands/" + nightShift + "/songs": `{"title": "One more"}`, "/api/bands/" + nightShift + "/invites": `{}`,
	} {
		if a := r.ask("POST", path, body, ana); a.status != 409 || a.code(t) != "too-many" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}
