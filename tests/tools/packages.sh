# Sourced by tests/run.
log_dir=build/log
mkdir -p "$log_dir"

# Installs the Debian packages that are missing.
need_packages() {
  missing=
  for p in "$@"; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
  done
  # A newer Node than Debian's is as good.
  command -v node >/dev/null 2>&1 && missing=$(printf '%s' "$missing" | sed 's/ nodejs//')
  command -v npm >/dev/null 2>&1 && missing=$(printf '%s' "$missing" | sed 's/ npm//')
  [ -z "$missing" ] && return 0
  [ "$(id -u)" = 0 ] || { echo "missing packages:$missing (run as root to install them)" >&2; exit 2; }
  echo "== installing:$missing"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >"$log_dir/apt.log" 2>&1 ||
    { tail -n 20 "$log_dir/apt.log" >&2; exit 2; }
}
