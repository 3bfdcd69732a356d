BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Restart what does not run' {
    BeforeAll {
        $engine = Start-TestEngine @'
[program:cat]
command = /bin/sleep 1000
startsecs = 0

[program:many]
command = /bin/sleep 1000
process_name = %(program_name)s_%(process_num)03d
numprocs = 100
startsecs = 0
autostart = false

[program:missing]
command = /nonexistent/program
startretries = 0
'@
        $null = Wait-SupervisedProcess missing -State Fatal -TimeoutSec 20
    }

    AfterAll { Stop-TestEngine $engine }

    It 'does what the sentence says, with two requests, for one process' {
        Stop-SupervisedProgram cat
        $requests = Measure-Request $engine.Session {
            $script:restarted = Get-SupervisedProcess cat | Where-Object State -NE Running | Restart-SupervisedProgram -PassThru
        }
        $requests | Should -Be 2
        $restarted.Name | Should -Be 'cat'
        $restarted.State | Should -Be 'Running'
    }

    It 'and for a hundred' {
        $requests = Measure-Request $engine.Session {
            $script:restarted = Get-SupervisedProcess | Where-Object State -NE Running | Restart-SupervisedProgram -PassThru -ErrorAction SilentlyContinue -ErrorVariable script:problems
        }
        $requests | Should -Be 2
        $restarted.Count | Should -Be 100
        $restarted.State | Sort-Object -Unique | Should -Be 'Running'
        # The one that cannot start is one error, after the others came.
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -Match "^Process(FileNotFound|SpawnFailed),$Id.RestartSupervisedProgramCommand$"
        $problems[0].TargetObject | Should -BeOfType Supervisor.SupervisedProcess
        $problems[0].TargetObject.Name | Should -Be 'missing'
    }

    It 'with ErrorAction Stop, gives what was done before it stops' {
        $done = [System.Collections.Generic.List[object]]::new()
        { Get-SupervisedProcess cat, missing | Restart-SupervisedProgram -PassThru -ErrorAction Stop | ForEach-Object { $done.Add($_) } } | Should -Throw
        $done.Name | Should -Be 'cat'
    }

    It 'stops a hundred with one request by name and by object' {
        Measure-Request $engine.Session { Stop-SupervisedProgram many } | Should -Be 1
        Measure-Request $engine.Session { Start-SupervisedProgram 'many:many_0*', 'cat' } | Should -Be 1
        Measure-Request $engine.Session { Get-SupervisedProcess many | Stop-SupervisedProgram } | Should -Be 2
    }

    It 'asks the engine only to read with -WhatIf' {
        Measure-Request $engine.Session { Get-SupervisedProcess | Stop-SupervisedProgram -WhatIf } | Should -Be 1
        Measure-Request $engine.Session { Stop-SupervisedProgram '*' -WhatIf } | Should -Be 1
        Get-StateOf cat | Should -Be 'Running'
    }

    It 'restarts what crashed by itself, seen as objects' {
        $before = (Get-SupervisedProcess cat).Id
        & /bin/kill -KILL $before
        Wait-Until { $now = Get-SupervisedProcess cat; $now.State -eq 'Running' -and $now.Id -ne $before }
    }

    It 'sorts, groups and exports like any other object' {
        $groups = Get-SupervisedProcess | Group-Object State -AsHashTable
        $groups['Fatal'].Name | Should -Be 'missing'
        $csv = Get-SupervisedProcess cat | ConvertTo-Csv | ConvertFrom-Csv
        $csv.State | Should -Be 'Running'
        $json = Get-SupervisedProcess cat | ConvertTo-Json | ConvertFrom-Json
        $json.State | Should -Be 'Running'
    }
}

