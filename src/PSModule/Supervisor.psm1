# The root module must be this script and not the assembly: class-based DSC resources are read from the text of the root psm1.
Import-Module -Name (Join-Path $PSScriptRoot 'Supervisor.PSModule.dll')
