package doctor

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const unbuffer = "have the proxy pass each piece on at once; nginx: proxy_buffering off, and no gzip of text/event-stream"

// lookAtStream follows a band for long enough to hear a heartbeat.
func (s *site) lookAtStream(ctx context.Context, tell func(Finding)) {
	each := func(f Finding) { tell(named("stream", f)) }
	token, leave, f := s.signIn(ctx)
	if token == "" {
		each(f)
		return
	}
	defer leave()
	band, f := s.chooseBand(ctx, token)
	if band == "" {
		each(f)
		return
	}

	bound := 2*s.Heartbeat + s.HeartbeatMargin
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base.String()+"/api/realtime?band="+url.QueryEscape(band), nil)
	if err != nil {
		each(fail("the stream can not be asked for", err.Error()))
		return
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Accept", "text/event-stream")
	request.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd") // as browsers do
	began := time.Now()
	response, err := s.client.Do(request)
	if err != nil {
		if time.Since(began) >= s.FirstByte {
			each(fail(fmt.Sprintf("no byte of the stream arrives within %v: somebody on the way keeps events back", time.Since(began).Round(time.Second)), unbuffer))
			return
		}
		each(s.silent(err))
		return
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		each(fail("the stream is refused with "+response.Status, "see the log of the instance"))
		return
	}
	for _, f := range s.carriage(response) {
		each(f)
	}
	if response.Header.Get("Content-Encoding") != "" {
		return // what is in it can not be read
	}
	s.listen(response, began, each)
}

// carriage looks at the header of a stream.
func (s *site) carriage(response *http.Response) []Finding {
	var list []Finding
	if coding := response.Header.Get("Content-Encoding"); coding != "" {
		list = append(list, fail("somebody on the way compresses the stream ("+coding+") and keeps events back for it", unbuffer))
	} else {
		list = append(list, ok("nobody compresses the stream"))
	}
	if kind := response.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/event-stream") {
		list = append(list, fail(fmt.Sprintf("the stream is of the type %q", kind), "have the proxy pass /api/realtime on to Downbeat as it is"))
	}
	if !strings.Contains(response.Header.Get("Cache-Control"), "no-store") {
		list = append(list, warn("the stream comes without its Cache-Control", "have the proxy leave the header, or caches may keep what a band says"))
	}
	switch server := strings.ToLower(response.Header.Get("Server")); {
	case response.Header.Get("X-Accel-Buffering") == "no":
		list = append(list, ok("X-Accel-Buffering: no arrives"))
	case strings.Contains(server, "nginx"):
		list = append(list, ok("X-Accel-Buffering does not arrive: nginx has heard it, and keeps it to itself"))
	default:
		list = append(list, warn("X-Accel-Buffering: no does not arrive", "if there is an nginx on the way, have it heed the header (no proxy_ignore_headers), or set proxy_buffering off"))
	}
	return list
}

// listen waits for the first event, and for a heartbeat.
func (s *site) listen(response *http.Response, began time.Time, each func(Finding)) {
	lines := bufio.NewReader(io.LimitReader(response.Body, 64<<20))
	if err := await(lines, "feed:ready"); err != nil {
		each(fail(fmt.Sprintf("the stream has not begun within %v: somebody on the way keeps events back", time.Since(began).Round(time.Second)), unbuffer))
		return
	}
	first := time.Since(began)
	if first > s.FirstByte {
		each(fail(fmt.Sprintf("the stream begins only after %v: somebody on the way keeps events back until there are more", first.Round(time.Second)), unbuffer))
	} else {
		each(ok("the stream begins within %v", first.Round(time.Millisecond)))
	}
	ready := time.Now()
	err := await(lines, "feed:heartbeat")
	quiet := time.Since(ready)
	switch {
	case err != nil && quiet < s.Heartbeat:
		each(fail(fmt.Sprintf("the stream is cut off after %v", quiet.Round(time.Second)), fmt.Sprintf("have the proxy keep connections for longer than the %v between two heartbeats; nginx: proxy_read_timeout 60s", s.Heartbeat)))
	case err != nil:
		each(fail(fmt.Sprintf("no heartbeat arrives within %v: somebody on the way keeps events back", quiet.Round(time.Second)), unbuffer))
	case quiet > s.Heartbeat+s.HeartbeatMargin:
		each(warn(fmt.Sprintf("the first heartbeat arrives after %v", quiet.Round(time.Second)), unbuffer))
	default:
		each(ok("a heartbeat arrives after %v", quiet.Round(100*time.Millisecond)))
	}
}

// await reads up to an event of a kind.
func await(lines *bufio.Reader, kind string) error {
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return err
		}
		if strings.TrimSpace(line) == "event: "+kind {
			return nil
		}
	}
}

// signIn returns a token to follow a stream with, and what gives it back; or a finding that says why there is none.
func (s *site) signIn(ctx context.Context) (token string, leave func(), f Finding) {
	if s.Session != "" {
		return s.Session, func() {}, Finding{}
	}
	if s.Email == "" || s.Password == "" {
		return "", nil, skip("no stream is followed", "give a token with --session, or DOWNBEAT_DOCTOR_EMAIL and DOWNBEAT_DOCTOR_PASSWORD, of any member")
	}
	body, err := json.Marshal(map[string]any{"email": s.Email, "password": s.Password, "bearer": true})
	if err != nil {
		return "", nil, fail("signing in failed", err.Error())
	}
	made, err := s.ask(ctx, http.MethodPost, "/api/session", string(body), nil)
	if err != nil {
		return "", nil, s.silent(err)
	}
	var session struct{ Token string }
	if made.code != http.StatusCreated || json.Unmarshal(made.body, &session) != nil || session.Token == "" {
		return "", nil, fail("signing in is answered with "+made.status, "check DOWNBEAT_DOCTOR_EMAIL and DOWNBEAT_DOCTOR_PASSWORD, and that the proxy passes POST on")
	}
	return session.Token, func() {
		_, _ = s.ask(context.WithoutCancel(ctx), http.MethodDelete, "/api/session", "", bearer(session.Token)) // else it ends by itself, later
	}, Finding{}
}

func bearer(token string) http.Header { return http.Header{"Authorization": {"Bearer " + token}} }

func (s *site) chooseBand(ctx context.Context, token string) (band string, f Finding) {
	if s.Band != "" {
		return s.Band, Finding{}
	}
	bands, err := s.ask(ctx, http.MethodGet, "/api/bands", "", bearer(token))
	if err != nil {
		return "", s.silent(err)
	}
	if bands.code == http.StatusUnauthorized {
		return "", fail("the session is not taken", "check that the proxy passes Authorization on, and that the token is one")
	}
	var page struct{ Bands []struct{ ID string } }
	if bands.code != http.StatusOK || json.Unmarshal(bands.body, &page) != nil {
		return "", fail("/api/bands is answered with "+bands.status, "have the proxy pass everything on to Downbeat")
	}
	if len(page.Bands) == 0 {
		return "", skip("no stream is followed", "the session is of somebody who is in no band")
	}
	return page.Bands[0].ID, Finding{}
}
