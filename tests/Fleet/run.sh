#!/usr/bin/env bash
# Brings up a fleet, runs the Pester tests of this folder on its client host, and takes the fleet down.
# usage: run.sh [path of one test file]; what is missing here is said in one line, with exit status 3.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
[ "$(id -u)" = 0 ] || { echo "namespaces need root"; exit 3; }
for program in pwsh ip ssh ssh-keygen unshare nsenter; do
    command -v "$program" >/dev/null 2>&1 || { echo "$program is not installed"; exit 3; }
done
[ -x /usr/sbin/sshd ] || { echo "sshd is not installed"; exit 3; }
unshare --net --mount --uts --pid --fork true 2>/dev/null || { echo "namespaces are refused here"; exit 3; }

folder=$(mktemp -d)
trap '"$here/fleet.sh" down "$folder"; rm -rf "$folder"' EXIT
"$here/fleet.sh" up "$folder" "$root/output/engine" 8
FLEET=$folder FLEET_SH=$here/fleet.sh "$here/fleet.sh" exec "$folder" \
    pwsh -NoProfile -NonInteractive -File "$root/tests/Pester/run.ps1" -Path "${1:-$here}"
