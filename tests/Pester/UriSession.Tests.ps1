BeforeDiscovery { $noOriginal = -not (Test-Path /usr/bin/supervisord) }

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/Ssh.ps1
}

Describe 'New-SupervisorSession -Uri' {
    BeforeAll {
        $port = Get-FreePort
        $engine = Start-TestEngine "[inet_http_server]`nport = 127.0.0.1:$port`nusername = jo`npassword = secret`n$UsualPrograms"
        Get-SupervisorSession | Remove-SupervisorSession
        $jo = [pscredential]::new('jo', (New-Password secret))
    }

    AfterAll { Stop-TestEngine $engine }

    AfterEach { Get-SupervisorSession | Remove-SupervisorSession }

    It 'opens <scheme>:// with a credential' -ForEach @(@{ scheme = 'tcp' }, @{ scheme = 'http' }) {
        $session = New-SupervisorSession -Uri "${scheme}://127.0.0.1:$port" -Credential $jo
        $session.Address | Should -Be "http://127.0.0.1:$port"
        $session.Protocol, $session.IsLocal | Should -Be @('Json', $false)
        (Get-SupervisedProcess cat -Session $session).State | Should -Be 'Running'
    }

    It 'opens unix: too' { (New-SupervisorSession -Uri "unix://$($engine.Socket)").Protocol | Should -Be 'Json' }

    It 'says that a password is wrong or missing' {
        $wrong = [pscredential]::new('jo', (New-Password nope))
        { New-SupervisorSession -Uri "http://127.0.0.1:$port" -Credential $wrong } | Should -Throw '*refuses this user name or password*' -ErrorId "SupervisorAuthenticationFailed,$Id.NewSupervisorSessionCommand"
        { New-SupervisorSession -Uri "http://127.0.0.1:$port" } | Should -Throw '*asks for a user name*' -ErrorId "SupervisorAuthenticationFailed,$Id.NewSupervisorSessionCommand"
    }

    It 'writes a trace without the password' {
        $trace = "$TestDrive/trace.txt"
        $null = New-SupervisorSession -Uri "http://127.0.0.1:$port" -Credential $jo -Name traced -TracePath $trace
        $null = Get-SupervisedProcess cat -Session traced
        $text = Get-Content $trace -Raw
        $text | Should -BeLike '*traced #* > GET /v1/processes HTTP/1.1*traced #* < HTTP/1.1 200 OK*"name":"cat"*'
        $text | Should -BeLike '*Authorization: `*`*`**'
        $text | Should -Not -BeLike "*$([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('jo:secret')))*"
        (& stat -c %a $trace) | Should -Be '600'
    }

    It 'says that a trace cannot be written' {
        { New-SupervisorSession $engine.Socket -TracePath "$TestDrive/none/trace" } | Should -Throw -ErrorId "TraceFileNotWritable,$Id.NewSupervisorSessionCommand"
    }

    It 'refuses what is no address' {
        { New-SupervisorSession -Uri 'ftp://127.0.0.1' } | Should -Throw -ErrorId "AddressInvalid,$Id.NewSupervisorSessionCommand"
    }

    It 'says that nobody listens, and that there is no such host' {
        { New-SupervisorSession -Uri "tcp://127.0.0.1:$(Get-FreePort)" } | Should -Throw -ErrorId "SupervisorNotRunning,$Id.NewSupervisorSessionCommand"
        { New-SupervisorSession -Uri 'tcp://no-such-host.invalid:9001' } | Should -Throw -ErrorId "SupervisorUnreachable,$Id.NewSupervisorSessionCommand"
    }
}

Describe 'An engine that ends under a waiting cmdlet' {
    It 'is a lost connection' {
        $engine = Start-TestEngine
        $programs = (Get-SupervisedProcess -Session $engine.Session -State Running).Id
        $engineId = $engine.Id
        $killer = Start-ThreadJob { Start-Sleep 1; & /bin/kill -KILL $using:engineId }
        try { { Wait-SupervisedProcess idle -Session $engine.Session -TimeoutSec 20 } | Should -Throw -ErrorId "SupervisorConnectionLost,$Id.WaitSupervisedProcessCommand" }
        finally {
            $killer | Wait-Job | Remove-Job
            # Its programs have lost their parent.
            $programs | ForEach-Object { Stop-ById $_ }
        }
    }
}

Describe 'An original supervisord' -Skip:$noOriginal {
    BeforeAll {
        $folder = "$TestDrive/original"
        $port = Get-FreePort
        $null = New-Item -ItemType Directory $folder
        Set-Content "$folder/s.conf" @"
[inet_http_server]
port = 127.0.0.1:$port
username = jo
password = secret
[supervisord]
logfile = $folder/s.log
pidfile = $folder/s.pid
childlogdir = $folder
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[program:old]
command = /bin/sh -c 'echo started; exec sleep 1000'
startsecs = 0
[program:stubborn]
command = /bin/sh -c 'trap "" TERM; echo deaf; while :; do sleep 1; done'
startsecs = 0
autostart = false
"@
        & /usr/bin/supervisord -c "$folder/s.conf"
        Wait-Until { (Test-Path "$folder/s.pid") -and (Get-Content "$folder/s.pid") }
        $original = [int](Get-Content "$folder/s.pid")
        $jo = [pscredential]::new('jo', (New-Password secret))
    }

    AfterAll { Stop-ById $original }

    AfterEach { Get-SupervisorSession | Remove-SupervisorSession }

    BeforeEach { $session = New-SupervisorSession -Uri "http://127.0.0.1:$port" -Credential $jo -Name old }

    It 'is spoken to by XML-RPC' {
        $session.Protocol | Should -Be 'XmlRpc'
        $session.HostName | Should -Be '127.0.0.1'
        (Get-Supervisor -Session old).Id | Should -Be $original
        (Test-SupervisorConnection old).Protocol | Should -Be 'XmlRpc'
    }

    It 'does what the old protocol can' {
        (Get-SupervisedProcess -Session old -State Running).Name | Should -Be 'old'
        (Stop-SupervisedProgram old -Session old -PassThru).State | Should -Be 'Stopped'
        (Get-SupervisedProcess old -Session old | Restart-SupervisedProgram -PassThru).State | Should -Be 'Running'
        (Get-SupervisedLog old -Session old -Tail 1).Line | Should -Be 'started'
    }

    It 'says that the time is over as our engine does: <_>' -ForEach 'Wait-SupervisedProcess', 'Stop-SupervisedProgram', 'Restart-SupervisedProgram' {
        $before = @(Get-SupervisedLog stubborn -Session old).Count
        Start-SupervisedProgram stubborn -Session old
        Wait-Until { @(Get-SupervisedLog stubborn -Session old).Count -gt $before }
        $more = if ($_ -like 'Wait-*') { @{ State = 'Stopped' } } else { @{} }
        & $_ stubborn -Session old -TimeoutSec 1 @more -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -BeLike "ProcessWaitTimeout,$Id.*"
        $problems[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        Stop-SupervisedProgram stubborn -Session old -Force
    }

    It 'never takes a deserialised process: it has no identity' {
        Get-SupervisedProcess old -Session old | ConvertTo-Deserialized | Stop-SupervisedProgram -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "RemoteObjectNotRoutable,$Id.StopSupervisedProgramCommand"
        Get-StateOf old old | Should -Be 'Running'
    }
}
