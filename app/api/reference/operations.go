package reference

import "strings"

// group is the operations of one tag.
type group struct {
	Anchor      string
	Name        string
	Description phrase
	Operations  []operation
}

// operation is one method of a path.
type operation struct {
	Anchor      string
	Method      string
	Path        []part // the parameters are strong
	Summary     string
	Description []phrase
	Who         string
	Parameters  []field
	Body        []field
	BodyNote    string
	Answers     []answer
	Problems    bool // or one of the problems
	Command     string
}

// answer is what may come back.
type answer struct {
	Status      string
	Description phrase
	Body        phrase
	Headers     []field
}

var who = map[string]string{
	"public": "anybody",
	"user":   "whoever is signed in",
	"member": "members of the band; to everybody else it does not exist (404)",
	"admin":  "admins of the band; its other members are refused (403), to everybody else it does not exist (404)",
}

// each calls tell with every operation, in the order of the contract.
func (c *contracts) each(tell func(path, method string, item, op value)) {
	for path, item := range c.api.at("paths").fields() {
		for method, op := range item.fields() {
			if op.at("operationId").exists() {
				tell(path, method, item, op)
			}
		}
	}
}

// findLinks gives places to what descriptions mention as `code`.
func (c *contracts) findLinks() {
	c.each(func(path, method string, _, op value) {
		c.links[strings.ToUpper(method)+" "+path] = "#" + op.at("operationId").text()
	})
	for _, message := range c.stream.at("channels", "band", "messages").fields() {
		name := message.at("name").text()
		c.links[name] = "#" + anchor("event", name)
	}
	for _, x := range c.codes() {
		c.links[x.Code] = "#" + x.Anchor
	}
}

func (c *contracts) groups() (list []group) {
	for _, tag := range c.api.at("tags").items() {
		g := group{Anchor: anchor("tag", tag.at("name").text()), Name: title(tag.at("name").text()), Description: c.line(tag.at("description").text())}
		c.each(func(path, method string, item, op value) {
			if op.at("tags").first().text() == tag.at("name").text() {
				g.Operations = append(g.Operations, c.operation(path, method, item, op))
			}
		})
		list = append(list, g)
	}
	return list
}

// title is a word as it stands in a heading.
func title(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

func (c *contracts) operation(path, method string, item, op value) operation {
	o := operation{
		Anchor:      op.at("operationId").text(),
		Method:      strings.ToUpper(method),
		Path:        pathParts(path),
		Summary:     op.at("summary").text(),
		Description: c.paragraphs(op.at("description").text()),
		Who:         who[op.at("x-access").text()],
		Command:     c.command(path, method, item, op),
	}
	for _, p := range parametersOf(item, op) {
		f := c.fieldOf(p.at("name").text(), p.at("schema"))
		f.Where, f.Required = p.at("in").text(), p.at("required").yes()
		if d := p.at("description").text(); d != "" {
			f.Description = c.line(d)
		}
		o.Parameters = append(o.Parameters, f)
	}
	if body := bodyOf(op); body.exists() {
		o.Body = c.fieldsOf(body, "")
		if body.at("minProperties").exists() {
			o.BodyNote = "Name what shall change; what is left out stays as it is."
		}
	}
	for status, a := range op.at("responses").fields() {
		if status == "default" {
			o.Problems = true
			continue
		}
		o.Answers = append(o.Answers, c.answer(status, a))
	}
	return o
}

func (c *contracts) answer(status string, a value) answer {
	list := answer{Status: status, Description: c.line(a.at("description").text())}
	for media, content := range a.at("content").fields() {
		schema := content.at("schema")
		if c.anchorOf(schema) != "" {
			list.Body = append(list.Body, c.typeOf(schema)...)
			if media != "application/json" {
				list.Body = append(list.Body, part{Text: ", as "}, part{Text: media, Code: true})
			}
		} else {
			list.Body = append(list.Body, part{Text: media, Code: true})
		}
	}
	for name, header := range a.at("headers").fields() {
		list.Headers = append(list.Headers, field{Name: name, Description: c.line(header.at("description").text())})
	}
	return list
}

func parametersOf(item, op value) []value {
	return append(item.at("parameters").items(), op.at("parameters").items()...)
}

func bodyOf(op value) value { return op.at("requestBody", "content", "application/json", "schema") }

// pathParts tells the fixed parts of a path from its parameters.
func pathParts(path string) (parts []part) {
	for path != "" {
		before, rest, found := strings.Cut(path, "{")
		if before != "" {
			parts = append(parts, part{Text: before})
		}
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		parts = append(parts, part{Text: "{" + name + "}", Strong: true})
		path = after
	}
	return parts
}

// object is what answers are made of.
type object struct {
	Anchor      string
	Name        string
	Description phrase
	Fields      []field
	Sample      string
}

// findObjects gives a place to every object that is in an answer. What is only sent
// is described where it is sent.
func (c *contracts) findObjects() {
	var visit func(schema value)
	visit = func(schema value) {
		if name := nameOf(schema); name != "" && isObject(schema) {
			if c.objects[name] != "" {
				return
			}
			c.objects[name] = "#" + anchor("object", name)
		}
		for _, part := range schema.at("allOf").items() {
			visit(part)
		}
		if items := schema.at("items"); items.exists() {
			visit(items)
		}
		for _, property := range propertiesOf(schema) {
			visit(property)
		}
	}
	c.each(func(_, _ string, _, op value) {
		for _, a := range op.at("responses").fields() {
			for _, content := range a.at("content").fields() {
				visit(content.at("schema"))
			}
		}
	})
	for name := range c.stream.at("components", "schemas").fields() {
		if _, ok := rowOf(c.stream, name); ok {
			c.objects["stream "+name] = "#" + anchor("row", name)
		}
	}
}

func (c *contracts) objectList() (list []object) {
	for name, schema := range c.api.at("components", "schemas").fields() {
		if c.objects[name] != "" {
			list = append(list, object{
				Anchor: anchor("object", name), Name: name, Description: c.line(schema.at("description").text()),
				Fields: c.fieldsOf(schema, ""), Sample: pretty(sampleOf(schema)),
			})
		}
	}
	return list
}

// code is a problem that a program can tell from others.
type code struct {
	Anchor string
	Status string
	Code   string
	When   phrase
}

func (c *contracts) codes() (list []code) {
	for _, x := range c.api.at("components", "schemas", "Problem", "properties", "code", "x-codes").items() {
		list = append(list, code{
			Anchor: anchor("code", x.at("code").text()), Status: x.at("status").text(), Code: x.at("code").text(), When: c.line(x.at("when").text()),
		})
	}
	return list
}
