<#
.SYNOPSIS
Brings this machine to a declared set of supervised programs; the second time there is nothing to do.
.DESCRIPTION
The declaration below is all there is to edit. The script starts an engine where none runs, makes, changes and removes programs until they are
as declared, and writes one object for each resource with what it changed. It uses the DSC resources Supervisor/Engine and Supervisor/ProgramList
by the engine's own binary, so dsc itself need not be installed.
.PARAMETER Folder
Where the engine's configuration, its socket and its logs are.
.PARAMETER EnginePath
The binary supervisor-engine; without it, that of the module Supervisor, else the one on the PATH.
.EXAMPLE
./configuration.ps1 -Folder /srv/supervisor
.EXAMPLE
./configuration.ps1 -Folder /srv/supervisor -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $Folder,
    [string] $EnginePath
)
$ErrorActionPreference = 'Stop'

$Folder = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Folder)
$socket = Join-Path $Folder supervisor.sock
$configuration = Join-Path $Folder supervisord.conf

# What this machine runs.
$engine = @{ socketPath = $socket; configPath = $configuration; state = 'Running' }
$programs = @{
    socketPath = $socket
    _purge     = $true
    programs   = @(
        @{ name = 'heartbeat'; command = '/bin/sh -c "while :; do date; sleep 5; done"'; state = 'Running'; stdoutLogFile = "$Folder/heartbeat.log" }
        @{ name = 'worker'; command = '/bin/sleep 100000'; numprocs = 2; processName = '%(program_name)s_%(process_num)d'; startsecs = 0; state = 'Running' }
        @{ name = 'nightly'; command = '/bin/true'; autostart = $false; autorestart = 'Never'; startsecs = 0 }
    )
}
$text = @"
[unix_http_server]
file = $socket

[supervisord]
logfile = $Folder/supervisord.log
pidfile = $Folder/supervisord.pid
childlogdir = $Folder

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"@

if (-not $EnginePath) {
    $module = Get-Module Supervisor, (Join-Path $PSScriptRoot ../output/Supervisor/Supervisor.psd1) -ListAvailable -ErrorAction Ignore | Select-Object -First 1
    $EnginePath = @("$($module.ModuleBase)/engine/supervisor-engine", (Get-Command supervisor-engine -ErrorAction Ignore).Source).Where({ $_ -and (Test-Path $_) }, 'First')[0]
    if (-not $EnginePath) { throw 'cannot find supervisor-engine: name it with -EnginePath' }
}

# Hands one declaration to the engine's binary as DSC does, and says what came of it.
function Invoke-Declaration {
    param([string] $Resource, [hashtable] $Declaration)
    $arguments = @('dsc', $Resource.ToLowerInvariant(), 'set')
    if ($WhatIfPreference) { $arguments += '--what-if' }
    $traces = [System.Collections.Generic.List[string]]::new()
    # On stderr is one JSON object a line: {"info":"..."}.
    $output = $Declaration | ConvertTo-Json -Depth 5 -Compress | & $EnginePath @arguments 2>&1 | ForEach-Object {
        if ($_ -is [System.Management.Automation.ErrorRecord]) {
            ("$_" | ConvertFrom-Json).PSObject.Properties | ForEach-Object { Write-Verbose "$($_.Name): $($_.Value)"; if ($_.Name -eq 'error') { $traces.Add($_.Value) } }
        }
        else { $_ }
    }
    if ($LASTEXITCODE -ne 0) { throw "$Resource was not brought to its desired state (status $LASTEXITCODE): $($traces -join '; ')" }

    $changed = @($output[1] | ConvertFrom-Json)
    [pscustomobject]@{ Resource = "Supervisor/$Resource"; Changed = $changed.Count -gt 0; Properties = $changed; State = $output[0] | ConvertFrom-Json }
}

$written = (Test-Path $configuration) -and (Get-Content $configuration -Raw).TrimEnd() -eq $text.TrimEnd()
if (-not $written -and $PSCmdlet.ShouldProcess($configuration, 'Write')) {
    $null = New-Item -ItemType Directory -Force $Folder
    Set-Content $configuration $text
}

[pscustomobject]@{ Resource = 'File'; Changed = -not $written; Properties = @(if (-not $written) { 'content' }); State = $configuration }
Invoke-Declaration Engine $engine
# What programs there would be cannot be asked of an engine that is not there yet.
if ((Test-Path $socket) -or -not $WhatIfPreference) { Invoke-Declaration ProgramList $programs }
