BeforeAll {
    . $PSScriptRoot/Common.ps1
    Set-Content "$TestDrive/good.conf" "[supervisord]`n[program:a]`ncommand = /bin/true"
    Set-Content "$TestDrive/part.conf" "[program:a]`ncommand = /bin/true"
    Set-Content "$TestDrive/bad.conf" "[supervisord]`n[program:a]`ncommand = /bin/true`nstartsecs = soon`nautostrat = true"
    Set-Content "$TestDrive/badpart.conf" "[program:a]`nstartsecs = soon`n[include]`nfiles = x"
}

Describe 'Test-SupervisorConfig' {
    It 'says true or false for each file' {
        Test-SupervisorConfig "$TestDrive/good.conf" | Should -BeTrue
        Test-SupervisorConfig "$TestDrive/bad.conf" | Should -BeFalse
        Test-SupervisorConfig "$TestDrive/part.conf" | Should -BeTrue
        Test-SupervisorConfig -LiteralPath "$TestDrive/badpart.conf" | Should -BeFalse
        Get-Item "$TestDrive/good.conf", "$TestDrive/bad.conf" | Test-SupervisorConfig | Should -Be @($true, $false)
    }

    It 'gives every problem with file, line, section, key and message' {
        $problems = Test-SupervisorConfig "$TestDrive/bad.conf" -Detailed
        $problems | ForEach-Object { $_ | Should -BeOfType Supervisor.ConfigProblem }
        $problems.Severity | Should -Be @('Error', 'Warning')
        $problems.Line | Should -Be @(4, 5)
        $problems[0].File | Should -Be "$TestDrive/bad.conf"
        $problems[0].Section | Should -Be 'program:a'
        $problems[0].Key | Should -Be 'startsecs'
        $problems[1].Message | Should -Match 'autostart'
        Test-SupervisorConfig "$TestDrive/good.conf" -Detailed | Should -BeNullOrEmpty
    }

    It 'tests objects, and anew what a script has changed in them' {
        $config = Import-SupervisorConfig "$TestDrive/good.conf"
        $config | Test-SupervisorConfig | Should -BeTrue
        $config.Sections[1].Options.startsecs = 'soon'
        $config | Test-SupervisorConfig | Should -BeFalse
        $config.Sections[1].Options.startsecs = 7
        $config.Sections[1].Options.environment = @{ A = 'b' }
        $config | Test-SupervisorConfig | Should -BeTrue
        $config.Sections[1].Options.command = "sh -c 'a ; b'"
        ($config | Test-SupervisorConfig -Detailed).Message | Should -Match 'cannot write command of \[program:a\]'
    }

    It 'names a file that is not there' {
        Test-SupervisorConfig "$TestDrive/none.conf" -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "ConfigurationNotFound,$Id.TestSupervisorConfigCommand"
    }

    It 'names the key with a NUL in a data file, and nothing but that it is none: <Name>' -ForEach @(
        @{ Name = 'nul.json'; Text = '{ "supervisord": {}, "program:a": { "command": "/bin/\u0000true" } }'; Key = 'command' }
        @{ Name = 'none.json'; Text = 'hello'; Key = $null }
        @{ Name = 'none.psd1'; Text = '@{ a ='; Key = $null }
    ) {
        Set-Content "$TestDrive/$Name" $Text
        Test-SupervisorConfig "$TestDrive/$Name" | Should -BeFalse
        $problems = @(Test-SupervisorConfig "$TestDrive/$Name" -Detailed)
        $problems | Should -HaveCount 1
        $problems.Key | Should -Be $Key
        Import-SupervisorConfig "$TestDrive/$Name" -ErrorAction SilentlyContinue -ErrorVariable refused | Out-Null
        $refused.FullyQualifiedErrorId | Should -Be "ConfigurationInvalid,$Id.ImportSupervisorConfigCommand"
    }
}
