package reference

import "strings"

// How the operations that sign in and out deal with the file of cookies. All others
// send it, if they are for people who are signed in.
var cookies = map[string]string{
	"signUp":  "-c cookies",
	"signIn":  "-c cookies",
	"signOut": "-b cookies -c cookies",
}

// command is an operation's example as a command for a shell.
func (c *contracts) command(path, method string, item, op value) string {
	command := "curl"
	add := func(word string) { command += " " + word }
	if op.at("responses", "200", "content", "text/event-stream").exists() {
		add("-N")
	} else if worthItsHeaders(op) {
		add("-i")
	}
	if jar := cookies[op.at("operationId").text()]; jar != "" {
		add(jar)
	} else if op.at("x-access").text() != "public" {
		add("-b cookies")
	}
	body := bodyOf(op)
	if method != "get" && (method != "post" || !body.exists()) {
		add("-X " + strings.ToUpper(method))
	}
	var query []string
	for _, p := range parametersOf(item, op) {
		name, example := p.at("name").text(), exampleOf(p)
		switch {
		case p.at("in").text() == "path":
			path = strings.ReplaceAll(path, "{"+name+"}", example)
		case p.at("required").yes() && p.at("in").text() == "query":
			query = append(query, name+"="+example)
		case p.at("required").yes():
			add("-H " + shellQuoted(name+": "+example))
		}
	}
	if len(query) > 0 {
		path += "?" + strings.Join(query, "&")
	}
	url := shellQuoted(placeholder + path)
	if !body.exists() && len(command+url) < 80 {
		return command + " " + url
	}
	if body.exists() {
		command += " \\\n  --json " + shellQuoted(bodyExample(op))
	}
	return command + " \\\n  " + url
}

// worthItsHeaders tells whether an answer says something in its headers, or nothing but those.
func worthItsHeaders(op value) bool {
	for _, a := range op.at("responses").fields() {
		return a.at("headers").exists() || !a.at("content").exists() // the first one is how it goes well
	}
	return false
}

// exampleOf is a value for a parameter.
func exampleOf(p value) string {
	if example := p.at("example").text(); example != "" {
		return example
	}
	return strings.Trim(sampleOf(p.at("schema")), `"`)
}

func bodyExample(op value) string {
	if example := op.at("requestBody", "content", "application/json", "example"); example.exists() {
		return example.json()
	}
	return sampleOf(bodyOf(op))
}

// shellQuoted is one word to a POSIX shell.
func shellQuoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
