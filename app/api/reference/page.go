package reference

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"regexp"
	"strings"
)

//go:embed page.html.tmpl
var pageTemplate string

// Style is the page's stylesheet.
//
//go:embed style.css
var Style []byte

// StylePath is where the page looks for it.
const StylePath = "/api/reference.css"

// placeholder stands for the address of the server until somebody asks.
const placeholder = "http://placeholder.invalid"

// elsewhere is the address in the commands if the client's own is too odd to be pasted.
const elsewhere = "http://localhost:8080"

// Page is the reference, rendered but for the address of the server.
type Page struct {
	parts [][]byte // between which the address stands
}

// contracts is what the page is made from.
type contracts struct {
	api, stream value
	links       map[string]string // from GET /api/bands, gig:updated and not-found to their anchors
	objects     map[string]string // from the name of a schema to its anchor, for those that have one
}

// New renders the page.
func New(openAPI, asyncAPI []byte) (*Page, error) {
	c := &contracts{links: map[string]string{}, objects: map[string]string{}}
	var err error
	if c.api, err = parseDocument(openAPI); err != nil {
		return nil, fmt.Errorf("read openapi.yaml: %w", err)
	}
	if c.stream, err = parseDocument(asyncAPI); err != nil {
		return nil, fmt.Errorf("read asyncapi.yaml: %w", err)
	}
	c.findLinks()
	c.findObjects()
	page, err := template.New("page").Parse(pageTemplate)
	if err != nil {
		return nil, fmt.Errorf("read the template of the reference: %w", err)
	}
	var html bytes.Buffer
	if err := page.Execute(&html, c.content()); err != nil {
		return nil, fmt.Errorf("render the reference: %w", err)
	}
	return &Page{parts: bytes.Split(html.Bytes(), []byte(placeholder))}, nil
}

// content is what the template gets.
func (c *contracts) content() map[string]any {
	band, gig := c.api.at("components", "parameters", "bandId", "example"), c.api.at("components", "parameters", "gigId", "example")
	return map[string]any{
		"Origin":      placeholder,
		"Style":       StylePath,
		"Title":       c.api.at("info", "title").text(),
		"Description": c.paragraphs(c.api.at("info", "description").text()),
		"Band":        placeholder + "/api/bands/" + band.text(),
		"BandID":      band.text(),
		"Gig":         placeholder + "/api/bands/" + band.text() + "/gigs/" + gig.text(),
		"Groups":      c.groups(),
		"Codes":       c.codes(),
		"Objects":     c.objectList(),
		"Stream":      c.streamContent(),
	}
}

// plainOrigin is an address that means the same in HTML and in a shell.
var plainOrigin = regexp.MustCompile(`^https?://(\[[0-9a-f:.]+\]|[0-9a-z._-]+)(:[0-9]+)?$`)

// HTML is the page for a client that believes to be on the given site, such as
// https://band.example.
func (p *Page) HTML(origin string) []byte {
	if !plainOrigin.MatchString(origin) {
		origin = elsewhere
	}
	return bytes.Join(p.parts, []byte(origin))
}

// anchor is a name as an id of HTML.
func anchor(kind, name string) string {
	return kind + "-" + strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return r
		}
		return '-'
	}, name)
}
