BeforeDiscovery {
    Import-Module (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'output/Supervisor/Supervisor.psd1') -Force
    $cmdlets = Get-Command -Module Supervisor -CommandType Cmdlet | ForEach-Object { @{ Name = $_.Name; Cmdlet = $_ } }
}

BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'The module' {
    It 'exports exactly what the manifest lists' {
        $manifest = Import-PowerShellDataFile $ModulePath
        (Get-Command -Module Supervisor -CommandType Cmdlet).Name | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
        (Get-Command -Module Supervisor -CommandType Alias).Name | Sort-Object | Should -Be ($manifest.AliasesToExport | Sort-Object)
        Get-Command -Module Supervisor -CommandType Function | Should -BeNullOrEmpty
    }

    It 'has a valid manifest with the version of its assembly' {
        $manifest = Test-ModuleManifest $ModulePath
        $manifest.PowerShellVersion | Should -Be '7.4'
        $version = (Get-Command Get-SupervisedProcess).ImplementingType.Assembly.GetName().Version
        "$($version.Major).$($version.Minor).$($version.Build)" | Should -Be "$($manifest.Version)"
    }

    It 'brings no assembly but its own' {
        (Get-ChildItem (Join-Path (Split-Path $ModulePath) bin) -Filter *.dll).Name | Sort-Object |
            Should -Be @('Supervisor.Client.dll', 'Supervisor.Configuration.dll', 'Supervisor.Protocol.dll', 'Supervisor.PSModule.dll')
    }

    It 'stops the import of a checkout that was never built, and says what to do' {
        $null = New-Item -ItemType Directory "$TestDrive/checkout/src/PSModule"
        Copy-Item "$RepoRoot/Supervisor.psd1" "$TestDrive/checkout"
        Copy-Item "$RepoRoot/src/PSModule/NotBuilt.psm1" "$TestDrive/checkout/src/PSModule"
        { Import-Module "$TestDrive/checkout/Supervisor.psd1" } | Should -Throw '*./build.sh module*'
    }

    It 'refuses to be imported from a second place, and says what to do' {
        $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "Import-Module '$ModulePath'; try { Import-Module '$RepoRoot/Supervisor.psd1' } catch { `$_.Exception.Message }; (Get-Module Supervisor).Path"
        $said[0] | Should -BeLike "cannot import Supervisor from $RepoRoot/bin: this pwsh has loaded it from $(Split-Path $ModulePath)/bin*Start a new pwsh."
        $said[1] | Should -Be (Join-Path (Split-Path $ModulePath) 'bin/Supervisor.psm1')
    }

    It 'imports without a word' {
        $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "Import-Module '$ModulePath'" 2>&1
        $said | Should -BeNullOrEmpty
    }
}

Describe '<Name>' -ForEach $cmdlets {
    It 'has an approved verb, a singular noun and its own class' {
        (Get-Verb).Verb | Should -Contain $Cmdlet.Verb
        $Cmdlet.Noun | Should -Match '^Supervis(or|ed)[A-Za-z]*(Process|(?<!s))$'
        $Cmdlet.ImplementingType.Name | Should -Be ($Name.Replace('-', '') + 'Command')
        $Cmdlet.ImplementingType.IsSealed | Should -BeTrue
    }

    It 'says what it gives, or changes something' {
        if ($Cmdlet.Verb -eq 'Get' -or $Cmdlet.Verb -eq 'New' -or $Cmdlet.Verb -eq 'Import' -or $Cmdlet.Parameters.ContainsKey('PassThru')) {
            $Cmdlet.OutputType | Should -Not -BeNullOrEmpty
        }

        if ($Cmdlet.Verb -in 'Start', 'Stop', 'Restart', 'Remove') {
            $Cmdlet.Parameters.Keys | Should -Contain 'WhatIf'
        }
    }

    It 'takes no acting input by property name' {
        if ($Cmdlet.Verb -in 'Start', 'Stop', 'Restart', 'Wait') {
            $Cmdlet.Parameters.Values.ParameterSets.Values | Where-Object ValueFromPipelineByPropertyName | Should -BeNullOrEmpty
        }
    }

    It 'takes seconds under both names' {
        if ($Cmdlet.Parameters.ContainsKey('TimeoutSec')) {
            $Cmdlet.Parameters['TimeoutSec'].Aliases | Should -Contain 'Timeout'
        }
    }
}
