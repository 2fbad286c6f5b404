package reference

import (
	"regexp"
	"strings"
)

// part is a piece of text on the page, perhaps a link. The template escapes it like
// everything else.
type part struct {
	Text   string
	Code   bool
	Strong bool
	Href   string
}

// phrase is a line of text.
type phrase []part

var inline = regexp.MustCompile("\\*\\*([^*]+)\\*\\*|`([^`]+)`|\\[([^\\]]+)\\]\\(([^)\\s]+)\\)")

// line reads the light markup of a description within one paragraph.
func (c *contracts) line(text string) (list phrase) {
	text = strings.Join(strings.Fields(text), " ")
	for text != "" {
		at := inline.FindStringSubmatchIndex(text)
		if at == nil {
			return append(list, part{Text: text})
		}
		if at[0] > 0 {
			list = append(list, part{Text: text[:at[0]]})
		}
		group := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return text[at[2*n]:at[2*n+1]]
		}
		switch {
		case group(1) != "":
			list = append(list, part{Text: group(1), Strong: true})
		case group(2) != "":
			list = append(list, part{Text: group(2), Code: true, Href: c.links[group(2)]})
		default:
			list = append(list, part{Text: group(3), Href: group(4)})
		}
		text = text[at[1]:]
	}
	return list
}

// paragraphs are separated by empty lines.
func (c *contracts) paragraphs(text string) (list []phrase) {
	for block := range strings.SplitSeq(text, "\n\n") {
		if line := c.line(block); len(line) > 0 {
			list = append(list, line)
		}
	}
	return list
}
