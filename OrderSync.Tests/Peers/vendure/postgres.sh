#!/bin/sh
# A Postgres of the peer's own: postgres.sh FOLDER PORT. It lives as long as its standard input is open, then removes the
# folder. As root it must be started as a user that Postgres accepts.
set -eu
data=$1/data
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")
"$bin/initdb" -D "$data" -U peer -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
"$bin/pg_ctl" -D "$data" -w -l "$data/log" -o "-p $2 -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off" start >/dev/null
"$bin/createdb" -h 127.0.0.1 -p "$2" -U peer vendure
# Whoever stops the tests by a signal may reach this shell too, and it still has to clean up behind them.
trap '' TERM INT HUP
echo READY
cat >/dev/null
"$bin/pg_ctl" -D "$data" -m immediate stop >/dev/null
rm -rf "$1"
