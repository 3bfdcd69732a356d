BeforeAll {
    . $PSScriptRoot/Common.ps1
    $one = Start-TestEngine
}

AfterAll { Stop-TestEngine $one }

Describe 'Test-SupervisorConnection' {
    It 'shows what an engine answers' {
        $test = Test-SupervisorConnection $one.Session
        $test | Should -BeOfType Supervisor.ConnectionTest
        $test.Reachable, $test.Authenticated | Should -Be @($true, $true)
        $test.Latency | Should -BeGreaterThan ([timespan]::Zero)
        $test.State, $test.Protocol, $test.Error | Should -Be @('Running', 'Json', $null)
        $test.EngineVersion | Should -Be (Get-Supervisor -Session $one.Session).Version
    }

    It 'tries -Count times, for piped sessions too' {
        (Get-SupervisorSession | Test-SupervisorConnection -Count 3).Count | Should -Be 3
    }

    It 'gives a result and no error for an engine that does not run' {
        $test = Test-SupervisorConnection "$TestDrive/none.sock" -ErrorVariable problems
        $problems | Should -BeNullOrEmpty
        $test.Reachable, $test.Authenticated | Should -Be @($false, $false)
        $test.Error | Should -BeLike 'cannot reach the engine at unix:///*none.sock: the socket does not exist'
    }

    It 'is true or false with -Quiet' {
        Test-SupervisorConnection $one.Session, "$TestDrive/none.sock" -Quiet | Sort-Object | Should -Be @($false, $true)
    }

    It 'gives up after -TimeoutSec' {
        $path = "$TestDrive/mute.sock"
        $mute = [System.Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
        $mute.Bind([System.Net.Sockets.UnixDomainSocketEndPoint]::new($path))
        $mute.Listen()
        try {
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            (Test-SupervisorConnection $path -TimeoutSec 1).Error | Should -BeLike '*did not answer in 1 seconds'
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        }
        finally { $mute.Dispose() }
    }

    It 'names a session that is not open' {
        { Test-SupervisorConnection nosuch } | Should -Throw -ErrorId "SessionNotFound,$Id.TestSupervisorConnectionCommand"
    }
}
