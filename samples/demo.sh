#!/usr/bin/env bash
# Two minutes with the engine: three small programs, a crash, a restart, logs, and a clean end. Everything happens in a
# temporary folder that is removed afterwards; exits 0 only if the crash and the restart were both seen.
# usage: samples/demo.sh [ENGINE_DIRECTORY]
set -euo pipefail
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
engine_dir=$(cd "${1:-$root/output/engine}" && pwd)
module=$root/output/Supervisor/Supervisor.psd1

# The address of a unix socket has 107 bytes at most, so a deep TMPDIR is no place for it.
temporary=${TMPDIR:-/tmp}
[ "${#temporary}" -lt 70 ] || temporary=/tmp
folder=$(mktemp -d "$temporary/supervisor-demo.XXXXXX")
engine=

# The configuration, whole. Each program is a line of plain shell; a percent sign is written twice.
configuration() {
    cat <<'CONF'
[unix_http_server]
file=%(here)s/demo.sock

[supervisord]
logfile=%(here)s/activity.log
pidfile=%(here)s/supervisord.pid
childlogdir=%(here)s

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://%(here)s/demo.sock

; Answers whoever writes a name into requests.fifo.
[program:server]
command=/bin/sh -c 'exec 3<>requests.fifo; echo "server $$ is ready"; while read -r name <&3; do echo "hello, $name"; done'
directory=%(here)s
priority=10

; Logs a line a second.
[program:ticker]
command=/bin/sh -c 'while echo "tick $((n += 1))"; do sleep 1; done'
stopasgroup=true
stdout_logfile=%(here)s/ticker.log
stdout_logfile_maxbytes=1MB
stdout_logfile_backups=2

; Works for three to five seconds, then crashes.
[program:worker]
command=/bin/sh -c 'echo "worker $$ begins"; sleep $((3 + $$ %% 3)); echo "worker $$ is out of luck"; exit 3'
autorestart=unexpected
stopasgroup=true
redirect_stderr=true
CONF
}

say() { printf '\n== %s\n' "$*"; }

show() {
    printf '$ %s\n' "$*"
    "$@" || true
}

# The client by its bare name, so that what is shown is what one would type.
supervisorctl() { "$engine_dir/supervisorctl" -c "$folder/demo.conf" "$@"; }

# Polls until a command succeeds; gives up, and says what on, after so many seconds.
await() {
    local what=$1 limit=$((SECONDS + $2))
    shift 2
    until "$@"; do
        if ! kill -0 "$engine" 2>/dev/null || [ "$SECONDS" -ge "$limit" ]; then
            printf 'the demo waited in vain for %s; the activity log says:\n' "$what" >&2
            tail -n 20 "$folder/activity.log" 2>/dev/null >&2 || true
            exit 1
        fi
        sleep 0.1
    done
}

pid_of() { supervisorctl pid "$1" 2>/dev/null || true; }
all_run() {
    local states
    states=$(supervisorctl status 2>&1) && ! grep -qv ' RUNNING ' <<<"$states"
}
all_up() { all_run && first=$(pid_of worker) && [ "${first:-0}" -gt 0 ]; }
answered() { grep -q 'hello, demo' <<<"$(supervisorctl tail server 2>&1)"; }
lines_of_worker() { grep -E " (spawned: 'worker'|exited: worker|success: worker) ?" "$folder/activity.log" | sed 's/^.\{11\}//' || true; }

# The crash is the exit of the life that was shown, the restart a later life that is up under another pid.
crashed() { grep -q 'exited: worker (exit status 3; not expected)' <<<"$(sed -n "/spawned: 'worker' with pid $first\$/,\$p" "$folder/activity.log")"; }
restarted() {
    second=$(pid_of worker)
    [ "${second:-0}" -gt 0 ] && [ "$second" != "$first" ] && grep -q "spawned: 'worker' with pid $second\$" "$folder/activity.log" && all_run
}

clean_up() {
    local status=$?
    trap - EXIT
    trap '' INT TERM HUP
    if [ -n "$engine" ] && kill -TERM "$engine" 2>/dev/null; then
        # It ends within its programs' stopwaitsecs; the limit is for an engine that is broken.
        local limit=$((SECONDS + 30))
        while kill -0 "$engine" 2>/dev/null && [ "$SECONDS" -lt "$limit" ]; do sleep 0.1; done
        kill -KILL "$engine" 2>/dev/null || true
    fi
    rm -rf "$folder"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

say "The engine ($("$engine_dir/supervisord" --engine-info | head -n 1)) with its own configuration, in $folder"
configuration >"$folder/demo.conf"
mkfifo "$folder/requests.fifo"
"$engine_dir/supervisord" -n -s -c "$folder/demo.conf" &
engine=$!
await "the programs to be up" 20 all_up
show supervisorctl status

say "The server answers"
echo demo >"$folder/requests.fifo"
await "an answer of the server" 10 answered
show supervisorctl tail server

say "The worker (pid $first) will crash; nobody does anything about it"
await "the worker's crash" 20 crashed
await "the worker's restart" 20 restarted
lines_of_worker
show supervisorctl status

say "The ticker's log"
show supervisorctl tail ticker

if ! command -v pwsh >/dev/null 2>&1; then
    say "PowerShell: not shown, because pwsh is not on PATH"
elif [ ! -e "$module" ]; then
    say "PowerShell: not shown, because the module is not built (./build.sh module)"
else
    say "The same as objects, in PowerShell"
    # What pwsh keeps for its next start goes with the folder.
    HOME=$folder XDG_CACHE_HOME=$folder XDG_CONFIG_HOME=$folder XDG_DATA_HOME=$folder \
    MODULE=$module SOCKET=$folder/demo.sock NO_COLOR=1 pwsh -NoProfile -NonInteractive -Command '
        $ErrorActionPreference = "Stop"
        Import-Module $env:MODULE
        function Show([scriptblock] $Command) { "PS> " + $Command.ToString().Trim(); & $Command | Out-String -Width 110 | ForEach-Object TrimEnd }
        Show { New-SupervisorSession $env:SOCKET | Out-Null }
        Show { Stop-SupervisedProgram ticker }
        Show { Get-SupervisedProcess }
        Show { Get-SupervisedProcess | Where State -ne Running | Restart-SupervisedProgram -PassThru }
        Show { Get-SupervisedLog ticker -Tail 3 }
        if ((Get-SupervisedProcess ticker).State -ne "Running") { throw "the ticker was not restarted" }
    '
fi

say "The end"
show supervisorctl shutdown
status=0
wait "$engine" || status=$?
engine=
if [ "$status" != 0 ]; then
    echo "the engine ended with status $status" >&2
    exit 1
fi
echo "Seen: the crash of the worker (pid $first) and its restart (pid $second). The engine has ended; $folder is removed."
