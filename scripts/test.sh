# ./ordersync test and bench. The test assembly is its own runner (xunit.v3), so its output comes at once.

test_command() {
  case "${1:-}" in
    simulate) [ -z "${2:-}" ] || export ORDERSYNC_SIMULATIONS=$2; run_tests SimulationTests.No_history ;;
    fuzz) [ -z "${2:-}" ] || export ORDERSYNC_FUZZ_SEEDS=$2; run_tests FuzzTests.Fuzz ;;
    defects) shift; . scripts/defects.sh; find_defects "$@" ;;
    chaos) export ORDERSYNC_CHAOS_SEEDS=${2:-20}; run_tests chaos ;;
    # All tests are to end within 45 minutes on two cores: a seed of chaos takes up to a minute.
    *) export ORDERSYNC_CHAOS_SEEDS=${ORDERSYNC_CHAOS_SEEDS:-1}; run_tests "${1:-}" ;;
  esac
}

run_tests() {
  prepare_tests
  local selection=(-trait- Category=bench)
  [ -z "${ORDERSYNC_TEST_WITHOUT:-}" ] || selection+=(-trait- "Category=$ORDERSYNC_TEST_WITHOUT")
  [ -z "${1:-}" ] || selection+=(-method "*$1*")
  run_assembly "${selection[@]}"
}

run_benchmarks() {
  prepare_tests
  local selection=(-trait Category=bench -parallel none -showLiveOutput)
  [ -z "$1" ] || selection+=(-method "*$1*")
  run_assembly "${selection[@]}"
}

prepare_tests() {
  check_sdk
  ensure_servers
  have_chromium || ensure_packages chromium
  ensure_compose
  build OrderSync.sln test
}

# Ends with the line "N passed, N failed", and fails when a test has failed or none has run.
run_assembly() {
  local results code=0
  results=$(mktemp)
  dotnet exec "$(assembly OrderSync.Tests)" -noLogo -noColor -result-xml "$results" "$@" </dev/null || code=$?
  local passed failed skipped
  passed=$(total passed "$results")
  # An error outside of any test (a fixture that could not clean up, say) counts as one that failed.
  failed=$(($(total failed "$results") + $(total errors "$results")))
  skipped=$(total skipped "$results")
  rm -f "$results"
  [ $((passed + failed)) -gt 0 ] || echo "No test has run: nothing matches." >&2
  [ "$skipped" = 0 ] && echo "$passed passed, $failed failed" || echo "$passed passed, $failed failed, $skipped skipped"
  [ "$code" = 0 ] && [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}

# total NAME FILE: the attribute of that name, summed over the assemblies of an xunit result file.
total() {
  grep -o '<assembly [^>]*' "$2" 2>/dev/null | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }' || echo 0
}
