BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Get-Supervisor' {
    BeforeAll { $engine = Start-TestEngine }

    AfterAll { Stop-TestEngine $engine }

    It 'shows the engine as an object' {
        $shown = Get-Supervisor
        $shown | Should -BeOfType Supervisor.SupervisorEngine
        $shown.State | Should -Be 'Running'
        $shown.StateCode | Should -Be 1
        $shown.CompatibleVersion | Should -Be '4.3.0'
        $shown.ApiVersion | Should -Be '3.0'
        $shown.ProcessCount | Should -Be 7
        $shown.Supervisor | Should -Be $engine.Session.Name
        $shown.StartTime | Should -BeLessThan ([datetime]::Now)
        $shown.StartTime | Should -BeGreaterThan ([datetime]::Now.AddMinutes(-10))
    }

    It 'counts the requests it answered' {
        $first = (Get-Supervisor).RequestCount
        (Get-Supervisor).RequestCount | Should -Be ($first + 1)
    }
}
