# What is checked without running the tests.

# Tools are built into the run's folder and then run from there, because `go run` hides their exit codes.
golangci_lint=github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
govulncheck=golang.org/x/vuln/cmd/govulncheck@v1.9.0

format() {
  local unformatted
  # What git lists and is still there: tracked, or new and not ignored.
  unformatted=$(git ls-files -z --cached --others --exclude-standard -- '*.go' |
    while IFS= read -r -d '' file; do [ ! -f "$file" ] || printf '%s\0' "$file"; done | xargs -0 gofmt -l)
  [ -z "$unformatted" ] || { printf '%s\n' "$unformatted"; fail "gofmt -w these files"; }
}

modules() {
  go mod download
  go mod verify
  go mod tidy -diff || fail "go.mod and go.sum are not what go mod tidy makes of them"
}

vet() { go vet ./...; }

# The developers' other systems: the code must build there, and its system-specific files must be right.
cross() {
  CGO_ENABLED=0 GOOS=darwin go vet ./...
  CGO_ENABLED=0 GOOS=windows go build ./...
}

# The types of the API are what the generator makes of the contract.
generated() {
  go generate ./app/api
  local changed
  changed=$(git status --porcelain -- 'app/api/*.gen.go')
  if [ "${CI:-}" != true ]; then return; fi # somebody at work has changes of his own
  [ -z "$changed" ] || { printf '%s\n' "$changed"; fail "app/api has generated code that is not what go generate makes of the contract"; }
}

lint() {
  GOBIN=$work/tools go install "$golangci_lint"
  "$work/tools/golangci-lint" run
}

# A finding fails. A database that cannot be reached does not: the gate works offline.
vulnerabilities() {
  GOBIN=$work/tools go install "$govulncheck"
  local status=0
  "$work/tools/govulncheck" ./... >"$work/vulnerabilities.txt" 2>&1 || status=$?
  if [ "$status" -eq 1 ] && grep -qE '^govulncheck: fetching vulnerabilities: .*(dial tcp|no such host|timeout|proxyconnect|connection re)' "$work/vulnerabilities.txt"; then
    say "the vulnerability database cannot be reached from here; not checked"
    return
  fi
  cat "$work/vulnerabilities.txt"
  return "$status" # 3: a vulnerable function is called
}

# What is served is committed, so that a fresh clone runs without Node; it must be what the sources make, and the types what
# the two contracts make. It is compared with what was there and not with git, so that somebody at work can run this, too.
web() {
  if ! command -v npm >/dev/null; then missing "npm is not on the PATH"; return; fi
  local before after
  before=$(made_by_npm)
  (
    cd app/web
    npm ci --no-audit --no-fund
    npm run build
  )
  after=$(made_by_npm)
  [ "$before" = "$after" ] || {
    diff <(printf '%s\n' "$before") <(printf '%s\n' "$after") || true
    fail "app/web/dist, or a *.gen.ts, is not what npm run build makes of the sources"
  }
}

made_by_npm() {
  find app/web/dist app/web/src -type f \( -path 'app/web/dist/*' -o -name '*.gen.ts' \) -print0 | sort -z | xargs -0r sha256sum
}

# Whatever the run wrote outside its own folder would be committed by the next careless `git add`.
clean() {
  local tree_after
  tree_after=$(git status --porcelain)
  if [ "${CI:-}" = true ]; then tree_before=; fi
  [ "$tree_after" = "$tree_before" ] || {
    diff <(printf '%s\n' "$tree_before") <(printf '%s\n' "$tree_after") || true
    fail "the run left the tree changed"
  }
}
