#!/bin/sh
# Programs that tests need and pip can't install: chromium, nginx and those named as arguments. Root on Debian: installs
# them. Elsewhere: names what is missing.
set -eu
missing=""
for program in chromium nginx "$@"; do
  command -v "$program" >/dev/null 2>&1 || [ -x "/usr/sbin/$program" ] && continue
  case "$program" in
    java) missing="$missing default-jre-headless" ;;
    *) missing="$missing $program" ;;
  esac
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing$missing with apt-get …"
  log=$(mktemp)
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1 \
    || { cat "$log" >&2; exit 1; }
  exit 0
fi
echo "The tests need:$missing. Install it with your system's package manager and run make test again." >&2
exit 1
