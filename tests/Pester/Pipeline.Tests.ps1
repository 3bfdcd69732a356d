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
        { $other.Session | Stop-SupervisedProgram -ErrorAction Stop } | Should -Throw '*name processes with -Name*'
        foreach ($command in 'Get-SupervisedProcess', 'Get-SupervisedGroup', 'Get-SupervisedLog') {
            { $other.Session | ConvertTo-Deserialized | & $command -ErrorAction Stop } | Should -Throw '*name processes with -Name*'
            { Get-Supervisor -Session $other.Session | & $command -ErrorAction Stop } | Should -Throw '*name processes with -Name*'
        }
    }

    It 'gives the group of a process, from its own engine, and of groups of other objects the name' {
        Add-Content $other.Config "`n[program:only]`ncommand = /bin/sleep 1000"
        Add-SupervisedGroup only -Session $other.Session
        $groups = Get-SupervisedProcess web, only -Session $other.Session | Get-SupervisedGroup
        $groups.Name | Should -Be 'only', 'web'
        $groups.Supervisor | Select-Object -Unique | Should -Be $other.Session.Name
        (Get-SupervisedGroup only -Session $other.Session | Get-SupervisedGroup).Name | Should -Be 'only'
        ([pscustomobject]@{ Name = 'web' }, [pscustomobject]@{ Name = 'cat' } | Get-SupervisedGroup -Session $one.Session).Name | Should -Be 'cat', 'web'
        $process = Get-SupervisedProcess only -Session $other.Session
        Remove-SupervisedGroup only -Session $other.Session -Force
        $process | Get-SupervisedGroup -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "GroupNotFound,$Id.GetSupervisedGroupCommand"
        $problems[0].TargetObject | Should -Be $process
        $process | ConvertTo-Deserialized | Get-SupervisedGroup -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "RemoteObjectNotRoutable,$Id.GetSupervisedGroupCommand"
    }

    It 'says that a session was removed' {
        $session = New-SupervisorSession $one.Socket -Name gone
        Remove-SupervisorSession $session
        { Get-SupervisedProcess -Session $session -ErrorAction Stop } | Should -Throw -ErrorId "SessionNotFound,$Id.GetSupervisedProcessCommand"
    }
}

Describe 'Piped sessions' {
    BeforeAll {
        $one = Start-TestEngine
        $other = Start-TestEngine -Programs "[program:talk]`ncommand = /bin/sh -c 'echo hello; exec sleep 1000'`nstartsecs = 0"
        $sessions = $one.Session, $other.Session
        Wait-Until { Get-SupervisedLog talk -Session $other.Session }
    }

    AfterAll {
        Stop-TestEngine $one
        Stop-TestEngine $other
    }

    It 'are read: <Command>' -ForEach @(
        @{ Command = { $sessions | Get-SupervisedProcess }; Count = 8 }
        @{ Command = { $sessions | Get-SupervisedProcess cat, talk }; Count = 2 }
        @{ Command = { $sessions | Get-SupervisedProcess -Group cat, talk }; Count = 2 }
        @{ Command = { $sessions | Get-SupervisedProcess -State Running -Exclude web* }; Count = 2 }
        @{ Command = { $sessions | Get-SupervisedGroup }; Count = 6 }
        @{ Command = { $sessions | Get-SupervisedGroup cat, talk }; Count = 2 }
        @{ Command = { $sessions | Get-SupervisorConfig }; Count = 2 }
        @{ Command = { $sessions[1] | Get-SupervisedLog -Name talk }; Count = 1 }
        @{ Command = { $sessions[1] | Get-SupervisedLog talk }; Count = 1 }
        @{ Command = { $sessions | Get-SupervisedLog -Group t* }; Count = 1 }
        @{ Command = { Get-SupervisorSession | Where-Object Name -In $sessions.Name | Get-SupervisedProcess }; Count = 8 }
        @{ Command = { $sessions | Watch-SupervisorEvent -IncludeCurrent -MaxEvents 8 -TimeoutSec 10 }; Count = 8 }
    ) {
        & $Command | Should -HaveCount $Count
    }

    It 'leave text to the names' {
        ('cat' | Get-SupervisedProcess -Session $one.Session).Name | Should -Be 'cat'
        ('cat' | Get-SupervisedGroup -Session $one.Session).Name | Should -Be 'cat'
        ('talk' | Get-SupervisedLog -Session $other.Session).Line | Should -Be 'hello'
        (Get-SupervisedProcess cat -Session $one.Session | Get-SupervisedProcess).Name | Should -Be 'cat'
        @() | Get-SupervisedProcess | Should -BeNullOrEmpty
        Get-SupervisedProcess -Session $one.Session, $other.Session.Name | Should -HaveCount 8
        $SupervisorDefaultSession = $other.Session
        ('talk' | Get-SupervisedProcess).Name | Should -Be 'talk'
        ('talk' | Get-SupervisedGroup).Name | Should -Be 'talk'
        ('talk' | Get-SupervisedLog).Line | Should -Be 'hello'
        (Get-SupervisedProcess talk | Get-SupervisedLog).Line | Should -Be 'hello'
        ([pscustomobject]@{ Name = 'talk'; Group = 'talk' } | Get-SupervisedProcess).Name | Should -Be 'talk'
    }

    It 'are asked one process id' {
        $process = Get-SupervisedProcess cat -Session $one.Session
        ($one.Session | Get-SupervisedProcess -Id $process.Id).Name | Should -Be 'cat'
    }

    It 'are not taken from what is no session' {
        { Get-SupervisedProcess -Session (Get-Item /tmp) } | Should -Throw '*as a session*'
    }
}

