package web_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"downbeat/app/web/webtest"
)

// Not in parallel: they measure what a page costs.
func TestTheClientsOwnTestsPass(t *testing.T) {
	client := webtest.MustInstall(t, ".")
	client.MustRun(t, nil, "run", "check")
	client.MustRun(t, nil, "test")
}

// What dist is made of; vite.config.ts has the same list, and writes the sum of it into dist.
var sources = []string{"index.html", "package-lock.json", "public", "src", "tsconfig.json", "vite.config.ts"}

// isSource leaves out what may change without another outcome.
func isSource(name string) bool {
	return !strings.HasSuffix(name, ".test.ts") && !strings.HasSuffix(name, ".test.tsx") && path.Base(name) != "README.md" &&
		!strings.Contains("/"+name, "/testdata/") && !strings.Contains("/"+name, "/testing/")
}

func TestTheCommittedClientIsMadeOfTheseSources(t *testing.T) {
	t.Parallel()
	folder := os.DirFS(".")
	var names []string
	for _, source := range sources {
		err := fs.WalkDir(folder, source, func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && isSource(name) {
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(names)
	all := sha256.New()
	for _, name := range names {
		content, err := fs.ReadFile(folder, name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(all, "%s\n%x\n", name, sha256.Sum256(content))
	}
	want := hex.EncodeToString(all.Sum(nil)) + "\n"
	if got, err := fs.ReadFile(folder, "dist/sources.sha256"); err != nil || string(got) != want {
		t.Errorf("dist is not made of what stands here: npm run build in app/web, and commit dist (%q of sources, want %q; %v)", got, want, err)
	}
}

var (
	hashed    = regexp.MustCompile(`-[0-9A-Za-z_-]{8}\.[0-9a-z]+$`)
	scripts   = regexp.MustCompile(`(?s)<script\b([^>]*)>(.*?)</script>`)
	forbidden = regexp.MustCompile(`(?i)<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<base\b|["'](https?:)?//`)
)

func TestTheCommittedClientKeepsToTheContentPolicyAndItsFilesToTheirNames(t *testing.T) {
	t.Parallel()
	dist := os.DirFS("dist")
	page, err := fs.ReadFile(dist, "index.html")
	if err != nil {
		t.Fatal(err)
	}
	if found := forbidden.FindAllString(string(page), -1); found != nil {
		t.Errorf("the page has %q, which a browser refuses", found)
	}
	found := scripts.FindAllStringSubmatch(string(page), -1)
	if len(found) == 0 {
		t.Error("the page has no script")
	}
	for _, script := range found {
		if !strings.Contains(script[1], ` src="/`) || strings.TrimSpace(script[2]) != "" {
			t.Errorf("a browser refuses %.200s", script[0])
		}
	}
	err = fs.WalkDir(dist, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(name, "assets/") && !hashed.MatchString(name) {
			t.Errorf("%s is kept for ever and has no hash in its name", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
