BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $hasAnalyzer = [bool](Get-Module -ListAvailable PSScriptAnalyzer)
    if (-not $hasAnalyzer) { Write-Warning 'scripts are not analyzed: the module PSScriptAnalyzer is not installed' }
    $scripts = Get-ChildItem $root, "$root/src/PSModule", "$root/tests/Pester", "$root/samples" -File |
        Where-Object Extension -In '.ps1', '.psm1', '.psd1' |
        ForEach-Object { @{ Script = $_.FullName.Substring($root.Length + 1); IsTest = $_.FullName -like "$root/tests/*" } }
}

Describe 'PSScriptAnalyzer' -Skip:(-not $hasAnalyzer) {
    BeforeAll { $root = Split-Path (Split-Path $PSScriptRoot) }

    It 'finds nothing in <Script>' -ForEach $scripts {
        # A test's own New-TestConfig needs no -WhatIf.
        $exclude = if ($IsTest) { @{ ExcludeRule = 'PSUseShouldProcessForStateChangingFunctions' } } else { @{} }
        $findings = Invoke-ScriptAnalyzer "$root/$Script" -Settings "$root/PSScriptAnalyzerSettings.psd1" @exclude
        $findings | ForEach-Object { "$($_.RuleName), line $($_.Line): $($_.Message)" } | Should -BeNullOrEmpty
    }
}
