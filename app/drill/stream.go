package drill

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// message is one server-sent event.
type message struct {
	id, event, data string
	raw             string // all lines of it
	retry           time.Duration
}

// readMessage reads the next event, in the form that the server writes: WHATWG HTML 9.2 with line feeds only. What the
// end of the stream cuts off is none.
func readMessage(r *bufio.Reader) (m message, err error) {
	var raw strings.Builder
	for some := false; ; {
		line, err := r.ReadString('\n')
		if err != nil {
			return message{}, err
		}
		raw.WriteString(line)
		line = strings.TrimSuffix(line, "\n")
		if line == "" {
			if some {
				m.raw = raw.String()
				return m, nil
			}
			continue // a retry alone
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "id":
			m.id = value
		case "event":
			m.event, some = value, true
		case "data":
			if m.data != "" {
				m.data += "\n"
			}
			m.data += value
		case "retry":
			n, _ := strconv.ParseInt(value, 10, 32)
			m.retry = time.Duration(n) * time.Millisecond
		default:
			return message{}, fmt.Errorf("a line of the stream is of no kind: %.200q", line)
		}
	}
}

// seqOf is the number in a cursor; -1 if there is none.
func seqOf(cursor string) int64 {
	_, number, _ := strings.Cut(cursor, ".")
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return -1
	}
	return seq
}

// epochOf is the log that a cursor belongs to.
func epochOf(cursor string) string {
	epoch, _, _ := strings.Cut(cursor, "-")
	return epoch
}

// drip lets through about a kilobyte a second.
type drip struct{ r io.Reader }

func (d drip) Read(b []byte) (int, error) {
	time.Sleep(250 * time.Millisecond)
	return d.r.Read(b[:min(len(b), 256)])
}
