# Dot-sourced in BeforeAll: the packaged module, and a real engine in TestDrive on a socket of its own.
$ErrorActionPreference = 'Stop'
$script:RepoRoot = Split-Path (Split-Path $PSScriptRoot)
$script:ModulePath = Join-Path $RepoRoot 'output/Supervisor/Supervisor.psd1'
Import-Module $ModulePath -Force

$script:Id = 'Supervisor.PSModule'

# One program of every kind an administrator meets.
$script:UsualPrograms = @'
[program:cat]
command = /bin/sleep 1000
startsecs = 0

[program:web]
command = /bin/sleep 1000
process_name = %(program_name)s_%(process_num)02d
numprocs = 3
startsecs = 0

[program:idle]
command = /bin/sleep 1000
startsecs = 0
autostart = false

[program:crash]
command = /bin/false
startsecs = 1
startretries = 0

[program:done]
command = /bin/true
startsecs = 0
autorestart = false
'@

function New-TestConfig {
    param([string] $Folder, [string] $Programs = $UsualPrograms, [string] $Name = 'test.conf')
    $null = New-Item -ItemType Directory -Force $Folder
    $file = Join-Path $Folder $Name
    Set-Content $file @"
[unix_http_server]
file = $Folder/s.sock

[supervisord]
logfile = $Folder/supervisord.log
pidfile = $Folder/supervisord.pid
childlogdir = $Folder
nodaemon = false

[supervisorctl]
serverurl = unix://$Folder/s.sock

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

$Programs
"@
    $file
}

function Start-TestEngine {
    param([string] $Programs = $UsualPrograms, [string] $Folder = (Join-Path $TestDrive ([guid]::NewGuid().ToString('n').Substring(0, 8))))
    $file = New-TestConfig $Folder $Programs
    $session = Start-Supervisor $file -PassThru
    # It answers a moment before the last program is launched.
    if ($Programs -eq $UsualPrograms) { Wait-Until { (Get-SupervisedProcess cat -Session $session).Id } }
    [pscustomobject]@{
        Session = $session
        Folder  = $Folder
        Config  = $file
        Socket  = "$Folder/s.sock"
        Id      = (Get-Supervisor -Session $session).Id
    }
}

# By its pid: whatever a test did to the engine's socket, nothing stays behind.
function Stop-TestEngine {
    param($Engine)
    if (-not $Engine) { return }
    Get-SupervisorSession | Where-Object Address -EQ "unix://$($Engine.Socket)" | Remove-SupervisorSession
    Stop-ById $Engine.Id
}

function Stop-ById {
    param([int] $Id)
    if (-not (Test-Alive $Id)) { return }
    & /bin/kill -TERM $Id 2>$null
    try { Wait-Until { -not (Test-Alive $Id) } }
    catch { & /bin/kill -KILL $Id 2>$null }
}

# Waits until the script block is true; a test that sleeps instead is slow or flaky.
function Wait-Until {
    param([scriptblock] $Condition, [int] $Seconds = 15, [string] $What = "$Condition".Trim())
    $limit = [datetime]::UtcNow.AddSeconds($Seconds)
    while ($true) {
        # An engine that ends or begins in this very moment cannot be asked.
        try { $isTrue = & $Condition; $why = '' } catch { $isTrue = $false; $why = " ($_)" }
        if ($isTrue) { return }
        if ([datetime]::UtcNow -gt $limit) { throw "not true after $Seconds seconds: $What$why" }
        Start-Sleep -Milliseconds 20
    }
}

function Get-StateOf {
    param([string] $Name, $Session)
    $where = if ($Session) { @{ Session = $Session } } else { @{} }
    (Get-SupervisedProcess $Name @where).State
}

# A zombie is gone: only its parent has not looked yet.
function Test-Alive {
    param([int] $Id)
    $state = Get-Content "/proc/$Id/status" -ErrorAction Ignore | Select-String '^State:\s+(\w)'
    [bool]$state -and $state.Matches.Groups[1].Value -notin 'Z', 'X'
}

# How many requests the block sends; the two that ask for the count are not counted.
function Measure-Request {
    param($Session, [scriptblock] $Block)
    $before = (Get-Supervisor -Session $Session).RequestCount
    $null = & $Block
    (Get-Supervisor -Session $Session).RequestCount - $before - 1
}

function Complete { param([string] $Line) [System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches }

# A password of the tests is no secret.
function New-Password { param([string] $Text) [System.Net.NetworkCredential]::new('', $Text).SecurePassword }

function ConvertTo-Deserialized {
    param([Parameter(ValueFromPipeline)] $InputObject, [int] $Depth = 1)
    process { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($InputObject, $Depth)) }
}
