BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'ConvertFrom- and ConvertTo-SupervisorConfig' {
    It 'makes an object of text and text of an object' {
        $config = "[program:a]`ncommand = /bin/true %(ENV_Q)s" | ConvertFrom-SupervisorConfig -Variables @{ Q = 'x' }
        $config | Should -BeOfType Supervisor.SupervisorConfig
        $config.IsFragment | Should -BeTrue
        $config.IsValid | Should -BeTrue
        $config.Programs[0].Command | Should -Be '/bin/true x'
        $config | ConvertTo-SupervisorConfig | Should -Be "[program:a]`ncommand = /bin/true %(ENV_Q)s`n"
    }

    It 'takes the lines of a file' {
        Set-Content "$TestDrive/a.conf" "[program:a]`ncommand = /bin/true`n`n[program:b]`ncommand = /bin/true"
        (Get-Content "$TestDrive/a.conf" | ConvertFrom-SupervisorConfig).Programs.Name | Should -Be @('a', 'b')
    }

    It 'converts between <_> and back' -ForEach 'Ini', 'Json', 'Psd1' {
        $text = "[program:a]`ncommand = one`n`ttwo`n" | ConvertFrom-SupervisorConfig | ConvertTo-SupervisorConfig -Format $_
        $text | ConvertFrom-SupervisorConfig -Format $_ | ConvertTo-SupervisorConfig | Should -Be "[program:a]`ncommand = one`n`ttwo`n"
    }

    It 'has one error for every mistake, with its line' {
        "[program:a]`nstartsecs = x" | ConvertFrom-SupervisorConfig -ErrorAction SilentlyContinue -ErrorVariable problems | Should -Not -BeNullOrEmpty
        $problems.Count | Should -Be 2
        $problems[0].FullyQualifiedErrorId | Should -Be "ConfigurationInvalid,$Id.ConvertFromSupervisorConfigCommand"
        '{' | ConvertFrom-SupervisorConfig -Format Json -ErrorAction SilentlyContinue -ErrorVariable problems | Should -Not -BeNullOrEmpty
        "$($problems[0])" | Should -Match 'not JSON'
    }

    It 'refuses what the format cannot say' {
        $config = "[program:a]`ncommand = x" | ConvertFrom-SupervisorConfig
        $config.Sections[0].Options.command = 'a ; b'
        $config | ConvertTo-SupervisorConfig -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ConfigurationUnwritable,$Id.ConvertToSupervisorConfigCommand"
        $config | ConvertTo-SupervisorConfig -Format Json | Should -Match 'a ; b'
    }
}
