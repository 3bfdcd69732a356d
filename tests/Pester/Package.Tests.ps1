BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $version = (Import-PowerShellDataFile "$root/output/Supervisor/Supervisor.psd1").ModuleVersion
    $package = "$root/output/Supervisor.$version.nupkg"
    $hasPackage = Test-Path $package
    if (-not $hasPackage) { Write-Warning "the package is not tested: $package is missing, run ./build.sh pack" }
}

Describe 'The package' -Skip:(-not $hasPackage) {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $version = (Import-PowerShellDataFile $ModulePath).ModuleVersion
        $modules = Join-Path $TestDrive 'Modules'
        $home_ = Join-Path $modules "Supervisor/$version"
        # As installers do it: plain files, no modes.
        [System.IO.Compression.ZipFile]::ExtractToDirectory("$RepoRoot/output/Supervisor.$version.nupkg", $home_)
        Remove-Item -LiteralPath "$home_/_rels", "$home_/[Content_Types].xml" -Recurse -Force
    }

    It 'has what a module needs, and nothing that a build leaves' {
        $parts = Get-ChildItem $home_ -Recurse -File | ForEach-Object { $_.FullName.Substring($home_.Length + 1) }
        foreach ($part in 'Supervisor.psd1', 'Supervisor.nuspec', 'LICENSE', 'CHANGELOG.md', 'bin/Supervisor.psm1', 'bin/Supervisor.PSModule.dll', 'engine/supervisor-engine', 'en-US/Supervisor.PSModule.dll-Help.xml', 'en-US/about_Supervisor.help.txt') {
            $parts | Should -Contain $part
        }

        $parts | Where-Object { $_ -match '\.(pdb|dbg)$|System\.Management\.Automation|^bin/.*\.deps\.json$' } | Should -BeNullOrEmpty
    }

    It 'passes Test-ModuleManifest with what galleries ask for' {
        $manifest = Test-ModuleManifest "$home_/Supervisor.psd1"
        $manifest.Version | Should -Be $version
        foreach ($field in 'Author', 'Description', 'Copyright', 'Tags', 'LicenseUri', 'ReleaseNotes') { $manifest.$field | Should -Not -BeNullOrEmpty }
        ([xml](Get-Content -Raw "$home_/Supervisor.nuspec")).package.metadata.version | Should -Be $version
    }

    It 'is imported by name, starts its own engine though the execute bit is lost, uses it and stops it' {
        [int]([System.IO.File]::GetUnixFileMode("$home_/engine/supervisor-engine") -band [System.IO.UnixFileMode]'UserExecute, GroupExecute, OtherExecute') | Should -Be 0
        $config = New-TestConfig (Join-Path $TestDrive 'run')
        Set-Content "$TestDrive/use.ps1" @'
param($Config, $Modules)
$ErrorActionPreference = 'Stop'
$env:PSModulePath = $Modules
$env:PATH = '/usr/bin:/bin'
Remove-Item env:SUPERVISOR_ENGINE -ErrorAction Ignore
Import-Module Supervisor
(Get-Module Supervisor).ModuleBase
$session = Start-Supervisor $Config -PassThru
(Get-Supervisor).Version
[System.IO.File]::ResolveLinkTarget("/proc/$((Get-Supervisor).Id)/exe", $true).FullName
(Get-SupervisedProcess cat).State
Stop-SupervisedProgram cat
(Get-SupervisedProcess cat).State
(Get-Help Stop-SupervisedProgram).Synopsis
(Get-Help about_Supervisor).Length -gt 500
Stop-Supervisor -Session $session -Force
'@
        $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File "$TestDrive/use.ps1" -Config $config -Modules $modules 2>&1
        $said | ForEach-Object { "$_" } | Should -Be @($home_, $version, "$home_/engine/supervisor-engine", 'Running', 'Stopped', 'Stops processes.', 'True')
    }
}
