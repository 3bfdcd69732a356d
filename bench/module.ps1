#!/usr/bin/env pwsh
<#
.SYNOPSIS
Measures the module on an engine of its own with 1,000 processes; prints one figure a line.
.DESCRIPTION
Listing is compared with the original's supervisorctl on the same engine, restarting with one XML-RPC call after another over the same socket,
importing with an empty binary module. Every figure is the median of so many rounds, taken in turns, so that a busy machine slows both.
Run ./build.sh module first.
#>
[CmdletBinding()]
param([int] $Processes = 1000, [int] $Rounds = 5)

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
Import-Module "$root/output/Supervisor/Supervisor.psd1"
$folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "supervisor-bench-$PID")).FullName

function Get-Median { param([double[]] $Values) ($Values | Sort-Object)[[int][math]::Floor($Values.Count / 2)] }

# A whole shell from its start to its end.
function Measure-Shell {
    param([string] $Command)
    (Measure-Command { pwsh -NoProfile -NonInteractive -Command $Command }).TotalMilliseconds
}

# The least a binary module can be: an assembly with one cmdlet that does nothing.
function New-EmptyModule {
    $assembly = Join-Path $folder 'Empty.dll'
    Add-Type -OutputAssembly $assembly -TypeDefinition 'using System.Management.Automation; [Cmdlet("Get", "Nothing")] public sealed class GetNothingCommand : PSCmdlet { }'
    $manifest = Join-Path $folder 'Empty.psd1'
    New-ModuleManifest $manifest -RootModule Empty.dll -CmdletsToExport Get-Nothing -FunctionsToExport @() -AliasesToExport @() -VariablesToExport @()
    $manifest
}

try {
    Set-Content "$folder/s.conf" @"
[unix_http_server]
file = $folder/s.sock
[supervisord]
logfile = $folder/s.log
pidfile = $folder/s.pid
[supervisorctl]
serverurl = unix://$folder/s.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[program:p]
command = /bin/sleep 100000
process_name = %(process_num)04d
numprocs = $Processes
startsecs = 0
stdout_logfile = NONE
stderr_logfile = NONE
"@
    $session = Start-Supervisor "$folder/s.conf" -PassThru
    Wait-SupervisedProcess -Name * -Session $session

    $null = Get-SupervisedProcess -Session $session
    $ours = @(); $allocated = @(); $theirs = @(); $native = @()
    foreach ($round in 1..$Rounds) {
        $bytes = [GC]::GetTotalAllocatedBytes($true)
        $ours += (Measure-Command { $script:seen = Get-SupervisedProcess -Session $session }).TotalMilliseconds
        $allocated += ([GC]::GetTotalAllocatedBytes($true) - $bytes) / 1KB
        if ($seen.Count -ne $Processes) { throw "$($seen.Count) of $Processes processes were listed" }
        $native += (Measure-Command { & "$root/output/engine/supervisorctl" -c "$folder/s.conf" status }).TotalMilliseconds
        if (Test-Path /usr/bin/supervisorctl) { $theirs += (Measure-Command { /usr/bin/supervisorctl -c "$folder/s.conf" status }).TotalMilliseconds }
    }
    '{0} processes: Get-SupervisedProcess {1:n1} ms, {2:n0} KiB allocated ({3:n2} KiB each)' -f $Processes, (Get-Median $ours), (Get-Median $allocated), ((Get-Median $allocated) / $Processes)
    '{0} processes: supervisorctl status (ours) {1:n0} ms' -f $Processes, (Get-Median $native)
    if ($theirs) { '{0} processes: supervisorctl status (the original) {1:n0} ms' -f $Processes, (Get-Median $theirs) }

    $half = 0..($Processes / 2 - 1) | ForEach-Object { 'p:{0:d4}' -f $_ }
    $script = @'
import http.client, socket, sys, time, xmlrpc.client
class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(sys.argv[1])
class Transport(xmlrpc.client.Transport):
    def make_connection(self, host):
        self._connection = self._connection if self._connection and self._connection[0] else (host, Connection('localhost'))
        return self._connection[1]
supervisor = xmlrpc.client.ServerProxy('http://localhost', transport=Transport()).supervisor
begin = time.monotonic()
for process in supervisor.getAllProcessInfo():
    if process['statename'] != 'RUNNING':
        supervisor.startProcess(process['group'] + ':' + process['name'], True)
print((time.monotonic() - begin) * 1000)
'@
    $piped = @(); $oneByOne = @()
    foreach ($round in 1..$Rounds) {
        Stop-SupervisedProgram -Name $half -Session $session
        $piped += (Measure-Command { Get-SupervisedProcess -Session $session | Where-Object State -NE Running | Restart-SupervisedProgram }).TotalMilliseconds
        if (Get-SupervisedProcess -Session $session -State Stopped) { throw 'some are stopped still' }
        if (Get-Command python3 -ErrorAction Ignore) {
            Stop-SupervisedProgram -Name $half -Session $session
            $oneByOne += [double](python3 -c $script "$folder/s.sock")
            if (Get-SupervisedProcess -Session $session -State Stopped) { throw 'some are stopped still' }
        }
    }
    '{0} stopped ones of {1}: Get | Where | Restart {2:n0} ms' -f $half.Count, $Processes, (Get-Median $piped)
    if ($oneByOne) { '{0} stopped ones of {1}: XML-RPC one by one {2:n0} ms' -f $half.Count, $Processes, (Get-Median $oneByOne) }

    $empty = New-EmptyModule
    $bare = @(); $nothing = @(); $module = @()
    foreach ($round in 1..10) {
        $bare += Measure-Shell '$null'
        $nothing += Measure-Shell "Import-Module '$empty'"
        $module += Measure-Shell "Import-Module '$root/output/Supervisor/Supervisor.psd1'"
    }
    $over = (Get-Median $module) - (Get-Median $bare)
    $overEmpty = (Get-Median $nothing) - (Get-Median $bare)
    'import, median of 10 fresh shells over a bare one ({0:n0} ms): {1:n0} ms; an empty binary module {2:n0} ms; ratio {3:n2}' -f (Get-Median $bare), $over, $overEmpty, ($over / $overEmpty)
} finally {
    if ($session) { Stop-Supervisor -Session $session -Confirm:$false -ErrorAction Continue }
    Remove-Item -Recurse $folder -ErrorAction Ignore
}
