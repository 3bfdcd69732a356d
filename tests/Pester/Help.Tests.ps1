BeforeDiscovery {
    Import-Module (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'output/Supervisor/Supervisor.psd1') -Force
    $cmdlets = Get-Command -Module Supervisor -CommandType Cmdlet | ForEach-Object { @{ Name = $_.Name } }
    $topics = Get-ChildItem (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'docs/en-US/about_*.md') | ForEach-Object { @{ Topic = $_.BaseName } }
}

BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Get-Help <Name>' -ForEach $cmdlets {
    It 'shows synopsis, description, examples and every parameter' {
        $help = Get-Help $Name -Full
        $help.Synopsis | Should -Not -Match "^\s*$Name"
        $help.description.Text | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        $help.examples.example | ForEach-Object { $_.code | Should -Not -BeNullOrEmpty }
        $help.relatedLinks.navigationLink | Should -Not -BeNullOrEmpty
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        $declared = (Get-Command $Name).Parameters.Values | Where-Object Name -NotIn $common
        @($help.parameters.parameter.name | Sort-Object) -join ' ' | Should -Be (@($declared.Name | Sort-Object) -join ' ')
        foreach ($parameter in $help.parameters.parameter) { $parameter.description.Text | Should -Not -BeNullOrEmpty -Because "-$($parameter.name) of $Name" }
        @($help.syntax.syntaxItem).Count | Should -Be (Get-Command $Name).ParameterSets.Count
        Get-Help $Name -Full | Out-String | Should -Match 'INPUTS(.|\n)*OUTPUTS'
    }

    It 'says of each parameter what the binder does' {
        $declared = (Get-Command $Name).Parameters
        foreach ($parameter in (Get-Help $Name -Full).parameters.parameter) {
            $real = $declared[$parameter.name]
            ($parameter.aliases -replace '^none$') | Should -Be ($real.Aliases -join ', ')
            $uses = @($real.ParameterSets.Values)
            [bool]::Parse($parameter.required) | Should -BeIn $uses.IsMandatory
            ($parameter.pipelineInput -match 'ByValue') | Should -BeIn $uses.ValueFromPipeline
            ($parameter.pipelineInput -match 'ByPropertyName') | Should -BeIn $uses.ValueFromPipelineByPropertyName
        }
    }
}

Describe 'Get-Help <Topic>' -ForEach $topics {
    It 'shows the topic' { Get-Help $Topic | Out-String | Should -Match "TOPIC\s+$Topic\s+SHORT DESCRIPTION" }
}
