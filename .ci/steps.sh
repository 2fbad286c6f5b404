# The frame of the gate: named steps, timed, the first failure ends the run.

only=()      # the steps asked for; empty for all
running=     # the step under way, for the failure's line
started=0    # when it began, in seconds of this shell
summary=     # one line per step
work=        # the folder of everything temporary

say() { printf 'ci: %s\n' "$*"; }
fail() { say "$*"; return 1; }

# missing says that something is not there: fatal in CI, a skipped check elsewhere.
missing() {
  if [ "${CI:-}" = true ]; then fail "$*"; else say "$*; skipped"; fi
}

begin() {
  local name
  for name in "$@"; do
    declare -F "$name" >/dev/null || { say "there is no step $name"; exit 2; }
  done
  only=("$@")
  work=$(mktemp -d "${TMPDIR:-/tmp}/downbeat-ci.XXXXXX")
  # A signal ends the run by way of the EXIT trap, with the status that a shell gives to it.
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  # As root, servers run as another user, who has to find his binaries and data in here.
  chmod 755 "$work"
  export TMPDIR=$work
  tree_before=$(git status --porcelain)
  # A run does not depend on what another toolchain would make of the module, nor on a terminal.
  export GOTOOLCHAIN=${GOTOOLCHAIN:-local}
  exec </dev/null
}

step() {
  if [ ${#only[@]} -gt 0 ]; then
    case " ${only[*]} " in *" $1 "*) ;; *) return 0 ;; esac
  fi
  running=$1 started=$SECONDS
  printf '\n=== %s\n' "$running"
  # Called plainly, not in a condition, or `set -e` would not hold inside.
  "$running"
  end_servers || fail "a test leaves its server running: does its package hand TestMain to dbtest.Main?"
  local took=$((SECONDS - started))
  printf -- '--- %s: %d s\n' "$running" "$took"
  summary+=$(printf '%6d s  %s' "$took" "$running")$'\n'
  running=
}

finish() {
  local status=$?
  set +e
  trap - EXIT
  end_image
  end_container
  end_servers
  cd / && rm -rf "$work"
  if [ "$status" -eq 0 ]; then
    printf '\n%sci: passed in %d s\n' "$summary" "$SECONDS"
  else
    printf '\n%sci: FAILED%s after %d s (exit code %d)\n' "$summary" "${running:+ in step $running, which ran for $((SECONDS - started)) s,}" "$SECONDS" "$status"
  fi
  exit "$status"
}

# end_servers stops the servers that tests left behind, and reports them: dbtest promises to stop what it starts.
# They are known by the run's own folder in their command line.
end_servers() {
  [ -n "$work" ] || return 0
  local process command left=0
  for process in /proc/[0-9]*; do
    command=$(tr '\0' ' ' 2>/dev/null <"$process/cmdline") 2>/dev/null || continue
    case $command in
      *"$work/"*)
        say "left behind by a test: process ${process#/proc/}, ${command:0:160}"
        kill -QUIT "${process#/proc/}" 2>/dev/null # PostgreSQL's immediate shutdown
        left=1
        ;;
    esac
  done
  [ "$left" -eq 0 ] || sleep 1
  return "$left"
}
