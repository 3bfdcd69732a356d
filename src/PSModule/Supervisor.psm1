# The root module must be a script and not the assembly: class-based DSC resources are read from the text of the root psm1.
# The cmdlets are the manifest's nested module; loading them from here would cost every import a command look-up.

enum Ensure { Present; Absent }

# A program as it should be, for Invoke-DscResource and DSC's PowerShell adapter. Thin: the comparison is that of "supervisor-engine dsc program".
[DscResource()]
class SupervisedProgram {
    [DscProperty(Key)] [string] $Name
    [DscProperty()] [Ensure] $Ensure = [Ensure]::Present
    [DscProperty()] [string] $Command
    [DscProperty()] [string] $ProcessName
    [DscProperty()] [string] $Directory
    [DscProperty()] [string] $User
    [DscProperty()] [string] $Umask
    [DscProperty()] [Nullable[long]] $Numprocs
    [DscProperty()] [Nullable[long]] $NumprocsStart
    [DscProperty()] [Nullable[long]] $Priority
    [DscProperty()] [Nullable[bool]] $Autostart
    [DscProperty()] [string] $Autorestart
    [DscProperty()] [Nullable[long]] $Startsecs
    [DscProperty()] [Nullable[long]] $Startretries
    [DscProperty()] [long[]] $Exitcodes
    [DscProperty()] [string] $Stopsignal
    [DscProperty()] [Nullable[long]] $Stopwaitsecs
    [DscProperty()] [Nullable[bool]] $Stopasgroup
    [DscProperty()] [Nullable[bool]] $Killasgroup
    [DscProperty()] [Nullable[bool]] $RedirectStderr
    [DscProperty()] [string] $StdoutLogFile
    [DscProperty()] [Nullable[long]] $StdoutLogFileMaxBytes
    [DscProperty()] [Nullable[long]] $StdoutLogFileBackups
    [DscProperty()] [Nullable[bool]] $StdoutSyslog
    [DscProperty()] [string] $StderrLogFile
    [DscProperty()] [Nullable[long]] $StderrLogFileMaxBytes
    [DscProperty()] [Nullable[long]] $StderrLogFileBackups
    [DscProperty()] [Nullable[bool]] $StderrSyslog
    [DscProperty()] [hashtable] $Environment
    [DscProperty()] [string] $State
    [DscProperty()] [string] $SocketPath
    [DscProperty()] [Nullable[double]] $TimeoutSec
    [DscProperty(NotConfigurable)] [string] $Source
    [DscProperty(NotConfigurable)] [string[]] $Processes

    # By its name: a type literal would be looked up before the first line has loaded the assembly.
    hidden static [type] Desired() { return 'Supervisor.PSModule.DesiredProgram' -as [type] }

    [SupervisedProgram] Get() { return [SupervisedProgram]::Desired()::Get($this) }

    [bool] Test() { return [SupervisedProgram]::Desired()::Test($this) }

    [void] Set() { [SupervisedProgram]::Desired()::Set($this) }

    static [SupervisedProgram[]] Export() { return [SupervisedProgram]::Desired()::Export([SupervisedProgram]::new()) }

    static [SupervisedProgram[]] Export([SupervisedProgram] $filter) { return [SupervisedProgram]::Desired()::Export($filter) }
}
