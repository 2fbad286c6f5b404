package hub

import (
	"bytes"
	"strconv"
	"strings"
)

// message is what an EventSource dispatches.
type message struct {
	id, kind, data string
}

// parse interprets a whole stream as WHATWG HTML 9.2.6 says, and shares nothing with
// the encoder. It returns the last retry time, in milliseconds, too.
func parse(stream []byte) (messages []message, retry int) {
	stream = bytes.TrimPrefix(stream, []byte("\xef\xbb\xbf"))
	text := strings.ToValidUTF8(string(stream), "\ufffd")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(text, "\n")
	lines = lines[:len(lines)-1] // what has no line end is never processed

	var id, kind string
	var data []string
	for _, line := range lines {
		if line == "" {
			if data != nil { // without data, nothing is dispatched
				if kind == "" {
					kind = "message"
				}
				messages = append(messages, message{id, kind, strings.Join(data, "\n")})
			}
			kind, data = "", nil
			continue
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "event":
			kind = value
		case "data":
			data = append(data, value)
		case "id":
			if !strings.Contains(value, "\x00") {
				id = value
			}
		case "retry":
			if n, err := strconv.ParseUint(value, 10, 31); err == nil {
				retry = int(n)
			}
		}
	}
	return messages, retry
}
