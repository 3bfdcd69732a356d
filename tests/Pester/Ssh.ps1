# Dot-sourced after Common.ps1: a real sshd with keys of its own; every address of it leads to another engine.

function Get-FreePort {
    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    try { $listener.LocalEndpoint.Port } finally { $listener.Stop() }
}

# $SocketOf: which engine a login to this address finds.
function Start-TestSshd {
    param([string] $Folder, [System.Collections.IDictionary] $SocketOf, [string[]] $More)
    $null = New-Item -ItemType Directory -Force $Folder
    foreach ($key in 'host', 'user') { & ssh-keygen -q -t ed25519 -N '' -f "$Folder/$key" | Out-Null }
    if ((& id -u) -eq 0) { $null = New-Item -ItemType Directory -Force /run/sshd }
    $port = Get-FreePort
    $lines = @(
        "Port $port"
        $SocketOf.Keys | ForEach-Object { "ListenAddress $_" }
        "HostKey $Folder/host"
        "PidFile $Folder/sshd.pid"
        "AuthorizedKeysFile $Folder/user.pub"
        'StrictModes no'
        'UsePAM no'
        'PermitRootLogin yes'
        'PasswordAuthentication no'
        $More
        $SocketOf.GetEnumerator() | ForEach-Object { "Match LocalAddress $($_.Key)"; "    SetEnv SUPERVISOR_SOCKET=$($_.Value)" }
    )
    Set-Content "$Folder/sshd_config" $lines
    & /usr/sbin/sshd -f "$Folder/sshd_config" -E "$Folder/sshd.log"
    if ($LASTEXITCODE) { throw "sshd does not start: $(Get-Content "$Folder/sshd.log" -Raw)" }
    Wait-Until { (Test-Path "$Folder/sshd.pid") -and (Get-Content "$Folder/sshd.pid") }
    [pscustomobject]@{
        Id  = [int](Get-Content "$Folder/sshd.pid")
        Log = "$Folder/sshd.log"
        # Splatted to New-SupervisorSession -HostName.
        How = @{
            Port        = $port
            KeyFilePath = "$Folder/user"
            Options     = @{ StrictHostKeyChecking = $false; UserKnownHostsFile = '/dev/null' }
            RemotePath  = Join-Path $RepoRoot 'output/Supervisor/engine/supervisor-engine'
        }
    }
}

# The ssh processes that this pwsh has started.
function Get-SshChild { (& ps -o 'pid=,stat=,comm=' --ppid $PID) | ForEach-Object { $id, $state, $name = $_.Trim() -split '\s+'; if ($name -eq 'ssh' -and $state -notlike 'Z*') { [int]$id } } }

function New-FakeSsh {
    param([string] $Path, [string] $Script)
    Set-Content $Path "#!/bin/sh`n$Script"
    & /bin/chmod 755 $Path
    $Path
}
