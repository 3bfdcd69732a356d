# The root module must be a script and not the assembly: class-based DSC resources are read from the text of the root psm1.
# The cmdlets are the manifest's nested module; loading them from here would cost every import a command look-up.
# An assembly cannot be replaced: a second copy of the module would run the first one's code under its own name.
$wrong = [Supervisor.PSModule.LoadedCopy]::Problem($PSScriptRoot)
if ($wrong) { throw $wrong }

# A program as it should be, for Invoke-DscResource and DSC's PowerShell adapter. Thin: the comparison is that of "supervisor-engine dsc program".
# Types by their full names, and no enum of its own: looking them up was half of what an import cost.
[DscResource()]
class SupervisedProgram {
    [DscProperty(Key)] [string] $Name
    [DscProperty()] [ValidateSet('Present', 'Absent')] [string] $Ensure = 'Present'
    [DscProperty()] [string] $Command
    [DscProperty()] [string] $ProcessName
    [DscProperty()] [string] $Directory
    [DscProperty()] [string] $User
    [DscProperty()] [string] $Umask
    [DscProperty()] [System.Nullable[System.Int64]] $Numprocs
    [DscProperty()] [System.Nullable[System.Int64]] $NumprocsStart
    [DscProperty()] [System.Nullable[System.Int64]] $Priority
    [DscProperty()] [System.Nullable[System.Boolean]] $Autostart
    [DscProperty()] [string] $Autorestart
    [DscProperty()] [System.Nullable[System.Int64]] $Startsecs
    [DscProperty()] [System.Nullable[System.Int64]] $Startretries
    [DscProperty()] [long[]] $Exitcodes
    [DscProperty()] [string] $Stopsignal
    [DscProperty()] [System.Nullable[System.Int64]] $Stopwaitsecs
    [DscProperty()] [System.Nullable[System.Boolean]] $Stopasgroup
    [DscProperty()] [System.Nullable[System.Boolean]] $Killasgroup
    [DscProperty()] [System.Nullable[System.Boolean]] $StopOnEngineDeath
    [DscProperty()] [System.Nullable[System.Boolean]] $Essential
    [DscProperty()] [System.Nullable[System.Boolean]] $RedirectStderr
    [DscProperty()] [string] $StdoutLogFile
    [DscProperty()] [System.Nullable[System.Int64]] $StdoutLogFileMaxBytes
    [DscProperty()] [System.Nullable[System.Int64]] $StdoutLogFileBackups
    [DscProperty()] [System.Nullable[System.Boolean]] $StdoutSyslog
    [DscProperty()] [string] $StderrLogFile
    [DscProperty()] [System.Nullable[System.Int64]] $StderrLogFileMaxBytes
    [DscProperty()] [System.Nullable[System.Int64]] $StderrLogFileBackups
    [DscProperty()] [System.Nullable[System.Boolean]] $StderrSyslog
    [DscProperty()] [hashtable] $Environment
    [DscProperty()] [string] $State
    [DscProperty()] [string] $SocketPath
    [DscProperty()] [System.Nullable[System.Double]] $TimeoutSec
    [DscProperty(NotConfigurable)] [string] $Source
    [DscProperty(NotConfigurable)] [string[]] $Processes

    # By its name: who reads this text without importing the module has no such type.
    hidden static [type] Desired() { return 'Supervisor.PSModule.DesiredProgram' -as [type] }

    [SupervisedProgram] Get() { return [SupervisedProgram]::Desired()::Get($this) }

    [bool] Test() { return [SupervisedProgram]::Desired()::Test($this) }

    [void] Set() { [SupervisedProgram]::Desired()::Set($this) }

    static [SupervisedProgram[]] Export() { return [SupervisedProgram]::Desired()::Export([SupervisedProgram]::new()) }

    static [SupervisedProgram[]] Export([SupervisedProgram] $filter) { return [SupervisedProgram]::Desired()::Export($filter) }
}
