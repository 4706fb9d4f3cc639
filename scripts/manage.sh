# ./ordersync down, status, logs: they read what the AppHost writes into run.tsv (name, state, pid, birth, address, log).

running_apphost() {
  local data=$1
  # The AppHost holds this lock as long as it lives, and no longer.
  [ -f "$data/run.tsv" ] && ! flock -n "$data/lock" true 2>/dev/null || return 1
  awk -F'\t' '$1 == "apphost" { print $3 }' "$data/run.tsv"
}

# A dead process whose parent has not asked for its exit code yet (a container without an init) does not count.
lives() { [ -e "/proc/$1/stat" ] && ! grep -q ') Z ' "/proc/$1/stat" 2>/dev/null; }

down() {
  local data pid
  data=$(data_folder)
  if ! pid=$(running_apphost "$data"); then
    echo "OrderSync does not run (data folder $data)."
    return 0
  fi
  local processes
  processes=$(awk -F'\t' '$3 > 0 { print $3 }' "$data/run.tsv")
  kill -TERM "$pid"
  if ! flock -w 60 "$data/lock" true; then
    echo "It did not stop in 60 s; killing it." >&2
    kill -KILL "$pid"
  fi
  local process
  for process in $processes; do
    while lives "$process"; do sleep 0.05; done
  done
  echo "OrderSync has stopped."
}

status() {
  local data
  data=$(data_folder)
  if ! running_apphost "$data" >/dev/null; then
    echo "OrderSync does not run (data folder $data)."
    return 3
  fi
  awk -F'\t' '
    $1 == "apphost" { printf "OrderSync is %s (process %s)\n\n", $2, $3; next }
    { sub(/\/login.*/, "", $5); printf "  %-16s %-10s %-26s %s\n", $1, $2, $5, ($3 > 0 ? "process " $3 : "") }
  ' "$data/run.tsv"
  printf '\n  Data       %s\n' "$data"
}

logs() {
  local data service='' follow=()
  data=$(data_folder)
  for argument in "$@"; do
    case "$argument" in
      -f | --follow) follow=(-F) ;;
      *) service=$argument ;;
    esac
  done
  local files=("$data"/logs/*.log)
  [ -z "$service" ] || mapfile -t files < <(compgen -G "$data/logs/$service.log"; compgen -G "$data/logs/$service-*.log")
  [ -f "${files[0]:-}" ] || fail "There is no log${service:+ of '$service'} in $data/logs."
  exec tail -n 200 "${follow[@]}" "${files[@]}"
}
