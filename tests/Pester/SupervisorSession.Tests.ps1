BeforeAll {
    . $PSScriptRoot/Common.ps1
    $one = Start-TestEngine
    $two = Start-TestEngine "[program:other]`ncommand = /bin/sleep 1000`nstartsecs = 0"
}

AfterAll {
    Stop-TestEngine $one
    Stop-TestEngine $two
}

Describe 'New-SupervisorSession' {
    AfterEach { Get-SupervisorSession test* | Remove-SupervisorSession }

    It 'opens a session by the path of a socket and knows the engine' {
        $session = New-SupervisorSession $one.Socket -Name test1
        $session | Should -BeOfType Supervisor.SupervisorSession
        $session.Name | Should -Be 'test1'
        $session.Address | Should -Be "unix://$($one.Socket)"
        $session.EngineId | Should -Be (Get-Supervisor -Session test1).EngineId
        $session.HostName | Should -Be ([System.Net.Dns]::GetHostName())
        "$session" | Should -Be 'test1'
    }

    It 'takes a path relative to the current location' {
        Push-Location $one.Folder
        try { (New-SupervisorSession ./s.sock -Name test1).Address | Should -Be "unix://$($one.Socket)" }
        finally { Pop-Location }
    }

    It 'refuses a name that is in use' {
        $null = New-SupervisorSession $one.Socket -Name test1
        { New-SupervisorSession $two.Socket -Name TEST1 } | Should -Throw -ErrorId "SessionNameExists,$Id.NewSupervisorSessionCommand"
    }

    It 'says that nobody listens' {
        { New-SupervisorSession "$TestDrive/none.sock" } | Should -Throw -ErrorId "SupervisorNotRunning,$Id.NewSupervisorSessionCommand"
        Get-SupervisorSession '*none*' | Should -BeNullOrEmpty
    }

    It 'says that the socket may not be opened' -Skip:((id -u) -eq 0) {
        & /bin/chmod 000 $one.Socket
        try { { New-SupervisorSession $one.Socket } | Should -Throw -ErrorId "SupervisorAccessDenied,$Id.NewSupervisorSessionCommand" }
        finally { & /bin/chmod 700 $one.Socket }
    }
}

Describe 'Get- and Remove-SupervisorSession' {
    AfterEach { Get-SupervisorSession test* | Remove-SupervisorSession }

    It 'lists by wildcard and names a literal miss' {
        $null = New-SupervisorSession $one.Socket -Name test1
        $null = New-SupervisorSession $two.Socket -Name test2
        (Get-SupervisorSession test*).Name | Should -Be @('test1', 'test2')
        Get-SupervisorSession zz* | Should -BeNullOrEmpty
        Get-SupervisorSession zz -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "SessionNotFound,$Id.GetSupervisorSessionCommand"
    }

    It 'removes what is piped, by object and by name' {
        $null = New-SupervisorSession $one.Socket -Name test1
        $null = New-SupervisorSession $one.Socket -Name test2
        Get-SupervisorSession test* | Remove-SupervisorSession -WhatIf
        (Get-SupervisorSession test*).Count | Should -Be 2
        Remove-SupervisorSession test1
        Get-SupervisorSession test* | Remove-SupervisorSession
        Get-SupervisorSession test* | Should -BeNullOrEmpty
        Get-SupervisedProcess cat -Session $one.Socket | Should -Not -BeNullOrEmpty
    }
}

