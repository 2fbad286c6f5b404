package db_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downbeat/db"
	"downbeat/db/embedded"
)

// In a cluster of its own, where nobody has made the roles yet: as the role of our own server, which is no superuser.
func TestARoleThatMayMakeRolesMigratesAndServes(t *testing.T) {
	t.Parallel()
	bin := os.Getenv("DOWNBEAT_TEST_POSTGRES")
	if bin == "container" || strings.HasPrefix(bin, "postgres://") {
		bin = ""
	}
	dir := t.TempDir()
	for _, folder := range []string{filepath.Dir(dir), dir} { // as root, the server runs as somebody else
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.Background()
	server, err := embedded.Start(ctx, embedded.Options{Dir: dir, Bin: bin, Settings: map[string]string{"fsync": "off"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Stop(ctx); err != nil {
			t.Error(err)
		}
	}()
	pool, err := db.Open(ctx, server.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := db.MigrateUp(ctx, pool); err != nil {
		t.Fatal(err)
	}
	role, err := db.CheckRole(ctx, pool)
	if err != nil || role != (db.Role{Name: "downbeat", Owner: true}) {
		t.Errorf("%+v, %v", role, err)
	}
	if _, err := db.SeedDemo(ctx, pool); err != nil {
		t.Fatal(err)
	}
	_, err = db.Write(ctx, pool, benInNightShift, func(ctx context.Context, tx *db.Tx) error {
		if who := mustText(t, tx, `select current_user`); who != "downbeat_member" {
			t.Errorf("a request runs as %s", who)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