Describe 'A process of somewhere else' {
    BeforeAll { $engine = Start-TestEngine }

    AfterAll { Stop-TestEngine $engine }

    It 'is refused by <_> when it was deserialised' -ForEach @('Start-SupervisedProgram', 'Stop-SupervisedProgram', 'Restart-SupervisedProgram', 'Wait-SupervisedProcess', 'Get-SupervisedLog') {
        $before = (Get-SupervisedProcess cat).Id
        foreach ($depth in 1, 2) {
            $copy = Get-SupervisedProcess cat | ConvertTo-Deserialized -Depth $depth
            $copy | & $_ -ErrorAction SilentlyContinue -ErrorVariable piped
            & $_ $copy -ErrorAction SilentlyContinue -ErrorVariable given
            & $_ -InputObject @($copy) -ErrorAction SilentlyContinue -ErrorVariable named
            $expected = "RemoteObjectNotRoutable,$Id.$($_ -replace '-')Command"
            foreach ($problems in $piped, $given, $named) {
                $problems.Count | Should -Be 1
                $problems[0].FullyQualifiedErrorId | Should -BeExactly $expected
                $problems[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
                $problems[0].TargetObject.Name | Should -Be 'cat'
                $problems[0].ErrorDetails.RecommendedAction | Should -Match 'Invoke-Command'
            }
        }

        (Get-SupervisedProcess cat).Id | Should -Be $before
    }

    It 'is refused when it comes from a job' {
        $before = (Get-SupervisedProcess cat).Id
        $socket = $engine.Socket
        $job = Start-Job { Import-Module $using:ModulePath; Get-SupervisedProcess cat -Session $using:socket }
        $job | Receive-Job -Wait -AutoRemoveJob | Restart-SupervisedProgram -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "RemoteObjectNotRoutable,$Id.RestartSupervisedProgramCommand"
        (Get-SupervisedProcess cat).Id | Should -Be $before
    }

    It 'is refused when it comes from a file, even with a session of this machine' {
        $before = (Get-SupervisedProcess cat).Id
        Get-SupervisedProcess cat | Export-Clixml "$TestDrive/cat.xml"
        Import-Clixml "$TestDrive/cat.xml" | Restart-SupervisedProgram -Session $engine.Session -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "RemoteObjectNotRoutable,$Id.RestartSupervisedProgramCommand"
        (Get-SupervisedProcess cat).Id | Should -Be $before
    }

    It 'is refused when it comes from CSV' {
        Get-SupervisedProcess cat | ConvertTo-Csv -IncludeTypeInformation | ConvertFrom-Csv | Stop-SupervisedProgram -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "RemoteObjectNotRoutable,$Id.StopSupervisedProgramCommand"
    }

    It 'is not taken after Select-Object has cut its engine off' {
        Get-SupervisedProcess cat | ConvertTo-Deserialized | Select-Object Name, State | Stop-SupervisedProgram -ErrorAction SilentlyContinue -ErrorVariable remote
        Get-SupervisedProcess cat | Select-Object Name, State | Stop-SupervisedProgram -ErrorAction SilentlyContinue -ErrorVariable local
        foreach ($problems in $remote, $local) { $problems[0].FullyQualifiedErrorId | Should -BeExactly "InputObjectNotBound,$Id.StopSupervisedProgramCommand" }
        Get-StateOf cat | Should -Be 'Running'
        (Get-SupervisedProcess cat | Select-Object * | Restart-SupervisedProgram -PassThru).State | Should -Be 'Running'
    }

    It 'works inside the job, where it was read' {
        $socket = $engine.Socket
        $job = Start-Job { Import-Module $using:ModulePath; Get-SupervisedProcess cat -Session $using:socket | Restart-SupervisedProgram -PassThru }
        ($job | Receive-Job -Wait -AutoRemoveJob).State | Should -Be 'Running'
    }

    It 'does not bind any other object by its Name' {
        foreach ($other in (Get-Item /tmp), ([pscustomobject]@{ Name = 'cat' }), 5) {
            $other | Stop-SupervisedProgram -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -BeExactly "InputObjectNotBound,$Id.StopSupervisedProgramCommand"
        }

        Get-StateOf cat | Should -Be 'Running'
    }
}

Describe 'An object and its engine' {
    BeforeAll {
        $one = Start-TestEngine
        $other = Start-TestEngine
    }

    AfterAll {
        Stop-TestEngine $one
        Stop-TestEngine $other
    }

    It 'is refused when the name of its session means another engine now' {
        $session = New-SupervisorSession $one.Socket -Name reused
        $process = Get-SupervisedProcess cat -Session $session
        Remove-SupervisorSession $session
        $null = New-SupervisorSession $other.Socket -Name reused
        $before = (Get-SupervisedProcess cat -Session reused).Id
        { $process | Restart-SupervisedProgram -ErrorAction Stop } | Should -Throw -ErrorId "SessionMismatch,$Id.RestartSupervisedProgramCommand"
        (Get-SupervisedProcess cat -Session reused).Id | Should -Be $before
        Remove-SupervisorSession reused
    }

    It 'gives the processes of a group' {
        (Get-SupervisedGroup web -Session $other.Session | Get-SupervisedProcess).Name | Should -Be 'web:web_00', 'web:web_01', 'web:web_02'
    }

    It 'is never looked up by its name on the default engine' {
        { $other.Session | Get-SupervisedProcess -ErrorAction Stop } | Should -Throw '*name processes with -Name*'
        { Get-SupervisedProcess cat -Session $other.Session | Get-SupervisedGroup -ErrorAction Stop } | Should -Throw
    }

    It 'says that a session was removed' {
        $session = New-SupervisorSession $one.Socket -Name gone
        Remove-SupervisorSession $session
        { Get-SupervisedProcess -Session $session -ErrorAction Stop } | Should -Throw -ErrorId "SessionNotFound,$Id.GetSupervisedProcessCommand"
    }
}
