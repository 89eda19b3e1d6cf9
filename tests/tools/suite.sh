# Sourced by tests/run: packages, suites, counting. A suite's own line "N passed, N failed" is added up; one without counts as one test.
passed=0
failed=0
ran=0
wanted="$*"
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

# suite NAME COMMAND: runs it, shows its output, adds up.
suite() {
  name=$1
  case " $wanted " in
    *" --list "*) echo "$name"; return ;;
    "  ") ;;
    *" $name "*) ;;
    *) return ;;
  esac
  start=$(date +%s)
  ran=$((ran + 1))
  echo "== $name"
  { sh -c "$2" 2>&1; echo "status $?" >"$log_dir/$name.status"; } | tee "$log_dir/$name.log"
  status=$(cut -d' ' -f2 "$log_dir/$name.status")
  counts=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log_dir/$name.log" | tail -n 1)
  if [ -z "$counts" ]; then
    # ctest: "100% tests passed, 0 tests failed out of 47"
    out_of=$(grep -E 'tests passed, [0-9]+ tests failed out of' "$log_dir/$name.log" | tail -n 1)
    if [ -n "$out_of" ]; then
      bad=$(printf '%s' "$out_of" | sed 's/.*, \([0-9]*\) tests failed.*/\1/')
      all=$(printf '%s' "$out_of" | sed 's/.*out of \([0-9]*\).*/\1/')
      counts="$((all - bad)) passed, $bad failed"
    elif [ "$status" = 0 ]; then
      counts="1 passed, 0 failed"
    else
      counts="0 passed, 1 failed"
    fi
  fi
  ok=${counts%% *}
  bad=$(printf '%s' "$counts" | cut -d' ' -f3)
  [ "$status" != 0 ] && [ "$bad" = 0 ] && bad=1
  passed=$((passed + ok))
  failed=$((failed + bad))
  echo "-- $name: $ok passed, $bad failed ($(($(date +%s) - start)) s)"
  if [ "$name" = bygg ] && [ "$bad" != 0 ]; then finish; fi
}

finish() {
  case " $wanted " in *" --list "*) exit 0 ;; esac
  if [ "$ran" = 0 ]; then echo "no suite named $wanted: sh tests/run --list names them" >&2; exit 64; fi
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
  exit
}
