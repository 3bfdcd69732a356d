BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine
    $session = $engine.Session
    Wait-SupervisedProcess cat, web -TimeoutSec 10

    # Does something as soon as the subscription stands: the first events are those of -IncludeCurrent.
    function Watch-While {
        param([hashtable] $Watch, [scriptblock] $Do)
        $done = $false
        Watch-SupervisorEvent @Watch -IncludeCurrent | ForEach-Object { if (-not $done) { $done = $true; & $Do }; $_ } | Where-Object FromState
    }

    function Get-OpenFile { @(Get-ChildItem "/proc/$($engine.Id)/fd").Count }
}

AfterAll { Get-EventSubscriber | Unregister-Event; Stop-TestEngine $engine }

Describe 'Watch-SupervisorEvent' {
    It 'shows what happens as objects' {
        $events = Watch-While @{ EventType = 'PROCESS_STATE'; Name = 'cat'; MaxEvents = 5 } { Restart-SupervisedProgram cat }
        $events[0] | Should -BeOfType Supervisor.SupervisorEvent
        $events.EventType | Should -Be @('PROCESS_STATE_STOPPING', 'PROCESS_STATE_STOPPED', 'PROCESS_STATE_STARTING', 'PROCESS_STATE_RUNNING')
        $events.FromState | Should -Be @('Running', 'Stopping', 'Stopped', 'Starting')
        $last = $events[-1]
        ($last.Name, $last.Group, $last.ProcessName, $last.State, $last.Supervisor) | Should -Be @('cat', 'cat', 'cat', 'Running', $session.Name)
        $last.Id | Should -Be (Get-SupervisedProcess cat).Id
        $last.EngineId | Should -Be (Get-Supervisor).EngineId
        $last.Time | Should -BeGreaterThan (Get-Date).AddMinutes(-1)
        $events[1].Serial | Should -BeGreaterThan $events[0].Serial
    }

    It 'begins with the states of now' {
        $current = Watch-SupervisorEvent -IncludeCurrent -MaxEvents 7
        ($current.Name | Sort-Object) | Should -Be ((Get-SupervisedProcess).Name | Sort-Object)
        ($current | Where-Object Name -EQ cat).EventType | Should -Be 'PROCESS_STATE_RUNNING'
        ($current | Where-Object Name -EQ crash).EventType | Should -Be 'PROCESS_STATE_FATAL'
    }

    It 'filters by type, process and group' {
        (Watch-SupervisorEvent -IncludeCurrent -EventType *_FATAL -TimeoutSec 1).Name | Should -Be 'crash'
        (Watch-SupervisorEvent -IncludeCurrent -Group w* -MaxEvents 3).Name | Sort-Object | Should -Be @('web:web_00', 'web:web_01', 'web:web_02')
        (Watch-SupervisorEvent -IncludeCurrent -Name web:*_01 -MaxEvents 1).Name | Should -Be 'web:web_01'
    }

    It 'ends after -TimeoutSec without an error' {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        Watch-SupervisorEvent -TimeoutSec 1 -Name nobody -ErrorVariable problems
        $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
        $problems | Should -BeNullOrEmpty
    }

    It 'pipes its processes to other cmdlets' {
        (Watch-SupervisorEvent -IncludeCurrent -Name web:web_00 -MaxEvents 1 | Restart-SupervisedProgram -PassThru).Name | Should -Be 'web:web_00'
    }

    It 'closes its connection when the pipeline has enough' {
        $null = Get-SupervisedProcess
        $before = Get-OpenFile
        1..5 | ForEach-Object { $null = Watch-SupervisorEvent -IncludeCurrent | Select-Object -First 1 }
        Wait-Until { (Get-OpenFile) -le $before }
    }

    It 'ends within a second when the pipeline is stopped' {
        $shell = [powershell]::Create().AddScript("Import-Module '$ModulePath'; Watch-SupervisorEvent -Session '$($engine.Socket)'")
        $running = $shell.BeginInvoke()
        $running.AsyncWaitHandle.WaitOne(1500) | Should -BeFalse
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
        $shell.Dispose()
    }

    It 'says when there is no engine' {
        { Watch-SupervisorEvent -Session "$TestDrive/none.sock" } | Should -Throw -ErrorId "SupervisorNotRunning,$Id.WatchSupervisorEventCommand"
    }

    It 'completes types' {
        (Complete 'Watch-SupervisorEvent PROCESS_STATE_FA').CompletionText | Should -Be 'PROCESS_STATE_FATAL'
        (Complete 'Register-SupervisorEvent -EventType tick_3').CompletionText | Should -Be 'TICK_3600'
    }
}

