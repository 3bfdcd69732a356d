# Dot-sourced in BeforeAll: the packaged module on the fleet's client host; FLEET and FLEET_SH come from run.sh.
. (Join-Path (Split-Path $PSScriptRoot) 'Pester/Common.ps1')
$script:Hosts = 1..7 | ForEach-Object { "web$_" }
$script:OldHost = 'web8'
# An address of the fleet that nobody has.
$script:DeadHost = 'web9'

# The cable of a host is pulled, or plugged in again.
function Disconnect-FleetHost { param([string] $Name) & $env:FLEET_SH cut $env:FLEET $Name }
function Connect-FleetHost { param([string] $Name) & $env:FLEET_SH join $env:FLEET $Name }
