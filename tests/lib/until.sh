# Sourced by shell scripts that start something. until_true SECONDS COMMAND...: runs the command until it succeeds, and fails at
# the deadline. The one way in which such a script waits.
until_true() {
  until_end=$(($(date +%s) + $1))
  shift
  until "$@"; do
    [ "$(date +%s)" -le "$until_end" ] || return 1
    sleep 0.1
  done
}
