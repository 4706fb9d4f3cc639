# Shared by the parts of ./ordersync, which sources it from the checkout's root.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

fail() {
  echo "$*" >&2
  exit 1
}

configuration() { echo "${ORDERSYNC_CONFIGURATION:-Release}"; }

# As the AppHost decides (Servers/ServerKind.cs): by who keeps the folder's data; a new one has containers where a container engine answers.
servers_are_processes() {
  [ ! -d "$1/postgres" ] || return 0
  [ ! -f "$1/containers" ] || return 1
  case "${ORDERSYNC_SERVERS:-}" in
    containers) return 1 ;;
    processes) return 0 ;;
  esac
  local engine
  for engine in ${ASPIRE_CONTAINER_RUNTIME:-${DOTNET_ASPIRE_CONTAINER_RUNTIME:-docker podman}}; do
    ! timeout 5 "$engine" version --format '{{.Server.Version}}' >/dev/null 2>&1 || return 1
  done
}

# Root runs Postgres as the user postgres, who may not be able to enter the checkout (/root, say).
data_folder() {
  if [ -n "${ORDERSYNC_DATA:-}" ]; then
    realpath -m "$ORDERSYNC_DATA"
  elif [ "$(id -u)" = 0 ] && id postgres >/dev/null 2>&1 && ! setpriv --reuid=postgres --clear-groups test -x "$PWD" 2>/dev/null; then
    echo "/var/lib/ordersync/$(pwd | cksum | cut -d' ' -f1)"
  else
    echo "$PWD/.ordersync"
  fi
}

have() { command -v "$1" >/dev/null 2>&1; }
have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
have_compose() { docker compose version >/dev/null 2>&1 || have docker-compose; }
have_chromium() { have chromium || have chromium-browser || have google-chrome; }

check_sdk() {
  have dotnet || fail "The .NET 10 SDK is not installed: see https://dotnet.microsoft.com/download."
  # In the checkout this answers according to global.json, and fails when no installed SDK fits.
  dotnet --version >/dev/null 2>&1 || fail "The .NET 10 SDK is needed, but installed is: $(cd / && dotnet --version 2>/dev/null || echo none)."
}

# ensure_packages PACKAGE...: installs Debian packages where this user may, else says what to install.
ensure_packages() {
  [ $# -gt 0 ] || return 0
  local sudo=()
  if [ "$(id -u)" != 0 ]; then
    sudo=(sudo -n)
    { have sudo && sudo -n true 2>/dev/null; } || fail "Not installed: $*. Install with: sudo apt-get install -y $*"
  fi
  have apt-get || fail "Not installed: $*. Install them with this machine's package manager."
  echo "Installing $*"
  local log
  log=$(mktemp)
  if ! { "${sudo[@]}" apt-get update -q && DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -q ${apt_options[@]+"${apt_options[@]}"} "$@"; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "Not installed: $*. apt-get failed, see above."
  fi
  rm -f "$log"
}

# The client alone: what its package recommends is a container engine, which nobody asked for.
ensure_compose() {
  local apt_options=(--no-install-recommends)
  have_compose || ensure_packages docker-compose
}

ensure_servers() {
  local missing=()
  have redis-server || missing+=(redis-server)
  have_postgres || missing+=(postgresql)
  ensure_packages "${missing[@]}"
}

# build TARGET STAMP: builds, unless nothing has changed since the last time (asking MSBuild that takes 10 s).
# Without build servers: they would stay behind as processes.
build() {
  local target=$1 stamp="OrderSync.AppHost/obj/built-$2-$(configuration)" log
  # The AppHost knows its projects by where they were built: a checkout that was moved is built again.
  if [ "$(cat "$stamp" 2>/dev/null)" = "$PWD" ] && [ -f "$(assembly OrderSync.AppHost)" ] && [ -z "$(changed_since "$stamp")" ]; then
    return 0
  fi
  echo "Building"
  log=$(mktemp)
  touch "$log"
  if ! dotnet build "$target" -c "$(configuration)" "$(ahead)" "$(analysis "$target")" --disable-build-servers -v quiet -clp:NoSummary >"$log" 2>&1 </dev/null; then
    grep -E 'error|warning' "$log" | sort -u >&2 || cat "$log" >&2
    rm -f "$log"
    fail "The build failed."
  fi
  mkdir -p OrderSync.AppHost/obj
  stamp_build "$log" "$stamp"
  # The solution holds all that `up` needs.
  [ "$target" != OrderSync.sln ] || stamp_build "$log" "OrderSync.AppHost/obj/built-up-$(configuration)"
  rm -f "$log"
}

# The time of the start, not the end: what was edited during the build is built the next time.
stamp_build() {
  echo "$PWD" >"$2"
  touch -r "$1" "$2"
}

# Directory.Build.targets says what this does. A debugger wants the code as it was compiled.
ahead() { [ "$(configuration)" = Release ] && [ "$(uname -s)" = Linux ] && echo -p:CompileAhead=true || echo -p:CompileAhead=false; }

# Whoever starts the product does not ask for a review of its code; the tests do.
analysis() { echo "-p:RunAnalyzers=$([ "$1" = OrderSync.sln ] && echo true || echo false)"; }

changed_since() {
  find . \( -name bin -o -name obj -o -name deploy -o -name .git -o -name .ordersync -o -name node_modules -o -name TestResults -o -name docs \) -prune \
    -o -newer "$1" ! -path . ! -name '*.md' ! -name '*.sh' ! -name ordersync -print -quit
}

assembly() { echo "$1/bin/$(configuration)/net10.0/$1.dll"; }
