package reference_test

import (
	"strings"
	"testing"

	"downbeat/app/api/reference"
)

const hostile = `
info:
  title: <script>alert(1)</script>
  description: "<img src=x onerror=alert(2)> **<b>strong</b>** and ` + "`<i>code</i>`" + `, [here](javascript:alert(3)), [there](/api)"
tags:
  - {name: "<script>", description: "\"><script>"}
paths:
  /api/"><script>alert(4)</script>/{<script>}:
    get:
      operationId: '"><script>'
      tags: ["<script>"]
      summary: </h3><script>
      x-access: public
      parameters:
        - {name: <script>, in: query, required: true, schema: {type: string, pattern: <script>, default: <script>}, example: "'; reboot; '"}
      responses:
        "200": {description: <script>, headers: {<script>: {description: <script>}}, content: {<script>: {schema: {$ref: "#/components/schemas/Thing"}}}}
components:
  schemas:
    Thing:
      type: object
      properties:
        <script>: {type: string, description: <script>, example: </code></pre><script>}
`

func TestNothingInAContractIsMarkup(t *testing.T) {
	t.Parallel()
	page, err := reference.New([]byte(hostile), []byte(hostile))
	if err != nil {
		t.Fatal(err)
	}
	html := string(page.HTML("https://band.example"))
	for _, markup := range []string{"<script", "<img", "<b>strong", "<i>code", "javascript:"} {
		if at := strings.Index(html, markup); at >= 0 {
			t.Errorf("%s: %s", markup, html[max(0, at-100):min(len(html), at+100)])
		}
	}
	for _, text := range []string{
		"&lt;script&gt;alert(1)", "<strong>&lt;b&gt;strong&lt;/b&gt;</strong>", "<code>&lt;i&gt;code&lt;/i&gt;</code>", `<a href="/api">there</a>`,
		`=&#39;\&#39;&#39;; reboot; &#39;\&#39;&#39;`, // still within the quotes of the shell
	} {
		if !strings.Contains(html, text) {
			t.Errorf("the page lacks %s", text)
		}
	}
}

func TestAContractThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "a: [", "\t"} {
		if _, err := reference.New([]byte(text), []byte("{}")); err == nil || !strings.Contains(err.Error(), "openapi.yaml") {
			t.Errorf("%q as openapi.yaml: %v", text, err)
		}
		if _, err := reference.New([]byte("{}"), []byte(text)); err == nil || !strings.Contains(err.Error(), "asyncapi.yaml") {
			t.Errorf("%q as asyncapi.yaml: %v", text, err)
		}
	}
	if _, err := reference.New([]byte("{}"), []byte("{}")); err != nil {
		t.Errorf("a contract of nothing: %v", err)
	}
}
