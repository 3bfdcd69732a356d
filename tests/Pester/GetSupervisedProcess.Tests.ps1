BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine
    $null = Wait-SupervisedProcess crash -State Fatal -TimeoutSec 20
    $null = Wait-SupervisedProcess done -State Exited -TimeoutSec 20
}

AfterAll { Stop-TestEngine $engine }

Describe 'Get-SupervisedProcess' {
    It 'shows every process in name order, as typed objects' {
        $all = Get-SupervisedProcess
        $all.Name | Should -Be @('cat', 'crash', 'done', 'idle', 'web:web_00', 'web:web_01', 'web:web_02')
        $all | ForEach-Object { $_ | Should -BeOfType Supervisor.SupervisedProcess }
    }

    It 'says where each process comes from' {
        $process = Get-SupervisedProcess cat
        $process.Supervisor | Should -Be "unix://$($engine.Socket)"
        $process.HostName | Should -Be ([System.Net.Dns]::GetHostName())
        $process.EngineId | Should -Be (Get-Supervisor).EngineId
        $process.EngineId | Should -Not -Be ([guid]::Empty)
    }

    It 'shows the pid that really runs' {
        $process = Get-SupervisedProcess cat
        Get-Content "/proc/$($process.Id)/comm" | Should -Be 'sleep'
        $process.PID | Should -Be $process.Id
        $process.ProcessId | Should -Be $process.Id
    }

    It 'shows states as text with the number beside it' {
        (Get-SupervisedProcess cat).State | Should -BeExactly 'Running'
        (Get-SupervisedProcess cat).StateCode | Should -Be 20
        (Get-SupervisedProcess crash).State | Should -BeExactly 'Fatal'
        (Get-SupervisedProcess done).State | Should -BeExactly 'Exited'
        (Get-SupervisedProcess idle).State | Should -BeExactly 'Stopped'
    }

    It 'takes <Given> and finds <Expected>' -ForEach @(
        @{ Given = 'cat'; Expected = 'cat' }
        @{ Given = 'CAT'; Expected = 'cat' }
        @{ Given = 'web'; Expected = 'web:web_00', 'web:web_01', 'web:web_02' }
        @{ Given = 'web:web_01'; Expected = 'web:web_01' }
        @{ Given = 'web:*'; Expected = 'web:web_00', 'web:web_01', 'web:web_02' }
        @{ Given = 'web:web_0[12]'; Expected = 'web:web_01', 'web:web_02' }
        @{ Given = '*a*'; Expected = 'cat', 'crash' }
        @{ Given = 'c*', 'cat'; Expected = 'cat', 'crash' }
    ) {
        (Get-SupervisedProcess $Given).Name | Should -Be $Expected
    }

    It 'is silent about a wildcard that matches nothing' {
        Get-SupervisedProcess 'nope*' -ErrorVariable problems | Should -BeNullOrEmpty
        $problems | Should -BeNullOrEmpty
    }

    It 'names a literal that matches nothing in a non-terminating error and goes on' {
        $found = Get-SupervisedProcess nope, cat -ErrorAction SilentlyContinue -ErrorVariable problems
        $found.Name | Should -Be 'cat'
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly "ProcessNotFound,$Id.GetSupervisedProcessCommand"
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problems[0].TargetObject | Should -Be 'nope'
        $problems[0].Exception | Should -BeOfType Supervisor.SupervisorException
    }

    It 'stops at a miss with -ErrorAction Stop' {
        { Get-SupervisedProcess nope -ErrorAction Stop } | Should -Throw -ErrorId "ProcessNotFound,$Id.GetSupervisedProcessCommand"
    }

    It 'filters by -Group, -State and -Exclude' {
        (Get-SupervisedProcess -Group w*).Count | Should -Be 3
        (Get-SupervisedProcess -State Fatal, Exited).Name | Should -Be @('crash', 'done')
        (Get-SupervisedProcess -Exclude web, c*).Name | Should -Be @('done', 'idle')
        (Get-SupervisedProcess web -Exclude web:web_01).Name | Should -Be @('web:web_00', 'web:web_02')
    }

    It 'finds by process id, and names an id that nothing has' {
        $number = (Get-SupervisedProcess cat).Id
        (Get-SupervisedProcess -Id $number).Name | Should -Be 'cat'
        Get-SupervisedProcess -Id 1 -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeExactly "ProcessNotFound,$Id.GetSupervisedProcessCommand"
        $problems[0].TargetObject | Should -Be 1
    }

    It 'takes names from the pipeline, as text and by property name' {
        ('cat', 'crash' | Get-SupervisedProcess).Name | Should -Be @('cat', 'crash')
        ([pscustomobject]@{ Name = 'web:web_02' } | Get-SupervisedProcess).Name | Should -Be 'web:web_02'
        ([pscustomobject]@{ Group = 'web' } | Get-SupervisedProcess).Count | Should -Be 3
    }

    It 'reads a piped process again' {
        $old = Get-SupervisedProcess web:web_01
        $new = $old | Get-SupervisedProcess
        $new.Name | Should -Be 'web:web_01'
        [object]::ReferenceEquals($old, $new) | Should -BeFalse
    }

    It 'does not take a process for a name, which would lose its engine' {
        $process = Get-SupervisedProcess cat
        { Get-SupervisedProcess -Name $process } | Should -Throw -ErrorId "ParameterArgumentTransformationError,$Id.GetSupervisedProcessCommand"
        { Stop-SupervisedProgram -Name $process } | Should -Throw -ErrorId "ParameterArgumentTransformationError,$Id.StopSupervisedProgramCommand"
        (Get-SupervisedProcess -InputObject $process).Name | Should -Be 'cat'
    }

    It 'shows nothing for an empty pipeline' {
        @() | Get-SupervisedProcess | Should -BeNullOrEmpty
    }

    It 'shows a table with the state in colour, and in plain text when asked' {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            $coloured = Get-SupervisedProcess | Out-String -Width 200
            $coloured | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Green)Running$($PSStyle.Reset)"))
            $coloured | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Red)Fatal$($PSStyle.Reset)"))
            $PSStyle.OutputRendering = 'PlainText'
            $plain = Get-SupervisedProcess | Out-String -Width 200
            $plain | Should -Not -Match "`e"
            $plain | Should -Match '(?m)^State +Id +Uptime +Exit +Name'
            $plain | Should -Match '(?m)^Running +\d+ +\d\d:\d\d:\d\d +web:web_00'
        }
        finally { $PSStyle.OutputRendering = $before }
    }

    It 'ends the command when nobody listens' {
        { Get-SupervisedProcess -Session "$TestDrive/none.sock" } | Should -Throw -ErrorId "SupervisorNotRunning,$Id.GetSupervisedProcessCommand"
        try { Get-SupervisedProcess -Session "$TestDrive/none.sock" } catch [Supervisor.SupervisorException] { $caught = $_ }
        $caught.CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        $caught.ErrorDetails.RecommendedAction | Should -Match 'Start-Supervisor'
    }

    It 'reports one unreachable engine of several and shows the others' {
        $found = Get-SupervisedProcess cat -Session $engine.Session, "$TestDrive/none.sock" -ErrorAction SilentlyContinue -ErrorVariable problems
        $found.Name | Should -Be 'cat'
        $problems.FullyQualifiedErrorId | Should -Be "SupervisorNotRunning,$Id.GetSupervisedProcessCommand"
        $problems[0].TargetObject | Should -Be "unix://$TestDrive/none.sock"
    }

    It 'ends early without harm when the pipeline has enough' {
        (Get-SupervisedProcess | Select-Object -First 1).Name | Should -Be 'cat'
        (Get-SupervisedProcess).Count | Should -Be 7
    }
}

Describe 'A process that went through serialisation' {
    It 'keeps State as text at depth <Depth>, so that -ne Running is honest' -ForEach @(@{ Depth = 1 }, @{ Depth = 2 }) {
        $copies = Get-SupervisedProcess | ConvertTo-Deserialized -Depth $Depth
        $copies[0].PSTypeNames[0] | Should -Be 'Deserialized.Supervisor.SupervisedProcess'
        ($copies | Where-Object State -NE Running).Name | Should -Be @('crash', 'done', 'idle')
        $copies[0].State | Should -BeOfType string
        $copies[0].Uptime | Should -BeOfType timespan
        $copies[0].EngineId | Should -Be (Get-Supervisor).EngineId
    }

    It 'is not looked up on the local engine' {
        $copy = Get-SupervisedProcess cat | ConvertTo-Deserialized
        $copy | Get-SupervisedProcess -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "RemoteObjectNotRoutable,$Id.GetSupervisedProcessCommand"
    }
}
