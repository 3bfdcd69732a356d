<#
.SYNOPSIS
Runs all Pester tests against the packaged module in output/Supervisor; the last line is "N passed, N failed, N skipped".
.DESCRIPTION
Call it in a child of its own: pwsh -NoProfile -NonInteractive -File tests/Pester/run.ps1
Exit status: 0 all passed, 1 some failed, 2 the tests could not run.
#>
param(
    [string] $Path = $PSScriptRoot,
    [string] $Output = 'Normal',
    [string] $ResultFile
)
$ErrorActionPreference = 'Stop'
$root = Split-Path (Split-Path $PSScriptRoot)
$module = Join-Path $root 'output/Supervisor/Supervisor.psd1'
if (-not (Test-Path $module)) {
    Write-Output "cannot run: $module is missing, run ./build.sh module"
    exit 2
}

if (-not (Get-Module -ListAvailable Pester | Where-Object Version -GE '5.0')) {
    Write-Output 'cannot run: the Pester module (5.0 or later) is not installed'
    exit 2
}

# What the caller's shell has set must not decide which engine the tests speak to.
foreach ($name in 'SUPERVISOR_SOCKET', 'SUPERVISOR_SERVER_URL', 'SUPERVISOR_USERNAME', 'SUPERVISOR_PASSWORD') {
    Remove-Item "env:$name" -ErrorAction Ignore
}

Import-Module Pester -MinimumVersion 5.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Output
if ($ResultFile) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputPath = $ResultFile
}

$result = Invoke-Pester -Configuration $configuration
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
Write-Output ('{0} passed, {1} failed, {2} skipped' -f $result.PassedCount, $failed, ($result.SkippedCount + $result.NotRunCount))
exit [int]($failed -gt 0)
