# ./ordersync up

# The banner says what there is to say, and in development the hosts send their telemetry each second. Arguments, not variables, which the
# hosts would inherit.
APPHOST_ARGUMENTS=(--Logging:LogLevel:Default=Error --environment Development)

up() {
  local detach=false
  case "${1:-}" in
    "") ;;
    --detach | -d) detach=true ;;
    *) fail "up knows --detach, not '$1'." ;;
  esac
  check_sdk
  ORDERSYNC_DATA=$(data_folder)
  export ORDERSYNC_DATA
  ! servers_are_processes "$ORDERSYNC_DATA" || ensure_servers
  mkdir -p "$(dirname "$ORDERSYNC_DATA")"
  build OrderSync.AppHost up
  # Six processes start side by side. Code that runs often is compiled once more, for speed, when a second has passed without new code;
  # after a tenth of a second, as by default, that takes a fifth of a start's processor time. The hosts inherit it.
  export DOTNET_TC_CallCountingDelayMs=1000
  if $detach; then
    up_detached
  else
    exec dotnet exec "$(assembly OrderSync.AppHost)" "${APPHOST_ARGUMENTS[@]}"
  fi
}

# The output may hold a generated password: it goes to a file that only we can read, and that is deleted once shown.
up_detached() {
  local output app
  output=$(mktemp)
  setsid dotnet exec "$(assembly OrderSync.AppHost)" "${APPHOST_ARGUMENTS[@]}" >"$output" 2>&1 </dev/null &
  app=$!
  trap 'kill -TERM "$app" 2>/dev/null' INT TERM
  while kill -0 "$app" 2>/dev/null && ! grep -q '^OrderSync is running' "$output"; do
    sleep 0.1
  done
  sleep 0.1
  grep -v 'Ctrl-C' "$output" || true
  rm -f "$output"
  if kill -0 "$app" 2>/dev/null; then
    echo "Stop it with ./ordersync down."
  else
    wait "$app"
  fi
}