Describe 'Choosing the engine' {
    It 'speaks to the first session that was opened' {
        (Get-SupervisedProcess cat).Supervisor | Should -Be $one.Session.Name
    }

    It 'takes a session, its name or an address' {
        foreach ($which in $two.Session, $two.Session.Name, $two.Socket, "unix://$($two.Socket)") {
            (Get-SupervisedProcess -Session $which).Name | Should -Be 'other'
        }
    }

    It 'prefers $SupervisorDefaultSession' {
        $SupervisorDefaultSession = $two.Session
        (Get-SupervisedProcess).Name | Should -Be 'other'
        $SupervisorDefaultSession = "unix://$($two.Socket)"
        (Get-SupervisedProcess).Name | Should -Be 'other'
    }

    It 'falls back to the environment in a runspace without sessions' {
        $env:SUPERVISOR_SOCKET = $two.Socket
        try {
            $shell = [powershell]::Create().AddScript("Import-Module '$ModulePath'; (Get-SupervisedProcess).Name; (Get-SupervisorSession | Measure-Object).Count")
            $shell.Invoke() | Should -Be @('other', 0)
            $shell.Dispose()
        }
        finally { Remove-Item env:SUPERVISOR_SOCKET }
    }

    It 'reads several engines at once and keeps them apart' {
        $all = Get-SupervisedProcess -Session $one.Session, $two.Session
        $all.Count | Should -Be 8
        $all | Group-Object Supervisor | ForEach-Object Count | Sort-Object | Should -Be @(1, 7)
    }

    It 'sends each piped process back to the engine it came from' {
        $chosen = Get-SupervisedProcess cat, other -Session $one.Session, $two.Session
        $before = $chosen.Id
        $after = $chosen | Restart-SupervisedProgram -PassThru
        ($after | Sort-Object Name).Supervisor | Should -Be @($one.Session.Name, $two.Session.Name)
        $after.Id | Where-Object { $_ -in $before } | Should -BeNullOrEmpty
    }

    It 'refuses a process together with another engine''s session' {
        $process = Get-SupervisedProcess cat -Session $one.Session
        $process | Stop-SupervisedProgram -Session $two.Session -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "SessionMismatch,$Id.StopSupervisedProgramCommand"
        Get-StateOf cat $one.Session | Should -Be 'Running'
    }

    It 'names a name only when no engine has it' {
        $stopped = Stop-SupervisedProgram other -Session $one.Session, $two.Session -PassThru -ErrorVariable problems
        $problems | Should -BeNullOrEmpty
        $stopped.State | Should -Be 'Stopped'
        Stop-SupervisedProgram nope -Session $one.Session, $two.Session -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 1
        $problems.FullyQualifiedErrorId | Should -Be "ProcessNotFound,$Id.StopSupervisedProgramCommand"
        Start-SupervisedProgram other -Session $two.Session
    }

    It 'names a session that is not open' {
        { Get-SupervisedProcess -Session nosuch } | Should -Throw -ErrorId "SessionNotFound,$Id.GetSupervisedProcessCommand"
    }

    It 'gives every runspace of ForEach-Object -Parallel sessions of its own' {
        $module, $socket = $ModulePath, $one.Socket
        # Without -UseNewRunspace a runspace that is done early serves the next one too.
        $seen = 1..3 | ForEach-Object -UseNewRunspace -Parallel {
            Import-Module $using:module
            $null = New-SupervisorSession $using:socket -Name "test$_"
            (Get-SupervisorSession).Name
        }
        $seen | Sort-Object | Should -Be @('test1', 'test2', 'test3')
    }

    It 'accepts a live process in another runspace of this pwsh' {
        $module, $process = $ModulePath, (Get-SupervisedProcess cat -Session $one.Session)
        $state = $process | ForEach-Object -Parallel { Import-Module $using:module; ($_ | Restart-SupervisedProgram -PassThru).State }
        $state | Should -Be 'Running'
    }

    It 'sends a live process in another runspace to the engine of the -Session there: <Case>' -ForEach @(
        @{ Case = 'the session itself' }, @{ Case = 'an address' }
    ) {
        $session = New-SupervisorSession $one.Socket -Name 'known only here'
        try {
            $module, $process = $ModulePath, (Get-SupervisedProcess cat -Session $session)
            $process.Supervisor | Should -Be 'known only here'
            $where = if ($Case -eq 'an address') { $one.Socket } else { $session }
            $seen = $process | ForEach-Object -UseNewRunspace -Parallel {
                Import-Module $using:module
                $one = $_ | Restart-SupervisedProgram -Session $using:where -PassThru
                $one.State
                ($_ | Get-SupervisedProcess -Session $using:where).Id -eq $one.Id
                try { $_ | Restart-SupervisedProgram -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
            }
            $seen | Should -Be 'Running', $true, "SessionNotFound,$Id.RestartSupervisedProgramCommand"
        }
        finally { Remove-SupervisorSession $session }
    }

    It 'refuses a live process in another runspace with the -Session of another engine there' {
        $session = New-SupervisorSession $one.Socket -Name 'known only here'
        try {
            $module, $process, $other = $ModulePath, (Get-SupervisedProcess cat -Session $session), $two.Socket
            $seen = $process | ForEach-Object -UseNewRunspace -Parallel {
                Import-Module $using:module
                try { $_ | Stop-SupervisedProgram -Session $using:other -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
            }
            $seen | Should -Be "SessionMismatch,$Id.StopSupervisedProgramCommand"
            Get-StateOf cat $one.Session | Should -Be 'Running'
        }
        finally { Remove-SupervisorSession $session }
    }
}
