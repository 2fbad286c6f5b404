# The image that app/Dockerfile makes, and that it serves; part of the step `container`. No registry is asked: in the place of
# golang's image is one that is made here, of this machine's Go, certificates and modules.

image_run= # what everything that Docker gets from here is named by; empty: nothing

image() { # an image of PostgreSQL
  local authorities=/etc/ssl/certs/ca-certificates.crt modules
  modules=$(go env GOMODCACHE)/cache/download
  if [ ! -f "$authorities" ]; then missing "there is no $authorities, and app/Dockerfile is not tried"; return; fi
  image_run=downbeat-ci-$$
  mkdir -p "$work/image/usr/local" "$work/image/go" "$work/image/root" "$work/image/tmp" "$work/image/etc/ssl/certs"
  cp -R "$(go env GOROOT)" "$work/image/usr/local/go"
  cp -L "$authorities" "$work/image/etc/ssl/certs/"
  # What this module needs, out of what is here already.
  GOMODCACHE=$work/image/go/pkg/mod GOFLAGS=-modcacherw GOSUMDB=off GOPROXY=file://$modules go mod download
  tar -C "$work/image" -c . | docker import -c 'ENV HOME=/root' -c 'ENV GOPATH=/go' -c 'ENV GOPROXY=off' -c "LABEL $image_run=" - "$image_run:builder"
  rm -rf "$work/image"
  docker build --network=none --build-arg BUILDER="$image_run:builder" -f app/Dockerfile -t "$image_run:built" .

  local contents
  # Without what Docker itself puts into every container.
  contents=$(docker export "$(ours create "$image_run:built")" | tar -t | grep -vE '/$|^(\.dockerenv|dev/console|etc/(hostname|hosts|mtab|resolv.conf))$' | sort)
  [ "$contents" = "downbeat
etc/ssl/certs/ca-certificates.crt" ] || { printf '%s\n' "$contents"; fail "the image holds other files than these two"; }

  docker network create "$image_run" >/dev/null
  local of_web=(-e PGPASSWORD=of-web -e DATABASE_URL=postgres://downbeat_web@postgres/downbeat) of_owner=(-e PGPASSWORD=of-owner)
  ours run -d --network "$image_run" --network-alias postgres -e POSTGRES_USER=downbeat -e POSTGRES_PASSWORD=of-owner -e POSTGRES_DB=downbeat -e LANG=C.UTF-8 "$1" >"$work/postgres.id"
  within 60 docker exec "$(cat "$work/postgres.id")" pg_isready --host=127.0.0.1 --username=downbeat --dbname=downbeat

  # As compose.yaml has it: the steps, and then an instance that may nothing.
  ours run --network "$image_run" "${of_owner[@]}" -e DATABASE_URL=postgres://downbeat@postgres/downbeat "$image_run:built" migrate up
  ours run --network "$image_run" "${of_owner[@]}" -e PGHOST=postgres -e PGUSER=downbeat -e PGDATABASE=downbeat \
    -e DOWNBEAT_ROLE=downbeat_web -e DOWNBEAT_PASSWORD=of-web --entrypoint psql -v "$PWD/app/deploy/role.sql:/role.sql:ro" "$1" --no-psqlrc --file=/role.sql
  local instance address ended
  instance=$(ours run -d --network "$image_run" --read-only --cap-drop=ALL --security-opt=no-new-privileges -p 127.0.0.1::8080 "${of_web[@]}" "$image_run:built" --migrate=false --drain=1s)
  within 60 healthy "$instance"
  address=$(docker port "$instance" 8080)
  curl -fsS "http://$address/readyz"
  curl -fsS -o "$work/page.html" "http://$address/"
  grep -q '<title>' "$work/page.html" || fail "the image serves no page"
  docker stop --time 30 "$instance" >/dev/null
  ended=$(docker inspect -f '{{.State.ExitCode}}' "$instance")
  [ "$ended" = 0 ] || { docker logs "$instance" 2>&1 | tail -n 20; fail "asked to stop, the instance ends with $ended"; }
  end_image
}

# ours starts a container that end_image finds.
ours() {
  local verb=$1
  shift
  docker "$verb" --label "$image_run" "$@"
}

healthy() { [ "$(docker inspect -f '{{.State.Health.Status}}' "$1")" = healthy ]; }

within() { # seconds, and a command that succeeds by then
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || { "$@" || true; fail "it is still not so: $*"; return 1; }
    sleep 0.2
  done
}

end_image() {
  [ -n "$image_run" ] || return 0
  docker ps -aq --filter label="$image_run" | xargs -r docker rm --force --volumes >/dev/null
  docker network rm "$image_run" >/dev/null 2>&1 || true
  docker image rm "$image_run:built" "$image_run:builder" >/dev/null 2>&1 || true
  docker image prune --force --filter label="$image_run" >/dev/null # the stage of the build, which has its parent's label
  image_run=
}
