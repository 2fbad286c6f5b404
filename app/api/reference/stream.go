package reference

// stream is what the page says about the stream.
type stream struct {
	Description []phrase
	Control     []event
	Groups      []eventGroup
	Envelope    []field
	Rows        []object
	Samples     []sample
}

// eventGroup is the events of one tag.
type eventGroup struct {
	Name   string
	Events []event
}

// event is one type of event.
type event struct {
	Anchor  string
	Name    string
	Summary phrase
	Fields  []field // of a control event
	Data    phrase
	Old     phrase
}

// sample is an event as it is on the wire, but for its line breaks.
type sample struct {
	Name string
	Wire string
}

func (c *contracts) streamContent() stream {
	s := stream{
		Description: c.paragraphs(c.stream.at("info", "description").text()),
		Envelope:    c.fieldsOf(c.stream.at("components", "schemas", "Event"), ""),
	}
	for _, message := range c.stream.at("channels", "band", "messages").fields() {
		tag := message.at("tags").first().at("name").text()
		e := c.event(message)
		if tag == "control" {
			s.Control = append(s.Control, e)
			continue
		}
		if n := len(s.Groups); n == 0 || s.Groups[n-1].Name != title(tag) {
			s.Groups = append(s.Groups, eventGroup{Name: title(tag)})
		}
		last := &s.Groups[len(s.Groups)-1]
		last.Events = append(last.Events, e)
		for _, example := range message.at("examples").items() {
			s.Samples = append(s.Samples, sampleEvent(example.at("payload")))
		}
	}
	for name, schema := range c.stream.at("components", "schemas").fields() {
		if row, ok := rowOf(c.stream, name); ok {
			s.Rows = append(s.Rows, object{
				Anchor: anchor("row", name), Name: name, Fields: c.fieldsOf(row, ""), Description: c.line(schema.at("description").text()),
			})
		}
	}
	return s
}

// rowOf finds the schema of a kind of row: the one that is there with its columns, too.
func rowOf(stream value, name string) (row value, ok bool) {
	schemas := stream.at("components", "schemas")
	return schemas.at(name), schemas.at(name + "Columns").exists()
}

func (c *contracts) event(message value) event {
	e := event{
		Anchor: anchor("event", message.at("name").text()), Name: message.at("name").text(), Summary: c.line(message.at("summary").text()),
	}
	payload := message.at("payload")
	if parts := payload.at("allOf").items(); len(parts) == 2 && parts[1].at("properties", "type").exists() {
		own := parts[1].at("properties")
		switch parts[0].name {
		case "Created":
			e.Data = c.typeOf(own.at("data"))
		case "Updated":
			e.Data, e.Old = c.typeOf(own.at("data")), phrase{{Text: "what changed"}}
		case "Deleted":
			e.Data, e.Old = phrase{{Text: "null"}}, c.typeOf(own.at("old"))
		default: // of an insert, an update and a delete alike
			e.Data, e.Old = c.typeOf(own.at("data")), phrase{{Text: "what changed, or the whole row"}}
		}
	} else if message.at("tags").first().at("name").text() == "control" {
		e.Fields = c.fieldsOf(payload, "")
	} else {
		e.Data = phrase{{Text: "what was sent"}}
	}
	return e
}

func sampleEvent(payload value) sample {
	kind := payload.at("type").text()
	return sample{
		Name: kind,
		Wire: "id: " + payload.at("id").text() + "\nevent: " + kind + "\ndata: " + pretty(payload.json()) + "\n",
	}
}