Describe 'Send-SupervisorEvent' {
    It 'reaches those who watch' {
        $null = Register-SupervisorEvent REMOTE_COMMUNICATION -SourceIdentifier remote
        $text = "web 2.0 $([char]0xFC)"
        Send-SupervisorEvent deploy $text
        $got = (Wait-Event remote -Timeout 10).SourceEventArgs.Event
        ($got.DataType, $got.Data) | Should -Be @('deploy', $text)
        Unregister-Event remote
        Get-Event | Remove-Event
    }

    It 'does nothing with -WhatIf' {
        Measure-Request $session { Send-SupervisorEvent deploy -WhatIf } | Should -Be 0
    }
}

Describe 'Register-SupervisorEvent' {
    AfterEach { Get-EventSubscriber | Unregister-Event; Get-Event | Remove-Event; Get-Job | Remove-Job -Force }

    It 'runs an action with the event and the message data' {
        $seen = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
        $job = Register-SupervisorEvent PROCESS_STATE -Name cat -SourceIdentifier watched -MessageData $seen -Action { $Event.MessageData.Enqueue("$($EventArgs.Event.EventType) $($Event.SourceIdentifier)") }
        $job | Should -BeOfType System.Management.Automation.PSEventJob
        Restart-SupervisedProgram cat
        Wait-Until { $seen.Count -ge 4 }
        @($seen)[0] | Should -Be 'PROCESS_STATE_STOPPING watched'
    }

    It 'queues events where there is no action, and gives nothing out' {
        Register-SupervisorEvent PROCESS_STATE_STOPPED -SourceIdentifier queued | Should -BeNullOrEmpty
        Stop-SupervisedProgram cat
        (Wait-Event queued -Timeout 10).SourceEventArgs.Event.Name | Should -Be 'cat'
        Start-SupervisedProgram cat
    }

    It 'closes its connection with Unregister-Event' {
        $null = Get-SupervisedProcess
        $before = Get-OpenFile
        Register-SupervisorEvent -SourceIdentifier leaving
        Get-OpenFile | Should -BeGreaterThan ($before - 1)
        Unregister-Event leaving
        Wait-Until { (Get-OpenFile) -le $before }
        Stop-SupervisedProgram cat
        Start-SupervisedProgram cat
        Get-Event | Should -BeNullOrEmpty
    }

    It 'ends by itself after -MaxTriggerCount' {
        $null = Get-SupervisedProcess
        $before = Get-OpenFile
        Register-SupervisorEvent PROCESS_STATE -Name cat -SourceIdentifier twice -MaxTriggerCount 2
        Restart-SupervisedProgram cat
        Wait-Until { @(Get-Event twice -ErrorAction Ignore).Count -eq 2 }
        Wait-Until { -not (Get-EventSubscriber twice -ErrorAction Ignore) }
        Wait-Until { (Get-OpenFile) -le $before }
        @(Get-Event twice).Count | Should -Be 2
    }

    It 'hides itself with -SupportEvent' {
        Register-SupervisorEvent -SourceIdentifier hidden -SupportEvent
        Get-EventSubscriber | Should -BeNullOrEmpty
        @(Get-EventSubscriber -Force).SourceIdentifier | Should -Contain 'hidden'
        Get-EventSubscriber -Force | Unregister-Event -Force
    }

    It 'refuses a name that is taken, and an action that is forwarded' {
        Register-SupervisorEvent -SourceIdentifier taken
        { Register-SupervisorEvent -SourceIdentifier taken } | Should -Throw -ErrorId "SubscriberExists,$Id.RegisterSupervisorEventCommand"
        { Register-SupervisorEvent -Action { } -Forward } | Should -Throw -ErrorId "ActionAndForwardNotSupported,$Id.RegisterSupervisorEventCommand"
    }

    It 'says at once when there is no engine' {
        { Register-SupervisorEvent -Session "$TestDrive/none.sock" } | Should -Throw -ErrorId "SupervisorNotRunning,$Id.RegisterSupervisorEventCommand"
        Get-EventSubscriber | Should -BeNullOrEmpty
    }
}

