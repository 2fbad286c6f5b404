package web

import (
	"bytes"
	"io/fs"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	home       = "/"
	sourcesSum = "sources.sha256" // what the client was made of, for client_test.go
)

// Site is the client, ready to be served.
type Site struct {
	files map[string]*file // by the path of the URL
}

// New returns the client that is part of this program.
func New() *Site {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // dist is a valid path
	}
	return newSite(files)
}

func newSite(files fs.FS) *Site {
	s := &Site{files: map[string]*file{}}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || hidden(name) {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		s.files["/"+name] = newFile(name, content)
		return nil
	})
	if err != nil {
		panic("the embedded client cannot be read: " + err.Error())
	}
	if index := s.files["/index.html"]; index != nil {
		s.files[home] = index
	}
	return s
}

// hidden is what is for us and not for browsers.
func hidden(name string) bool { return name == sourcesSum || strings.Contains("/"+name, "/.") }

// Serve answers a GET or HEAD and returns true; or it writes nothing and returns
// false if there is no such page.
func (s *Site) Serve(w http.ResponseWriter, r *http.Request) bool {
	f := s.files[r.URL.Path]
	if f == nil && clientAddress.MatchString(r.URL.Path) && !strings.HasPrefix(r.URL.Path, "/assets/") {
		w.Header().Add("Vary", "Accept") // also if it is no page: to somebody else it is one
		if strings.Contains(r.Header.Get("Accept"), "text/html") {
			f = s.files[home]
		}
	}
	if f == nil {
		return false
	}
	h := w.Header()
	h.Set("Content-Type", f.mediaType)
	h.Set("Cache-Control", f.caching)
	content, etag := f.content, f.etag
	if f.zipped != nil {
		h.Add("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			if zipped := f.zipped(); len(zipped) < len(content) {
				content, etag = zipped, f.etag+"-gzip" // other bytes need another strong ETag (RFC 9110, section 8.8.3)
				h.Set("Content-Encoding", "gzip")
				h.Set("Content-Length", strconv.Itoa(len(content)))
				r = whole(r)
			}
		}
	}
	h.Set("ETag", `"`+etag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	return true
}

var clientAddress = regexp.MustCompile(`^(/[0-9A-Za-z_~-]+)+/?$`)

// acceptsGzip reads Accept-Encoding (RFC 9110, section 12.5.3).
func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		coding, parameter, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			continue
		}
		_, weight, weighed := strings.Cut(parameter, "=")
		q, err := strconv.ParseFloat(strings.TrimSpace(weight), 64)
		return !weighed || err == nil && q > 0
	}
	return false
}

// whole is the request without a range, which would be one of the compressed bytes.
func whole(r *http.Request) *http.Request {
	if r.Header.Get("Range") == "" {
		return r
	}
	r = r.Clone(r.Context())
	r.Header.Del("Range")
	return r
}
