package webtest_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"downbeat/app/web/webtest"
)

func TestToolsAreInstalledOnceHoweverManyAskAndAgainWhenTheyAreTooOld(t *testing.T) {
	t.Parallel()
	webtest.MustHaveNode(t)
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// One dependency, which needs no registry; and each installation leaves a mark.
	if err := os.Mkdir(filepath.Join(dir, "tool"), 0o755); err != nil {
		t.Fatal(err)
	}
	write("tool/package.json", `{"name": "tool", "version": "1.0.0"}`)
	write("package.json", `{"name": "client", "dependencies": {"tool": "file:tool"}, "scripts": {"postinstall": "echo x >>marks"}}`)
	write("package-lock.json", `{"name": "client", "lockfileVersion": 3, "requires": true, "packages": {
		"": {"name": "client", "hasInstallScript": true, "dependencies": {"tool": "file:tool"}},
		"node_modules/tool": {"resolved": "tool", "link": true},
		"tool": {"version": "1.0.0"}}}`)
	t.Run("at once", func(t *testing.T) {
		for range 4 {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				webtest.MustInstall(t, dir)
			})
		}
	})
	if marks, err := os.ReadFile(filepath.Join(dir, "marks")); err != nil || string(marks) != "x\n" {
		t.Errorf("installed %q, %v", marks, err)
	}

	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(filepath.Join(dir, "package-lock.json"), later, later); err != nil {
		t.Fatal(err)
	}
	webtest.MustInstall(t, dir) // the lock file stays the newer one, for a minute
	if marks, _ := os.ReadFile(filepath.Join(dir, "marks")); string(marks) != "x\nx\n" {
		t.Errorf("installed %q after a change of the lock file", marks)
	}
}
