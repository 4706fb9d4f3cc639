# ./ordersync compose: what Docker Compose needs to run OrderSync on a single server.

compose() {
  local folder=deploy images=false argument
  for argument in "$@"; do
    case "$argument" in
      --images) images=true ;;
      -*) fail "compose knows --images, not '$argument'." ;;
      *) folder=$argument ;;
    esac
  done
  check_sdk
  build OrderSync.AppHost up
  mkdir -p "$folder"
  folder=$(realpath "$folder")
  local version project
  version=$(image_version)
  dotnet exec "$(assembly OrderSync.AppHost)" --publisher manifest --output-path "$folder/manifest.json" --Logging:LogLevel:Default=Error
  dotnet exec "$(assembly OrderSync.AppHost)" compose "$folder" "$version"
  if $images; then
    for project in Api Worker Web; do
      publish_image "$project" "$folder" "$version"
    done
  fi
  cat <<TEXT
$folder has docker-compose.yaml, .env (secrets: keep a copy elsewhere) and settings.env, for the version $version.
The .env there names the version $(sed -n 's/^ORDERSYNC_VERSION=//p' "$folder/.env"). docs/deployment.md says what comes next.
TEXT
}

# The commit's name, so that an older image can be told from a newer one and gone back to.
image_version() { git describe --tags --always --dirty 2>/dev/null || echo latest; }

# publish_image PROJECT FOLDER VERSION: what `build` has built as an image in FOLDER/images, without a container engine. Its
# base comes from Microsoft's container registry, or from where ORDERSYNC_BASE_IMAGE says.
publish_image() {
  local name=${1,,} log
  log=$(mktemp)
  echo "Making the image ordersync-$name:$3"
  mkdir -p "$2/images"
  if ! dotnet publish "OrderSync.$1" -c "$(configuration)" "$(ahead)" --no-build --disable-build-servers -v quiet \
    -p:PublishProfile=DefaultContainer -p:ContainerImageFormat=Docker \
    -p:ContainerRepository="ordersync-$name" -p:ContainerImageTag="$3" -p:ContainerArchiveOutputPath="$2/images/$name.tar" \
    ${ORDERSYNC_BASE_IMAGE:+-p:ContainerBaseImage="$ORDERSYNC_BASE_IMAGE"} >"$log" 2>&1 </dev/null; then
    # Without the stack that follows.
    grep -E ': error ' "$log" | grep -vE ':\s+(at |---)' | sed -E 's/^.*: error /error /' | sort -u >&2
    rm -f "$log"
    fail "There is no image of $1. Where Microsoft's container registry cannot be reached, set ORDERSYNC_BASE_IMAGE to a copy of dotnet/aspnet:10.0."
  fi
  rm -f "$log"
}
