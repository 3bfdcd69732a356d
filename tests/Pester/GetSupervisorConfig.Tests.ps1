BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine
}

AfterAll { Stop-TestEngine $engine }

Describe 'Get-SupervisorConfig' {
    It 'shows what runs, with where it comes from' {
        $config = Get-SupervisorConfig
        $config | Should -BeOfType Supervisor.RunningConfiguration
        $config.Path | Should -Be $engine.Config
        $config.FragmentDir | Should -Be "$($engine.Folder)/fragments.d"
        $config.Supervisor | Should -Be $engine.Session.Name
        $config.EngineId | Should -Be (Get-Supervisor).EngineId
        $config.Groups.Name | Should -Be @('cat', 'crash', 'done', 'idle', 'web')
        $config.Servers.Address | Should -Be "unix://$($engine.Socket)"
    }

    It 'shows programs by name and wildcard, groups, servers and fragments' {
        $web = Get-SupervisorConfig web
        $web | Should -BeOfType Supervisor.SupervisorConfigProgram
        $web.Processes | Should -Be @('web:web_00', 'web:web_01', 'web:web_02')
        $web.Supervisor | Should -Be $engine.Session.Name
        (Get-SupervisorConfig 'c*').Name | Should -Be @('cat', 'crash')
        (Get-SupervisorConfig -Section Group).Count | Should -Be 5
        (Get-SupervisorConfig -Section Server).HasPassword | Should -BeFalse
        Get-SupervisorConfig -Section Fragment | Should -BeNullOrEmpty
    }

    It 'names a literal that is not there, and is silent about a wildcard' {
        Get-SupervisorConfig nobody -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ConfigurationSectionNotFound,$Id.GetSupervisorConfigCommand"
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        Get-SupervisorConfig 'nobody*' | Should -BeNullOrEmpty
    }

    It 'asks one request' { Measure-Request $engine.Session { Get-SupervisorConfig web } | Should -Be 1 }
}
