package reference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"go.yaml.in/yaml/v4"
)

// value is a place in a YAML document. Unlike a Go map it has the order in which
// people wrote it. What stands behind a $ref is looked up on the way.
type value struct {
	node *yaml.Node // nil: there is nothing
	root *yaml.Node
	name string // the last part of the $ref that led here; empty if none did
}

func parseDocument(text []byte) (value, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return value{}, err
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		return value{}, fmt.Errorf("it is not one document")
	}
	root := document.Content[0]
	return value{node: root, root: root}, nil
}

func (v value) exists() bool { return v.node != nil }

// at goes down along the keys of mappings.
func (v value) at(keys ...string) value {
	for _, key := range keys {
		next := value{}
		for k, child := range v.fields() {
			if k == key {
				next = child
			}
		}
		v = next
	}
	return v
}

// fields are the entries of a mapping; of anything else, none.
func (v value) fields() iter.Seq2[string, value] {
	return func(yield func(string, value) bool) {
		if v.node == nil || v.node.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(v.node.Content); i += 2 {
			if !yield(v.node.Content[i].Value, v.child(v.node.Content[i+1])) {
				return
			}
		}
	}
}

// items are the entries of a list; of anything else, none.
func (v value) items() []value {
	if v.node == nil || v.node.Kind != yaml.SequenceNode {
		return nil
	}
	list := make([]value, len(v.node.Content))
	for i, n := range v.node.Content {
		list[i] = v.child(n)
	}
	return list
}

// first is the first entry of a list, if there is one.
func (v value) first() value {
	for _, item := range v.items() {
		return item
	}
	return value{}
}

func (v value) child(n *yaml.Node) value {
	c := value{node: n, root: v.root}
	if n.Kind != yaml.MappingNode || len(n.Content) < 2 || n.Content[0].Value != "$ref" {
		return c
	}
	path := strings.Split(strings.TrimPrefix(n.Content[1].Value, "#/"), "/")
	target := value{node: v.root, root: v.root}.at(path...)
	target.name = path[len(path)-1]
	return target
}

// text is a scalar as it was written; of anything else, nothing.
func (v value) text() string {
	if v.node == nil || v.node.Kind != yaml.ScalarNode || v.null() {
		return ""
	}
	return v.node.Value
}

func (v value) null() bool { return v.node != nil && v.node.Tag == "!!null" }
func (v value) yes() bool  { return v.text() == "true" }

// texts are the scalars of a list, or the one that stands in its place.
func (v value) texts() (list []string) {
	if text := v.text(); text != "" {
		return []string{text}
	}
	for _, item := range v.items() {
		list = append(list, item.node.Value)
	}
	return list
}

// json is the value as JSON, in one line, in the order in which it was written.
func (v value) json() string {
	var b bytes.Buffer
	v.appendJSON(&b)
	return b.String()
}

func (v value) appendJSON(b *bytes.Buffer) {
	separator := ""
	switch {
	case v.node == nil:
		b.WriteString("null")
	case v.node.Kind == yaml.MappingNode:
		b.WriteByte('{')
		for key, child := range v.fields() {
			b.WriteString(separator + quoted(key) + ": ")
			child.appendJSON(b)
			separator = ", "
		}
		b.WriteByte('}')
	case v.node.Kind == yaml.SequenceNode:
		b.WriteByte('[')
		for _, child := range v.items() {
			b.WriteString(separator)
			child.appendJSON(b)
			separator = ", "
		}
		b.WriteByte(']')
	case v.node.Tag == "!!str" || v.node.Tag == "!!timestamp":
		b.WriteString(quoted(v.node.Value))
	default: // a number, true, false or null, which JSON writes alike
		b.WriteString(v.node.Value)
	}
}

func quoted(s string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string has no way to fail
	return strings.TrimSuffix(b.String(), "\n")
}

// pretty is JSON on as many lines as it takes to read it.
func pretty(text string) string {
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
		return text
	}
	return b.String()
}
