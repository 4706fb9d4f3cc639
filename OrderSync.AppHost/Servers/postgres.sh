#!/bin/sh
# postgres.sh BINARIES DATA PORT durable|volatile
# Creates the database cluster the first time, then runs it. $PGPASSWORD is the password of the user postgres.
set -eu
binaries=$1 data=$2 port=$3 kind=$4

as=
if [ "$(id -u)" = 0 ]; then
  # Postgres refuses to run as root; its package has made this user for it.
  as="setpriv --reuid=postgres --regid=postgres --init-groups --"
fi
cd /

# Made under another name first, so that a start that is killed here leaves no half-made database behind.
if [ ! -d "$data" ]; then
  rm -rf "$data.new"
  mkdir -m 700 "$data.new"
  secret=$(mktemp)
  printf %s "$PGPASSWORD" >"$secret"
  sync=
  [ "$kind" = durable ] || sync=--no-sync
  [ -z "$as" ] || chown postgres "$data.new" "$secret"
  # shellcheck disable=SC2086
  $as "$binaries/initdb" -D "$data.new" -U postgres --auth=scram-sha-256 --pwfile="$secret" --encoding=UTF8 --locale=C.UTF-8 \
    --no-instructions $sync
  rm -f "$secret"
  mv "$data.new" "$data"
fi

# Postgres does not start while sessions of a killed server still end, nor when any process of its user happens to have the
# id in postmaster.pid.
for folder in /proc/[0-9]*; do
  if [ "$(readlink "$folder/cwd" 2>/dev/null)" = "$data" ]; then
    kill -KILL "${folder#/proc/}" 2>/dev/null || true
    while [ -d "$folder" ] && ! grep -q ') Z ' "$folder/stat" 2>/dev/null; do sleep 0.02; done
  fi
done
rm -f "$data/postmaster.pid"

# No Unix socket: its path would have to be shorter than 108 characters, and nobody uses it. What is committed must outlive
# the server's being killed, also in tests: so synchronous_commit stays on.
set -- -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=400 -c shared_buffers=512MB -c max_wal_size=4GB
[ "$kind" = durable ] || set -- "$@" -c fsync=off -c full_page_writes=off
unset PGPASSWORD
# shellcheck disable=SC2086
$as "$binaries/postgres" -D "$data" -p "$port" "$@" &
server=$!

clients() {
  # Established connections (01) to the server's port, in hexadecimal.
  awk -v port="$(printf ':%04X' "$port")" 'substr($2, length($2) - 4) == port && $4 == "01" { n++ } END { print n + 0 }' /proc/net/tcp
}

# Aspire stops with TERM, and everything at once where the AppHost was killed. The hosts still write then: they get some
# seconds to leave. INT is the server's fast shutdown, which ends the sessions that are left.
stop() {
  trap '' TERM INT
  tenths=50
  while [ "$tenths" -gt 0 ] && [ "$(clients)" -gt 0 ]; do
    sleep 0.1
    tenths=$((tenths - 1))
  done
  kill -INT "$server" 2>/dev/null || true
}
trap stop TERM INT HUP
wait "$server" || code=$?
# A trapped signal ends the first wait early.
wait "$server" && code=0 || code=$?
exit "$code"
