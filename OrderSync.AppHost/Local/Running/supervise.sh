#!/bin/sh
# supervise.sh SIGNAL GRACE LOG PROGRAM [ARGUMENT...]
# Becomes PROGRAM, so that its process id is known from the start. A watcher beside it holds the AppHost's pipe (standard
# input): when that closes, because the AppHost says so or died in whatever way, the watcher sends SIGNAL to PROGRAM, and
# KILL when it is still there GRACE seconds later. Standard output is the watcher's alone: its end is how the AppHost knows
# that the watcher has gone too. Needs Linux: /proc.
signal=$1
grace=$2
log=$3
shift 3
exec 3<&0 4>&1 </dev/null >>"$log" 2>&1

# The start time of a living process (field 22 of its stat) tells it from a later one that was given the same id.
born() {
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    [ "$1" != Z ] || return 1
    shift 19
    echo "$1"
}

program=$$
program_born=$(born "$program")
alive() { [ "$(born "$program")" = "$program_born" ]; }

watch() {
    trap '' HUP INT TERM
    read -r _line <&3
    alive && kill -s "$signal" "$program"
    tenths=$((grace * 10))
    while alive && [ "$tenths" -gt 0 ]; do
        sleep 0.1
        tenths=$((tenths - 1))
    done
    alive && kill -s KILL "$program"
}

# In brackets, so that the watcher is nobody's child: Postgres and Redis look after all children that they find they have.
(watch >/dev/null 2>&1 &)

exec 3<&- 4>&-
exec "$@"
