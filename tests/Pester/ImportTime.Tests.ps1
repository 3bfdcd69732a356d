# Numbers for people, and bounds so wide that a busy machine keeps them: a look-up of commands or a slow script would not.
Describe 'Import' -Tag Slow {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $pwsh = (Get-Process -Id $PID).Path
        $empty = Join-Path $TestDrive 'Empty'
        $null = New-Item -ItemType Directory $empty
        Add-Type -OutputAssembly "$empty/Empty.dll" -TypeDefinition @'
using System.Management.Automation;
[Cmdlet("Get", "Empty")] public sealed class GetEmptyCommand : PSCmdlet { }
'@
        New-ModuleManifest "$empty/Empty.psd1" -RootModule Empty.dll -CmdletsToExport Get-Empty -FunctionsToExport @() -AliasesToExport @() -VariablesToExport @()

        # Processor time is what a busy machine does not change; the clock is told beside it.
        function Measure-Import {
            param([string[]] $Path, [int] $Rounds = 10)
            $taken = @{}
            foreach ($round in 1..$Rounds) {
                foreach ($one in $Path) {
                    $numbers = & $pwsh -NoProfile -NonInteractive -Command "`$p = [Diagnostics.Process]::GetCurrentProcess(); `$c = `$p.TotalProcessorTime; `$w = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$one'; `$w.Stop(); `$p.Refresh(); [int]`$w.Elapsed.TotalMilliseconds; [int](`$p.TotalProcessorTime - `$c).TotalMilliseconds"
                    $taken[$one] += , [pscustomobject]@{ Clock = [int]$numbers[0]; Processor = [int]$numbers[1] }
                }
            }

            foreach ($one in $Path) {
                [pscustomobject]@{
                    Clock     = ($taken[$one].Clock | Sort-Object)[[int]($Rounds / 2)]
                    Processor = ($taken[$one].Processor | Sort-Object)[[int]($Rounds / 2)]
                }
            }
        }
    }

    It 'costs at most three times an empty binary module' {
        $emptyModule, $ours = Measure-Import "$empty/Empty.psd1", $ModulePath
        Write-Information "import, median of 10: ours $($ours.Clock) ms ($($ours.Processor) ms of processor), an empty binary module $($emptyModule.Clock) ms ($($emptyModule.Processor) ms of processor)" -InformationAction Continue
        $ours.Processor | Should -BeLessThan (3 * $emptyModule.Processor)
    }
}
