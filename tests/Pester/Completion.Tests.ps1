BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine
    # Completion waits 150 ms for an engine; on a busy machine the first request of a new pwsh takes longer, and what was shown last is offered.
    $null = Get-SupervisedProcess
}

AfterAll { Stop-TestEngine $engine }

Describe 'Completion' {
    It 'offers <Expected> for "<Line>"' -ForEach @(
        @{ Line = 'Stop-SupervisedProgram w'; Expected = 'web:web_00', 'web:web_01', 'web:web_02' }
        @{ Line = 'Restart-SupervisedProgram -Name c'; Expected = 'cat', 'crash' }
        @{ Line = 'Get-SupervisedProcess "c'; Expected = 'cat', 'crash' }
        @{ Line = 'Get-SupervisedProcess -Group w'; Expected = , 'web' }
        @{ Line = 'Get-SupervisedLog CA'; Expected = , 'cat' }
        @{ Line = 'Wait-SupervisedProcess cat -State Fa'; Expected = , 'Fatal' }
        @{ Line = 'Get-SupervisedLog cat -Stream StdE'; Expected = , 'StdErr' }
    ) {
        (Complete $Line).CompletionText | Should -Be $Expected
    }

    It 'tells the state in the tooltip' {
        (Complete 'Stop-SupervisedProgram cat')[0].ToolTip | Should -Match '^cat: Running'
    }

    It 'offers sessions, and asks the session the line names' {
        (Complete 'Get-SupervisedProcess -Session u').CompletionText | Should -Contain $engine.Session.Name
        (Complete "Get-SupervisedProcess -Session $($engine.Socket) -Name cr").CompletionText | Should -Be 'crash'
    }

    It 'is quiet and quick when the engine does not answer' {
        $listener = [System.Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
        try {
            $listener.Bind([System.Net.Sockets.UnixDomainSocketEndPoint]::new("$TestDrive/deaf.sock"))
            $listener.Listen(5)
            $errors = $Error.Count
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            (Complete "Get-SupervisedProcess -Session $TestDrive/deaf.sock -Name zzz") | Where-Object CompletionText -Match '^z' | Should -BeNullOrEmpty
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
            $Error.Count | Should -Be $errors
        }
        finally { $listener.Dispose() }
    }
}
