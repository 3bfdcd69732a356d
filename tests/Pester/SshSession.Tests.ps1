BeforeDiscovery {
    $missing = '/usr/sbin/sshd', '/usr/bin/ssh', '/usr/bin/ssh-keygen' | Where-Object { -not (Test-Path $_) }
    if ($missing) { Write-Warning "not run: $missing is missing (apt-get install openssh-server)" }
}

Describe 'Sessions over ssh' -Skip:([bool]$missing) {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        . $PSScriptRoot/Ssh.ps1
        $one = Start-TestEngine
        $two = Start-TestEngine "[program:other]`ncommand = /bin/sleep 1000`nstartsecs = 0`n[program:talk]`ncommand = /bin/sh -c 'while :; do echo hello; sleep 0.1; done'`nstartsecs = 0"
        $sshd = Start-TestSshd "$TestDrive/sshd" ([ordered]@{ '127.0.0.1' = $one.Socket; '127.0.0.2' = $two.Socket; '127.0.0.3' = "$TestDrive/none.sock" })
        $how = $sshd.How
        # The local sessions must not be what answers.
        $ids = @{ '127.0.0.1' = $one.Session.EngineId; '127.0.0.2' = $two.Session.EngineId }
        Get-SupervisorSession | Remove-SupervisorSession
    }

    AfterAll {
        Get-SupervisorSession | Remove-SupervisorSession
        if ($sshd) { Stop-ById $sshd.Id }
        Stop-TestEngine $one
        Stop-TestEngine $two
    }

    AfterEach {
        Remove-Item env:SUPERVISOR_SSH -ErrorAction Ignore
        Get-SupervisorSession | Remove-SupervisorSession
    }

    It 'opens a session with every host that answers, and one error names each that does not' {
        $sessions = New-SupervisorSession -HostName 127.0.0.1, 127.0.0.9, 127.0.0.2, 127.0.0.3 @how -ErrorAction SilentlyContinue -ErrorVariable problems
        $sessions.Name | Sort-Object | Should -Be @('127.0.0.1', '127.0.0.2')
        $sessions | ForEach-Object { $_.EngineId | Should -Be $ids[$_.Name] }
        $sessions.HostName | Select-Object -Unique | Should -Be ([System.Net.Dns]::GetHostName())
        $sessions.Protocol | Select-Object -Unique | Should -Be 'Json'
        $problems = $problems | Sort-Object TargetObject
        $problems.TargetObject | Should -Be @('127.0.0.3', '127.0.0.9')
        $problems.FullyQualifiedErrorId | Should -Be @("SupervisorNotRunning,$Id.NewSupervisorSessionCommand", "SupervisorUnreachable,$Id.NewSupervisorSessionCommand")
        $problems[1].CategoryInfo.Category | Should -Be 'ConnectionError'
        "$($problems[1])" | Should -BeLike 'cannot reach the engine on 127.0.0.9: ssh: connect to host 127.0.0.9 port * Connection refused'
        "$($problems[0])" | Should -BeLike 'cannot reach the engine on 127.0.0.3: unix:///*none.sock: the socket does not exist'
    }

    It 'takes hosts from the pipeline, with user and port' {
        $also = $how.Clone()
        $also.Remove('Port')
        $sessions = "$(& id -un)@127.0.0.1:$($how.Port)", [pscustomobject]@{ HostName = "127.0.0.2:$($how.Port)" } | New-SupervisorSession @also -Name first, second
        $sessions | ForEach-Object { $_.Name } | Sort-Object | Should -Be @('first', 'second')
        (Get-SupervisedProcess other -Session second).Supervisor | Should -Be 'second'
    }

    It 'reads every host in one go and keeps each host together' {
        $fleet = New-SupervisorSession -HostName 127.0.0.1, 127.0.0.2 @how
        $all = Get-SupervisedProcess -Session $fleet
        $all.Count | Should -Be 9
        $changes = 0
        for ($i = 1; $i -lt $all.Count; $i++) { if ($all[$i].Supervisor -ne $all[$i - 1].Supervisor) { $changes++ } }
        $changes | Should -Be 1
    }

    It 'has one ssh process a session, however much goes on, and none after Remove-' {
        $fleet = New-SupervisorSession -HostName 127.0.0.1, 127.0.0.2 @how
        $lines = [System.Collections.Generic.List[object]]::new()
        Get-SupervisedLog talk -Session 127.0.0.2 -Wait -Tail 1 | ForEach-Object {
            $lines.Add($_)
            $null = Get-SupervisedProcess -Session $fleet
            if ($lines.Count -eq 3) { @(Get-SshChild).Count | Should -Be 2 }
            $_
        } | Select-Object -First 4 | Out-Null
        $lines.Count | Should -Be 4
        Remove-SupervisorSession 127.*
        Get-SupervisorSession | Should -BeNullOrEmpty
        Wait-Until { -not (Get-SshChild) }
        Wait-Until { -not (& ps -eo args= | Where-Object { $_ -like "*$($how.RemotePath)*stdio-bridge*" }) } -What 'no bridge left'
    }

    It 'sends live processes back to their hosts' {
        $null = New-SupervisorSession -HostName 127.0.0.1, 127.0.0.2 @how
        $chosen = Get-SupervisedProcess cat, other -Session 127.0.0.1, 127.0.0.2
        $after = $chosen | Restart-SupervisedProgram -PassThru
        ($after | Sort-Object Name).Supervisor | Should -Be @('127.0.0.1', '127.0.0.2')
        $after.Id | Where-Object { $_ -in $chosen.Id } | Should -BeNullOrEmpty
    }

    It 'routes a deserialised process by its engine, to an ssh session only' {
        $fleet = New-SupervisorSession -HostName 127.0.0.1, 127.0.0.2 @how
        $far = Get-SupervisedProcess other -Session 127.0.0.2 | ConvertTo-Deserialized
        $before = $far.Id
        $after = $far | Restart-SupervisedProgram -PassThru
        $after.Supervisor | Should -Be '127.0.0.2'
        $after.Id | Should -Not -Be $before
        $fleet | Remove-SupervisorSession
        # A local session with the very same engine is no way for an object of unknown origin.
        $local = New-SupervisorSession $two.Socket
        $far | Restart-SupervisedProgram -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "RemoteObjectNotRoutable,$Id.RestartSupervisedProgramCommand"
        (Get-SupervisedProcess other -Session $local).Id | Should -Be $after.Id
    }

    It 'starts ssh again after it died' {
        $session = New-SupervisorSession -HostName 127.0.0.1 @how
        $first = Get-SshChild
        & /bin/kill -KILL $first
        Wait-Until { -not (Test-Alive $first) }
        (Get-SupervisedProcess cat -Session $session).State | Should -Be 'Running'
        Get-SshChild | Should -Not -Be $first
    }

    It 'says that the connection is lost when ssh dies under a waiting cmdlet' {
        $session = New-SupervisorSession -HostName 127.0.0.1 @how
        $child = Get-SshChild
        $killer = Start-ThreadJob { Start-Sleep 1; & /bin/kill -KILL $using:child }
        { Wait-SupervisedProcess idle -Session $session -TimeoutSec 20 } | Should -Throw -ErrorId "SupervisorConnectionLost,$Id.WaitSupervisedProcessCommand"
        $killer | Remove-Job -Force
    }

    It 'does not let a slow host delay the others' {
        $null = New-SupervisorSession -HostName 127.0.0.1, 127.0.0.2 @how
        # The second host's way dies, and the next ssh to it hangs.
        $env:SUPERVISOR_SSH = New-FakeSsh "$TestDrive/hanging" 'exec sleep 600'
        $slow = New-SupervisorSession -HostName slow1 -TimeoutSec 2 -ErrorAction SilentlyContinue -ErrorVariable problems
        $slow | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be "SupervisorTimeout,$Id.NewSupervisorSessionCommand"
        "$problems" | Should -BeLike 'cannot reach the engine on slow1: ssh has not got through in 2 seconds'
        $env:SUPERVISOR_SSH = New-FakeSsh "$TestDrive/sometimes" "case `"`$*`" in *slow2*) exec sleep 600;; esac; exec ssh `"`$@`""
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $came = New-SupervisorSession -HostName slow2, 127.0.0.1 @how -TimeoutSec 8 -ErrorAction SilentlyContinue -ErrorVariable problems |
            ForEach-Object { [pscustomobject]@{ Name = $_.Name; After = $clock.Elapsed.TotalSeconds } }
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 7.5
        $came.Name | Should -Be '127.0.0.1#2'
        $came.After | Should -BeLessThan 6
        $problems.TargetObject | Should -Be 'slow2'
    }

    It 'opens no more than -ThrottleLimit at once' {
        $env:SUPERVISOR_SSH = New-FakeSsh "$TestDrive/counting" "echo in >>$TestDrive/count; sleep 0.3; echo out >>$TestDrive/count; exit 1"
        New-SupervisorSession -HostName a, b, c -ThrottleLimit 1 -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 3
        Get-Content "$TestDrive/count" | Should -Be @('in', 'out', 'in', 'out', 'in', 'out')
    }

    It 'says what to do where the engine is not installed' {
        $other = $how.Clone()
        $other.RemotePath = 'no-such-supervisor-engine'
        New-SupervisorSession -HostName 127.0.0.1 @other -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "SupervisorUnreachable,$Id.NewSupervisorSessionCommand"
        "$problems" | Should -BeLike '*not found*-RemotePath*'
    }

    It 'says that the login was refused' {
        & ssh-keygen -q -t ed25519 -N '' -f "$TestDrive/stranger" | Out-Null
        $other = $how.Clone()
        $other.KeyFilePath = "$TestDrive/stranger"
        $other.Options = $how.Options + @{ IdentitiesOnly = $true; IdentityAgent = 'none' }
        New-SupervisorSession -HostName 127.0.0.1 @other -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "SupervisorAuthenticationFailed,$Id.NewSupervisorSessionCommand"
    }

    It 'refuses what is no host' {
        New-SupervisorSession -HostName '-oProxyCommand=x' -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "AddressInvalid,$Id.NewSupervisorSessionCommand"
    }

    It 'stops within a second' {
        $env:SUPERVISOR_SSH = New-FakeSsh "$TestDrive/hanging" 'exec sleep 600'
        $shell = [powershell]::Create().AddScript("Import-Module '$ModulePath'; New-SupervisorSession -HostName slow3")
        $null = $shell.BeginInvoke()
        Start-Sleep 1
        (Measure-Command { $shell.Stop() }).TotalSeconds | Should -BeLessThan 1.5
        $shell.Dispose()
    }

    It 'stops an engine that is piped as its session' {
        $three = Start-TestEngine
        $null = New-SupervisorSession -HostName 127.0.0.2 -Path $three.Socket -Name three @how
        Get-SupervisorSession three | Stop-Supervisor -Force -TimeoutSec 20
        Wait-Until { -not (Test-Alive $three.Id) }
        Test-Alive $two.Id | Should -BeTrue
    }
}