Describe 'Events over a restart of the engine' {
    BeforeAll { $second = Start-TestEngine }
    AfterAll { Get-EventSubscriber | Unregister-Event; Get-Event | Remove-Event; Stop-TestEngine $second }

    It 'goes on and says that something was lost' {
        Wait-SupervisedProcess cat -Session $second.Session -TimeoutSec 10
        $state = @{ Told = $false }
        $events = Watch-SupervisorEvent -Session $second.Session -IncludeCurrent -WarningVariable warnings -WarningAction SilentlyContinue -TimeoutSec 40 |
            ForEach-Object { if (-not $state.Told) { $state.Told = $true; & /bin/kill -HUP $second.Id }; $_ } |
            ForEach-Object { $_; if ($_.EventType -eq 'LOST') { $state.Lost = $true } elseif ($state.Lost -and $_.Name -eq 'cat' -and $_.State -eq 'Running') { $state.Back = $true } } |
            Select-Object -First 60 | ForEach-Object { $_; if ($state.Back) { $state.Done = $true } } | Where-Object { $_.EventType -eq 'LOST' -or $state.Lost } | Select-Object -First 2
        $events[0].EventType | Should -Be 'LOST'
        @($warnings.Message) -like 'lost the connection*' | Should -HaveCount 1
        @($warnings.Message) -like 'events of * may have been lost*' | Should -HaveCount 1
    }

    It 'goes on for a subscription in the background, too' {
        Register-SupervisorEvent PROCESS_STATE_STOPPED -Name cat -Session $second.Session -SourceIdentifier again
        & /bin/kill -HUP $second.Id
        Wait-Until { Get-Event again -ErrorAction Ignore }
        Get-Event | Remove-Event
        Wait-Until { (Get-StateOf cat $second.Session) -eq 'Running' }
        Wait-Until { Stop-SupervisedProgram cat -Session $second.Session; Start-SupervisedProgram cat -Session $second.Session; Get-Event again -ErrorAction Ignore }
    }
}

Describe 'A type of event that does not exist' {
    It 'is refused with the nearest: <Type>' -ForEach @(
        @{ Type = 'PROCES_STATE_FATAL'; Near = 'PROCESS_STATE_FATAL' }
        @{ Type = 'fatal'; Near = 'PROCESS_STATE_FATAL' }
        @{ Type = 'running'; Near = 'PROCESS_STATE_RUNNING or SUPERVISOR_STATE_CHANGE_RUNNING' }
        @{ Type = 'nonsense'; Near = $null }
    ) {
        foreach ($command in 'Watch-SupervisorEvent', 'Register-SupervisorEvent') {
            { & $command PROCESS_STATE, $Type } | Should -Throw -ErrorId "EventTypeInvalid,$Id.$($command.Replace('-', ''))Command" -ExpectedMessage ($Near ? "*did you mean $($Near)?" : '*there is no such event')
        }

        Get-EventSubscriber | Should -BeNullOrEmpty
    }

    It 'may be meant by a wildcard, and general names and LOST are types: <_>' -ForEach 'NEW_*', 'process_state', 'EVENT', 'TICK', 'LOST', 'PROCESS' {
        Watch-SupervisorEvent $_ -TimeoutSec 0 -ErrorAction Stop | Should -BeNullOrEmpty
    }
}
