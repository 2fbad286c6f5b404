# What the tests need besides Go, Node and git.

machine() {
  command -v go >/dev/null || fail "go is not on the PATH"
  command -v git >/dev/null || fail "git is not on the PATH"
  PATH=$PATH:/usr/sbin:/sbin # where Debian keeps servers, and not everybody looks

  local wanted=()
  want() { eval "$2" >/dev/null 2>&1 || wanted+=("$1"); }
  want postgresql 'server_binaries'
  want postgresql-client 'command -v psql'
  want pgbouncer 'command -v pgbouncer'
  want nginx 'command -v nginx'
  want chromium 'command -v chromium || command -v chromium-browser || command -v google-chrome'
  want curl 'command -v curl'
  want gcc 'command -v "$(go env CC)"' # the race detector is cgo's
  want libc6-dev 'libc_headers'
  if [ ${#wanted[@]} -gt 0 ]; then install "${wanted[@]}"; fi

  go version
  # Not installed: Debian's own may be older than what the client's tools need.
  if command -v node >/dev/null && command -v npm >/dev/null; then say "node $(node --version)"; else missing "node and npm are not on the PATH, and the client's tests need them"; fi
  say "PostgreSQL servers: $(server_binaries | sort -u | tr "\n" " ")"
}

# server_binaries are where the server looks for them too: on the PATH, and where Debian puts them.
server_binaries() {
  local found=1 bin
  for bin in "$(command -v postgres || true)" /usr/lib/postgresql/*/bin/postgres; do
    if [ -x "$bin" ]; then "$bin" --version && found=0; fi
  done
  return "$found"
}

libc_headers() {
  [ "$(go env GOOS)" != linux ] || echo '#include <stdlib.h>' | "$(go env CC)" -E -o /dev/null -
}

install() {
  local as=()
  if [ "$(id -u)" != 0 ]; then as=(sudo -n); fi
  if ! command -v apt-get >/dev/null || ! ${as[@]+"${as[@]}"} true 2>/dev/null; then
    missing "not installed, and no apt-get as root to install it: $*"
    return
  fi
  say "installing $*"
  # Without TMPDIR: apt checks signatures as a user of its own, who may not write to ours.
  local apt=(${as[@]+"${as[@]}"} env -u TMPDIR DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  "${apt[@]}" update
  "${apt[@]}" install -y --no-install-recommends "$@" >"$work/apt.log" 2>&1 || { tail -n 30 "$work/apt.log"; fail "apt-get install failed"; }
}
