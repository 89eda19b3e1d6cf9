#!/bin/sh
# A real SMTP server for tests: exim4 (Debian 12), every address delivered into one maildir.
#
#   smtp.sh start <folder> <port>   listens on 127.0.0.1:<port>; mail arrives in <folder>/maildir/new
#   smtp.sh stop <folder>           ends the server that start began, by its pid
#
# Needs `apt-get install --no-install-recommends exim4-daemon-light` (or `apt-get download` and `dpkg -x`, with EXIM naming the
# program). Nothing outside <folder> is read or written but the program itself.
set -eu

. "$(dirname "$0")/../lib/until.sh"

EXIM=${EXIM:-/usr/sbin/exim4}

usage() {
    sed -n '4,5s/^# *//p' "$0" >&2
    exit 64
}

# Exim never delivers as root, so root gives the folder to the mail system's user.
mail_user() {
    if [ "$(id -u)" -eq 0 ]; then echo Debian-exim; else id -un; fi
}

write_config() {
    cat >"$folder/exim.conf" <<CONF
exim_user = $user
exim_group = $(id -gn "$user")
spool_directory = $folder/spool
log_file_path = $folder/log-%s
pid_file_path = $folder/pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = $port
primary_hostname = localhost
qualify_domain = localhost
tls_advertise_hosts =
keep_environment =
host_lookup =
rfc1413_hosts =
rfc1413_query_timeout = 0s
smtp_enforce_sync = true
smtp_accept_queue_per_connection = 0
deliver_drop_privilege = true
acl_smtp_rcpt = accept
acl_smtp_data = accept

begin routers
everybody:
  driver = accept
  transport = folder

begin transports
folder:
  driver = appendfile
  directory = $folder/maildir
  maildir_format
  envelope_to_add
  mode = 0644
  directory_mode = 0755
CONF
}

gone() { ! kill -0 "$1" 2>/dev/null; }

start() {
    user=$(mail_user)
    mkdir -p "$folder/spool" "$folder/maildir/new" "$folder/maildir/cur" "$folder/maildir/tmp"
    write_config
    if [ "$(id -u)" -eq 0 ]; then
        chown -R "$user" "$folder"
        chown root "$folder/exim.conf"
    fi
    "$EXIM" -C "$folder/exim.conf" -bd
    until_true 20 [ -s "$folder/pid" ] && exit 0
    echo "smtp.sh: exim4 did not start; see $folder/log-panic" >&2
    exit 1
}

stop() {
    [ -s "$folder/pid" ] || exit 0
    pid=$(cat "$folder/pid")
    kill "$pid" 2>/dev/null || true
    until_true 20 gone "$pid"
    rm -f "$folder/pid"
}

[ $# -ge 2 ] || usage
mkdir -p "$2"
folder=$(cd "$2" && pwd -P)
case $1 in
start)
    [ $# -eq 3 ] || usage
    port=$3
    start
    ;;
stop) stop ;;
*) usage ;;
esac
