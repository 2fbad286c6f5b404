package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"sync"
)

// file is one of the client's, in memory.
type file struct {
	content   []byte
	etag      string // without its quotes
	mediaType string
	caching   string        // as Cache-Control has it
	zipped    func() []byte // compresses once; nil if it is not worth while
}

// worthCompressing is the size in bytes from which it is: about one packet.
const worthCompressing = 1400

// mediaTypes are those of what the bundler makes. They do not depend on the machine's own table.
var mediaTypes = map[string]struct {
	name string
	text bool // which compresses well
}{
	".css":         {"text/css; charset=utf-8", true},
	".html":        {"text/html; charset=utf-8", true},
	".ico":         {"image/x-icon", false},
	".jpg":         {"image/jpeg", false},
	".js":          {"text/javascript; charset=utf-8", true},
	".json":        {"application/json", true},
	".map":         {"application/json", true},
	".png":         {"image/png", false},
	".svg":         {"image/svg+xml", true},
	".txt":         {"text/plain; charset=utf-8", true},
	".webmanifest": {"application/manifest+json", true},
	".webp":        {"image/webp", false},
	".woff2":       {"font/woff2", false},
}

func newFile(name string, content []byte) *file {
	kind, known := mediaTypes[path.Ext(name)]
	if !known {
		kind.name = "application/octet-stream"
	}
	sum := sha256.Sum256(content)
	f := &file{content: content, etag: hex.EncodeToString(sum[:16]), mediaType: kind.name, caching: "no-cache"}
	if strings.HasPrefix(name, "assets/") {
		f.caching = "public, max-age=31536000, immutable"
	}
	if kind.text && len(content) >= worthCompressing {
		f.zipped = sync.OnceValue(func() []byte { return zip(content) })
	}
	return f
}

func zip(content []byte) []byte {
	var zipped bytes.Buffer
	w, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic("compressing into memory: " + err.Error())
	}
	return zipped.Bytes()
}
