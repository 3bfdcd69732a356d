#!/usr/bin/env bash
# A fleet on one machine: every host is a set of namespaces (network, mounts, name, processes) with an address, an sshd
# and an engine of its own; "client" is one more, from which the others are reached by name as over a network.
# usage: fleet.sh up FOLDER ENGINE_FOLDER [hosts] | exec FOLDER COMMAND… | on FOLDER HOST COMMAND… | cut FOLDER HOST | join FOLDER HOST | down FOLDER
set -euo pipefail

net=10.77.0
folder=${2:?"usage: $0 up|exec|on|cut|join|down FOLDER …"}

# Starts a set of namespaces; prints the pid of its init as seen from here.
new_host() {
    local name=$1
    unshare --net --mount --uts --pid --fork --kill-child --mount-proc --propagation private \
        bash -c 'hostname "$1"; ip link set lo up; mount -t tmpfs -o mode=755 run /run; trap : TERM; while :; do sleep 3600 & wait $! || :; done' init "$name" \
        </dev/null >/dev/null 2>&1 &
    local outer=$! inner=""
    echo "$outer" >"$folder/$name.outer"
    for _ in $(seq 500); do
        inner=$(cat "/proc/$outer/task/$outer/children" 2>/dev/null || true)
        [ -n "$inner" ] && [ "$(nsenter -t "${inner%% *}" --uts hostname 2>/dev/null)" = "$name" ] && break
        sleep 0.01
    done
    echo "${inner%% *}" >"$folder/$name.pid"
}

on() {
    local name=$1
    shift
    nsenter -t "$(cat "$folder/$name.pid")" --net --mount --uts --pid "$@"
}

# The network alone: processes keep the numbers that ip names namespaces by.
wire() {
    local name=$1
    shift
    nsenter -t "$(cat "$folder/$name.pid")" --net ip "$@"
}

# One end in the host as eth0, the other a port of the switch, which is a namespace too: nothing of it is seen outside.
connect() {
    local name=$1 number=$2
    wire switch link add "port$number" type veth peer name eth0 netns "$(cat "$folder/$name.pid")"
    wire switch link set "port$number" master br0 up
    wire "$name" addr add "$net.$number/24" dev eth0
    wire "$name" link set eth0 up
    echo "port$number" >"$folder/$name.port"
    echo "$net.$number $name" >>"$folder/hosts"
}

start_sshd() {
    local name=$1 engines=$2
    cat >"$folder/$name.sshd" <<EOF
Port 22
HostKey $folder/hostkey
AuthorizedKeysFile $folder/key.pub
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PasswordAuthentication no
PidFile /run/sshd.pid
MaxStartups 200
SetEnv PATH=$engines:/usr/local/bin:/usr/bin:/bin PSModulePath=$(dirname "$engines"):/opt/pwsh/Modules POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off
Subsystem powershell $(command -v pwsh || echo /usr/bin/pwsh) -sshs -NoLogo -NoProfile
Subsystem sftp internal-sftp
EOF
    on "$name" mkdir -p /run/sshd
    on "$name" /usr/sbin/sshd -f "$folder/$name.sshd" -E "$folder/$name.sshd.log"
}

# An ordinary socket at the ordinary place: the same path on every host, as in life.
start_engine() {
    local name=$1 engines=$2
    mkdir -p "$folder/$name"
    cat >"$folder/$name/supervisord.conf" <<EOF
[unix_http_server]
file = /run/supervisor.sock
[supervisord]
logfile = $folder/$name/supervisord.log
pidfile = /run/supervisord.pid
childlogdir = $folder/$name
[supervisorctl]
serverurl = unix:///run/supervisor.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[inet_http_server]
port = 0.0.0.0:9001
username = ops
password = secret
[program:web]
command = /bin/sh -c 'i=0; while :; do i=\$((i+1)); echo "$name line \$i"; sleep 1; done'
startsecs = 0
[program:worker]
command = /bin/sleep 1000
process_name = %(program_name)s_%(process_num)02d
numprocs = 3
startsecs = 0
[program:idle]
command = /bin/sleep 1000
autostart = false
startsecs = 0
[program:crash]
command = /bin/false
startsecs = 1
startretries = 0
EOF
    on "$name" "$engines/supervisord" -c "$folder/$name/supervisord.conf"
}

up() {
    local engines=$1 count=${2:-8} name number
    mkdir -p "$folder"
    [ -e "$folder/switch.outer" ] && { echo "cannot bring up a fleet in $folder: one is there" >&2; exit 1; }
    ssh-keygen -q -t ed25519 -N '' -f "$folder/hostkey"
    ssh-keygen -q -t ed25519 -N '' -f "$folder/key"
    echo "127.0.0.1 localhost" >"$folder/hosts"
    new_host switch
    # A name for its network that holds inside the client too, whose process numbers are others.
    touch "$folder/switch.net"
    mount --bind "/proc/$(cat "$folder/switch.pid")/ns/net" "$folder/switch.net"
    wire switch link add br0 type bridge
    wire switch link set br0 up
    for number in $(seq "$count"); do
        name=web$number
        new_host "$name"
        connect "$name" "$number"
        start_sshd "$name" "$engines"
        # The last one is an old host: the original in Python where it is installed, spoken to by its port.
        if [ "$number" = "$count" ] && [ -x /usr/bin/supervisord ]; then
            start_engine "$name" /usr/bin
        else
            start_engine "$name" "$engines"
        fi
    done
    echo "$net.99 web9" >>"$folder/hosts"
    new_host client
    connect client 250
    mkdir -p "$folder/ssh"
    cat >"$folder/ssh/config" <<EOF
Host web*
    User root
    IdentityFile $folder/key
    StrictHostKeyChecking no
    UserKnownHostsFile /dev/null
    LogLevel ERROR
EOF
    chmod 700 "$folder/ssh" && chmod 600 "$folder/ssh/config"
    mkdir -p ~/.ssh
    on client mount --bind "$folder/ssh" ~/.ssh
    on client mount --bind "$folder/hosts" /etc/hosts
}

# The cable of a host is pulled, or plugged in again.
cable() {
    nsenter --net="$folder/switch.net" ip link set "$(cat "$folder/$1.port")" "$2"
}

down() {
    local outer
    umount "$folder/switch.net" 2>/dev/null || true
    for outer in "$folder"/*.outer; do
        [ -e "$outer" ] && kill -KILL "$(cat "$outer")" 2>/dev/null || true
        rm -f "$outer"
    done
}

case $1 in
    up) up "${@:3}" ;;
    exec) on client "${@:3}" ;;
    on) on "${@:3}" ;;
    cut) cable "$3" down ;;
    join) cable "$3" up ;;
    down) down ;;
    *) echo "cannot do '$1': up, exec, on, cut, join and down are known" >&2; exit 2 ;;
esac
