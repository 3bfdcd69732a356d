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

    It 'quotes names with special characters, so that what is completed can be run' {
        $folder = Join-Path $TestDrive 'odd'
        $odd = Start-TestEngine -Folder $folder -Programs @"
[program:it's]
command = /bin/sleep 1000
startsecs = 0

[program:two&more]
command = /bin/sleep 1000
startsecs = 0
"@
        try {
            $null = Get-SupervisedProcess -Session $odd.Socket
            $found = Complete "Get-SupervisedProcess -Session $($odd.Socket) -Name "
            $found.CompletionText | Should -Be "'it''s'", "'two&more'"
            $found.ListItemText | Should -Be "it's", 'two&more'
            foreach ($text in $found.CompletionText) {
                (Invoke-Command ([scriptblock]::Create("Get-SupervisedProcess -Session $($odd.Socket) -Name $text"))).State | Should -Be 'Running'
            }

            (Complete "Get-SupervisedProcess -Session $($odd.Socket) -Name 'it").CompletionText | Should -Be "'it''s'"
        }
        finally { Stop-TestEngine $odd }
    }

    It 'is quiet and quick when the engine is down' {
        $errors = $Error.Count
        (Complete "Stop-SupervisedProgram -Session $TestDrive/none.sock -Name zzz") | Where-Object CompletionText -Match '^z' | Should -BeNullOrEmpty
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $null = Complete "Stop-SupervisedProgram -Session $TestDrive/none.sock -Name zzz"
        $watch.Elapsed.TotalMilliseconds | Should -BeLessThan 1000
        $Error.Count | Should -Be $errors
    }

    It 'waits for several engines that never answer no longer than for one' {
        $names = 1..4 | ForEach-Object { "$TestDrive/deaf$_.sock" }
        $listeners = foreach ($name in $names) {
            $listener = [System.Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
            $listener.Bind([System.Net.Sockets.UnixDomainSocketEndPoint]::new($name))
            $listener.Listen(5)
            $listener
        }

        try {
            $errors = $Error.Count
            $line = "Get-SupervisedProcess -Session $($names -join ', ') -Name zzz"
            # The first completion of a pwsh loads much; the best of five tells what the waiting takes. 250 ms are what a key may cost.
            $taken = foreach ($round in 1..5) {
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                (Complete $line) | Where-Object CompletionText -Match '^z' | Should -BeNullOrEmpty
                $watch.Elapsed.TotalMilliseconds
            }

            ($taken | Measure-Object -Minimum).Minimum | Should -BeLessThan 250
            ($taken | Measure-Object -Minimum).Minimum | Should -BeGreaterThan 100
            $Error.Count | Should -Be $errors
        }
        finally { $listeners | ForEach-Object Dispose }
    }
}
