# ./ordersync test defects: is the simulation strong enough? Each of the planted defects is put into a copy of the code, alone, and the
# simulation has to find it.

DEFECTS=OrderSync.Tests/Simulation/defects.tsv

find_defects() {
  local histories=${1:-1000} only=" ${*:2} " copy name missed=0
  check_sdk
  ensure_servers
  copy=$(mktemp -d)
  # Expanded now: at the end the variable is no more.
  trap "rm -rf '$copy'" EXIT
  git ls-files -z | xargs -0 cp --parents -t "$copy"
  cd "$copy"
  quietly dotnet build OrderSync.Tests -c Release -v quiet "${QUICK[@]}" || fail "The copy does not build."
  while read -r name; do
    [[ $only =~ ^\ +$ || $only == *" $name "* ]] || continue
    find_defect "$name" "$histories" || missed=$((missed + 1))
  done < <(cut -f 1 "$DEFECTS" | awk '!seen[$0]++')
  [ "$missed" = 0 ] || fail "$missed planted defects were not found."
}

# What a defect changes may look odd, and is not kept.
QUICK=(-p:CompileAhead=false -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false --disable-build-servers -clp:NoSummary)

# find_defect NAME HISTORIES
find_defect() {
  local name=$1 file old new result
  mkdir -p .planted
  while IFS=$'\t' read -r found file old new; do
    [ "$found" = "$name" ] || continue
    [ -f ".planted/${file//\//+}" ] || cp "$file" ".planted/${file//\//+}"
    plant "$file" "$old" "$new"
  done <"$DEFECTS"
  build_planted || fail "$name does not build."
  result=$(ORDERSYNC_SIMULATIONS=$2 ORDERSYNC_SIMULATION_SHRINK=no dotnet exec "$(assembly OrderSync.Tests)" -noLogo -noColor \
    -class OrderSync.Tests.Simulation.SimulationTests </dev/null 2>&1) && result=""
  for file in .planted/*; do
    cp "$file" "$(basename "$file" | tr + /)"
  done
  rm -r .planted
  printf '%-32s %s\n' "$name" "$(verdict "$result")"
  [ -n "$result" ]
}

# Only what the defect is in, and put where the tests take it from.
build_planted() {
  quietly dotnet build OrderSync.Worker -c Release --no-restore -v quiet "${QUICK[@]}" || return 1
  cp OrderSync.Worker/bin/Release/net10.0/OrderSync.{Core,Worker}.dll "$(dirname "$(assembly OrderSync.Tests)")"
}

# The first line of the contradiction.
verdict() {
  [ -n "$1" ] || { echo "NOT FOUND"; return; }
  grep -o 'One or more errors occurred. (.*' <<<"$1" | head -1 | cut -c 30-150 || echo "found"
}

# plant FILE OLD NEW: the text stands in the file exactly once (DefectTests).
plant() {
  local text
  text=$(cat "$1"; echo .)
  text=${text%.}
  printf '%s' "${text/"$2"/"$3"}" >"$1"
}

quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    grep -E 'error' "$log" | sort -u >&2 || cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}
