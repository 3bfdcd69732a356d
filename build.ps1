#!/usr/bin/env pwsh
# The tasks of build.sh for people who live in PowerShell.
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Demo', 'Test', 'Fuzz', 'Chaos', 'Engine', 'Module', 'Pack', 'Help', 'Clean')]
    [string] $Task = 'Test'
)

& "$PSScriptRoot/build.sh" $Task.ToLowerInvariant()
exit $LASTEXITCODE
