# The root module must be a script and not the assembly: class-based DSC resources are read from the text of the root psm1.
# The cmdlets are the manifest's nested module; loading them from here would cost every import a command look-up.
# An assembly cannot be replaced: a second copy of the module would run the first one's code under its own name.
$loaded = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'Supervisor.PSModule' }, 'First').Location
if ($loaded -ne [IO.Path]::Combine($PSScriptRoot, 'Supervisor.PSModule.dll')) {
    throw "cannot import Supervisor from ${PSScriptRoot}: this pwsh has loaded it from $([IO.Path]::GetDirectoryName($loaded)), and an assembly cannot be replaced. Start a new pwsh."
}

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

    # By its name: who reads this text without importing the module has no such type.
    hidden static [type] Desired() { return 'Supervisor.PSModule.DesiredProgram' -as [type] }

    [SupervisedProgram] Get() { return [SupervisedProgram]::Desired()::Get($this) }

    [bool] Test() { return [SupervisedProgram]::Desired()::Test($this) }

    [void] Set() { [SupervisedProgram]::Desired()::Set($this) }

    static [SupervisedProgram[]] Export() { return [SupervisedProgram]::Desired()::Export([SupervisedProgram]::new()) }

    static [SupervisedProgram[]] Export([SupervisedProgram] $filter) { return [SupervisedProgram]::Desired()::Export($filter) }
}
