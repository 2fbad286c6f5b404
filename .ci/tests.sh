# The tests on this machine's PostgreSQL. -count=1: a cached result says nothing about this machine. The time limits,
# which are a package's, keep a test that hangs from holding up the gate.

# What the README tells a newcomer to run, in two halves, so that a browser has the machine for itself.
tests() { go test -count=1 -timeout 10m -skip "$client_tests" ./...; }

client() { go test -count=1 -timeout 10m -p 1 -run "$client_tests" -v ./app ./app/web | grep -v '^=== '; }

client_tests='^(TestTheClientsOwnTestsPass|TestTheBrowserTestsPass)$'

# All of it again: the timing differs and so do the interleavings. The client's own tests have no Go in them to race.
race() { go test -race -count=1 -timeout 15m -skip "$client_tests" ./...; }

# Benchmarks rot unseen unless somebody runs them; one round shows that they still work, not how fast. -short: those that
# measure for a fixed time or with thousands of clients take a moment and a few of them instead. Go's own time
# limit does not hold for benchmarks; QUIT ends one that hangs with its goroutines' stacks.
benchmarks() {
  local within=()
  if command -v timeout >/dev/null; then within=(timeout --signal=QUIT --kill-after=10 240); fi
  ${within[@]+"${within[@]}"} go test -short -run '^$' -bench . -benchtime 1x ./...
  # And the table, whose marks a short run does not judge; a lost event fails.
  ${within[@]+"${within[@]}"} go run ./app/bench --short
}
