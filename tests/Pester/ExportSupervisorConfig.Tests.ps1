BeforeAll {
    . $PSScriptRoot/Common.ps1
    Set-Content "$TestDrive/main.conf" (@'
[supervisord]
logfile = %(here)s/x.log

[program:web]
command = /usr/bin/web --ratio 50%% --port 80%(process_num)02d "it's QUOTED"
process_name = %(program_name)s_%(process_num)02d
numprocs = 2
environment = A="1,2",B='x"y'
'@.Replace('QUOTED', "$([char]0x2018)so$([char]0x2019)"))
    $config = Import-SupervisorConfig "$TestDrive/main.conf"
}

Describe 'Export-SupervisorConfig' {
    It 'writes <_> that reads back as the same' -ForEach 'conf', 'json', 'psd1' {
        $config | Export-SupervisorConfig "$TestDrive/out.$_"
        $again = Import-SupervisorConfig "$TestDrive/out.$_"
        $again.IsValid | Should -BeTrue
        ($again.Sections | ForEach-Object { $_.Name; $_.Settings | ForEach-Object { "$($_.Key)=$($_.Value)" } }) |
            Should -Be ($config.Sections | ForEach-Object { $_.Name; $_.Settings | ForEach-Object { "$($_.Key)=$($_.Value)" } })
        $again.Programs[0].Command | Should -Be $config.Programs[0].Command
        $again.Sections[1].Name | Should -Be 'program:web'
    }

    It 'writes data files that PowerShell reads itself' {
        $config | Export-SupervisorConfig "$TestDrive/own.psd1"
        $config | Export-SupervisorConfig "$TestDrive/own.json"
        (Import-PowerShellDataFile "$TestDrive/own.psd1").'program:web'.command | Should -Be $config.Sections[1].Options.command
        (Get-Content -Raw "$TestDrive/own.json" | ConvertFrom-Json).'program:web'.environment | Should -Be $config.Sections[1].Options.environment
    }

    It 'takes the format from -Format, and emits the file with -PassThru' {
        $file = $config | Export-SupervisorConfig "$TestDrive/odd.txt" -Format Json -PassThru
        $file | Should -BeOfType System.IO.FileInfo
        Get-Content -Raw $file | Test-Json | Should -BeTrue
    }

    It 'leaves files alone when told to' {
        Set-Content "$TestDrive/there.conf" 'mine'
        { $config | Export-SupervisorConfig "$TestDrive/there.conf" -NoClobber } | Should -Throw -ErrorId "ConfigurationExists,$Id.ExportSupervisorConfigCommand"
        $config | Export-SupervisorConfig "$TestDrive/there.conf" -WhatIf
        Get-Content "$TestDrive/there.conf" | Should -Be 'mine'
        $config | Export-SupervisorConfig "$TestDrive/there.conf"
        Get-Content "$TestDrive/there.conf" -First 1 | Should -Be '[supervisord]'
    }

    It 'names why it cannot write' {
        { $config | Export-SupervisorConfig "$TestDrive/none/x.conf" } | Should -Throw -ErrorId "ConfigurationUnwritable,$Id.ExportSupervisorConfigCommand"
        { $config, $config | Export-SupervisorConfig "$TestDrive/two.conf" } | Should -Throw -ErrorId "ParametersIncorrect,$Id.ExportSupervisorConfigCommand"
        { $config | Export-SupervisorConfig "$TestDrive/a.conf" -Encoding ascii } | Should -Throw -ErrorId "ConfigurationUnwritable,$Id.ExportSupervisorConfigCommand"
    }

    It 'writes a byte order mark when asked, and none otherwise' {
        $config | Export-SupervisorConfig "$TestDrive/bom.conf" -Encoding utf8BOM
        [IO.File]::ReadAllBytes("$TestDrive/bom.conf")[0] | Should -Be 0xEF
        $config | Export-SupervisorConfig "$TestDrive/bom.conf"
        [IO.File]::ReadAllBytes("$TestDrive/bom.conf")[0] | Should -Be ([byte][char]'[')
    }

    It 'writes <_> with a byte order mark that reads back as the same' -ForEach 'conf', 'json', 'psd1' {
        $config | Export-SupervisorConfig "$TestDrive/marked.$_" -Encoding utf8BOM
        [IO.File]::ReadAllBytes("$TestDrive/marked.$_")[0] | Should -Be 0xEF
        $again = Import-SupervisorConfig "$TestDrive/marked.$_" -WarningVariable warnings -WarningAction SilentlyContinue
        $again.IsValid | Should -BeTrue
        $again.Sections.Name | Should -Be $config.Sections.Name
        Test-SupervisorConfig "$TestDrive/marked.$_" | Should -BeTrue
        # An engine reads supervisord's own format alone, and stops at the mark like the original.
        "$warnings" | Should -BeLike ($_ -eq 'conf' ? '*byte order mark*' : '')
    }

    It 'writes only files: <_>' -ForEach 'env:CONFIG', 'nosuchdrive:/x.conf', 'nosuch::x.conf' {
        { $config | Export-SupervisorConfig $_ } | Should -Throw -ErrorId "ConfigurationUnwritable,$Id.ExportSupervisorConfigCommand"
        Test-Path env:CONFIG | Should -BeFalse
        Test-Path CONFIG | Should -BeFalse
        foreach ($how in @{ Path = $_ }, @{ LiteralPath = $_ }) {
            Import-SupervisorConfig @how -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
            $problems.FullyQualifiedErrorId | Should -Be "ConfigurationNotFound,$Id.ImportSupervisorConfigCommand"
            $problems.TargetObject | Should -Be $_
        }
    }
}
