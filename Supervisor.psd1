@{
    # bin/ is made by ./build.sh module; before that, the import stops with a message that says so.
    RootModule           = if (Join-Path $PSScriptRoot 'bin/Supervisor.psm1' -Resolve -ErrorAction Ignore) { 'bin/Supervisor.psm1' } else { 'src/PSModule/NotBuilt.psm1' }
    NestedModules        = @(Join-Path $PSScriptRoot 'bin/Supervisor.PSModule.dll' -Resolve -ErrorAction Ignore)
    FormatsToProcess     = @(Join-Path $PSScriptRoot 'bin/Supervisor.Format.ps1xml' -Resolve -ErrorAction Ignore)
    ModuleVersion        = '0.1.0'
    GUID                 = 'bdba66a2-efc2-48da-96ae-028577e27417'
    Author               = 'The Supervisor authors'
    CompanyName          = 'The Supervisor authors'
    Copyright            = 'Copyright (c) the Supervisor authors. MIT licence.'
    Description          = 'Shows and controls supervised programs as objects: the PowerShell side of a native process supervisor that reads supervisord configurations.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    CmdletsToExport      = @(
        'Add-SupervisedGroup'
        'Clear-SupervisedLog'
        'Clear-SupervisorLog'
        'Compare-SupervisorConfig'
        'ConvertFrom-SupervisorConfig'
        'ConvertTo-SupervisorConfig'
        'Export-SupervisorConfig'
        'Get-SupervisedGroup'
        'Get-SupervisedLog'
        'Get-SupervisedProcess'
        'Get-Supervisor'
        'Get-SupervisorConfig'
        'Get-SupervisorLog'
        'Get-SupervisorSession'
        'Import-SupervisorConfig'
        'New-SupervisorSession'
        'Register-SupervisorEvent'
        'Remove-SupervisedGroup'
        'Remove-SupervisorSession'
        'Restart-SupervisedProgram'
        'Restart-Supervisor'
        'Send-SupervisedInput'
        'Send-SupervisedSignal'
        'Send-SupervisorEvent'
        'Start-SupervisedProgram'
        'Start-Supervisor'
        'Stop-SupervisedProgram'
        'Stop-Supervisor'
        'Test-SupervisorConfig'
        'Test-SupervisorConnection'
        'Update-Supervisor'
        'Update-SupervisorConfig'
        'Wait-SupervisedProcess'
        'Watch-SupervisorEvent'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @('Restart-SupervisedProcess', 'Start-SupervisedProcess', 'Stop-SupervisedProcess')
    DscResourcesToExport = @('SupervisedProgram')
    PrivateData          = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Linux', 'supervisor', 'supervisord', 'process', 'daemon')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'CHANGELOG.md in the module tells what is new in each version.'
        }
    }
}
