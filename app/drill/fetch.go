package drill

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// ask sends a request of the client's person. Who has done nothing to lose their rights must not be refused.
func (c *client) ask(ctx context.Context, path string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base()+path, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+c.who.session())
	c.mu.Lock()
	if c.cursor != "" && strings.HasPrefix(path, "/api/realtime") {
		request.Header.Set("Last-Event-ID", c.cursor)
	}
	c.mu.Unlock()
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(response.Body, 1000))
		response.Body.Close()
		switch response.StatusCode {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
			if !c.revoked {
				c.violate(Violation{Recovery, c.name, c.band(), 0, fmt.Sprintf("GET %s is answered with %s: %s", path, response.Status, said)})
			}
		}
		return nil, fmt.Errorf("GET %s: %s", path, response.Status)
	}
	return response, nil
}

// readAll reads the tables, if that is due; false: it failed.
func (c *client) readAll(ctx context.Context) bool {
	c.mu.Lock()
	due := c.unread
	if due {
		c.readLast = time.Now()
	}
	c.mu.Unlock()
	if !due {
		return true
	}
	bounded, cancel := context.WithTimeout(ctx, silence)
	defer cancel()
	for _, table := range []string{"song", "gig"} {
		cursor, err := c.read(bounded, table)
		if err != nil {
			return false
		}
		c.mu.Lock()
		// Whoever begins follows from the first of the two; each table takes what came after its own.
		if c.cursor == "" {
			c.cursor, c.place = cursor, seqOf(cursor)
		}
		c.mu.Unlock()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unread = false
	return true
}

func (c *client) read(ctx context.Context, table string) (cursor string, err error) {
	band := c.band()
	response, err := c.ask(ctx, "/api/bands/"+band.String()+"/"+table+"s?limit=200")
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var page struct {
		Songs []shape
		Gigs  []struct{ Gig shape }
		Next  *string
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(body, &page); err != nil {
		return "", err
	}
	if page.Next != nil {
		return "", fmt.Errorf("more than 200 %ss", table)
	}
	cursor = response.Header.Get("Downbeat-Cursor")
	t := Told{Kind: Read, Seq: seqOf(cursor), Epoch: epochOf(cursor), Table: table, Rows: map[string]string{}}
	for _, row := range page.Songs {
		t.Rows[row.ID] = row.state()
	}
	for _, row := range page.Gigs {
		t.Rows[row.Gig.ID] = row.Gig.state()
	}
	for _, other := range c.bands {
		if other != band && strings.Contains(string(body), other.String()) {
			t.Foreign = other.String()
		}
	}
	c.note(t)
	return cursor, nil
}