Describe 'What is not there' {
    BeforeAll { $one = Start-TestEngine }
    AfterAll { Stop-TestEngine $one }

    It 'is an unknown group where -Group says so: <Command>' -ForEach @(
        @{ Command = 'Get-SupervisedProcess' }, @{ Command = 'Start-SupervisedProgram' }, @{ Command = 'Stop-SupervisedProgram' }, @{ Command = 'Restart-SupervisedProgram' }
        @{ Command = 'Wait-SupervisedProcess' }, @{ Command = 'Send-SupervisedSignal'; More = @{ Signal = 'HUP' } }, @{ Command = 'Clear-SupervisedLog' }, @{ Command = 'Get-SupervisedLog' }
    ) {
        if (-not $More) { $More = @{} }
        & $Command -Group nope -Session $one.Session @More -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems | Should -HaveCount 1
        $problems.FullyQualifiedErrorId | Should -Be "GroupNotFound,$Id.$($Command.Replace('-', ''))Command"
        $problems.TargetObject | Should -BeExactly 'nope'
        & $Command -Group nope* -Session $one.Session @More -ErrorAction Stop
    }

    It 'is named even when half of a letter cannot be sent: <_>' -ForEach 'Stop-SupervisedProgram', 'Wait-SupervisedProcess', 'Clear-SupervisedLog', 'Get-SupervisedLog', 'Add-SupervisedGroup' {
        $name = "web$([char]0xD800)"
        & $_ $name -Session $one.Session -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems | Should -HaveCount 1
        $problems.FullyQualifiedErrorId | Should -Match '^(Process|Group)NotFound,'
        $problems.TargetObject | Should -BeExactly $name
    }

    It 'has what was piped as the target of its error' {
        $group, $process = (Get-SupervisedGroup idle -Session $one.Session), (Get-SupervisedProcess idle -Session $one.Session)
        Remove-SupervisedGroup idle -Session $one.Session -Force
        foreach ($gone in $group, $process) {
            foreach ($command in 'Start-SupervisedProgram', 'Stop-SupervisedProgram', 'Get-SupervisedProcess', 'Get-SupervisedLog') {
                $gone | & $command -ErrorAction SilentlyContinue -ErrorVariable problems
                $problems | Should -HaveCount 1
                [object]::ReferenceEquals($problems[0].TargetObject, $gone) | Should -BeTrue
                $problems.FullyQualifiedErrorId | Should -BeLike ($gone -is [Supervisor.SupervisedGroup] ? 'GroupNotFound,*' : 'ProcessNotFound,*')
            }
        }
    }
}
