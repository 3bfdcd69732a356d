BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine @'
[program:counter]
command = /bin/sh -c 'i=0; while [ $i -lt 150 ]; do i=$((i+1)); echo line $i; done; echo oops >&2; exec sleep 1000'
startsecs = 0

[program:ticker]
command = /bin/sh -c 'i=0; while :; do i=$((i+1)); echo tick $i; sleep 0.05; done'
process_name = %(program_name)s_%(process_num)d
numprocs = 2
startsecs = 0

[program:silent]
command = /bin/sleep 1000
startsecs = 0
'@
    Wait-Until { (Get-SupervisedLog counter -Tail 1).Line -eq 'line 150' }
    Wait-Until { Get-SupervisedLog counter -Stream StdErr }
}

AfterAll { Stop-TestEngine $engine }

Describe 'Get-SupervisedLog' {
    It 'shows the last 100 lines as objects' {
        $lines = Get-SupervisedLog counter
        $lines.Count | Should -Be 100
        $lines[0] | Should -BeOfType Supervisor.LogLine
        $lines[0].Line | Should -Be 'line 51'
        $lines[99].Line | Should -Be 'line 150'
        $lines[99].Name | Should -Be 'counter'
        $lines[99].Stream | Should -Be 'StdOut'
        $lines[99].Supervisor | Should -Be "unix://$($engine.Socket)"
        "$($lines[99])" | Should -Be 'line 150'
    }

    It 'tells of every name that is missing and shows the others' {
        $lines = Get-SupervisedLog nope, nope2, counter -Tail 1 -ErrorAction SilentlyContinue -ErrorVariable missing
        $lines.Line | Should -Be 'line 150'
        ($missing.TargetObject | Sort-Object) | Should -Be @('nope', 'nope2')
    }

    It 'shows as many as -Tail says, also by its alias' {
        (Get-SupervisedLog counter -Tail 3).Line | Should -Be @('line 148', 'line 149', 'line 150')
        (Get-SupervisedLog counter -Last 1).Line | Should -Be 'line 150'
        Get-SupervisedLog counter -Tail 0 | Should -BeNullOrEmpty
    }

    It 'shows the error stream when asked' {
        (Get-SupervisedLog counter -Stream StdErr).Line | Should -Be 'oops'
        (Get-SupervisedLog counter -Stream Both).Line | Should -Contain 'oops'
    }

    It 'takes processes from the pipeline' {
        (Get-SupervisedProcess counter | Get-SupervisedLog -Tail 1).Line | Should -Be 'line 150'
    }

    It 'follows with -Wait until the pipeline has enough' {
        $lines = Get-SupervisedLog ticker:ticker_0 -Tail 0 -Wait | Select-Object -First 5
        $lines.Count | Should -Be 5
        $numbers = $lines.Line -replace 'tick ' | ForEach-Object { [int]$_ }
        $numbers | Should -Be ($numbers[0]..($numbers[0] + 4))
    }

    It 'follows several processes in one request' {
        $lines = Get-SupervisedLog ticker -Tail 0 -Follow | Select-Object -First 20
        ($lines.Name | Sort-Object -Unique) | Should -Be @('ticker:ticker_0', 'ticker:ticker_1')
        Measure-Request $engine.Session { Get-SupervisedLog ticker -Tail 2 } | Should -Be 1
    }

    It 'stops following after -TimeoutSec without an error' {
        $lines = Get-SupervisedLog ticker -Wait -TimeoutSec 1 -ErrorVariable problems
        $lines.Count | Should -BeGreaterThan 5
        $problems | Should -BeNullOrEmpty
    }

    It 'shows bare lines of one process, and names before those of several' {
        (Get-SupervisedLog counter -Tail 1 | Out-String).Trim() | Should -Be 'line 150'
        $many = Get-SupervisedLog ticker -Tail 1 | Out-String
        $many | Should -Match '(?m)^ticker:ticker_0 \| tick \d+'
        $many | Should -Match '(?m)^ticker:ticker_1 \| tick \d+'
    }

    It 'has nothing to say about a program that wrote nothing' {
        Get-SupervisedLog silent | Should -BeNullOrEmpty
    }

    It 'names what it does not know' {
        Get-SupervisedLog nope -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ProcessNotFound,$Id.GetSupervisedLogCommand"
        $problems[0].TargetObject | Should -Be 'nope'
    }

    It 'ends soon when the pipeline is stopped' {
        $shell = [powershell]::Create().AddScript("Import-Module '$ModulePath'; Get-SupervisedLog silent -Wait -Session '$($engine.Socket)'")
        $running = $shell.BeginInvoke()
        $running.AsyncWaitHandle.WaitOne(1500) | Should -BeFalse
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
        $shell.Dispose()
    }
}

Describe 'Get-SupervisedLog, which part of a log' {
    It 'shows the beginning with -TotalCount' {
        (Get-SupervisedLog counter -TotalCount 2).Line | Should -Be @('line 1', 'line 2')
        (Get-SupervisedLog counter -First 1).Line | Should -Be 'line 1'
    }

    It 'refuses both ends at once, as Get-Content does' {
        { Get-SupervisedLog counter -Tail 1 -TotalCount 1 } | Should -Throw -ErrorId "TailAndHeadCannotCoexist,$Id.GetSupervisedLogCommand"
    }

    It 'refuses what makes no sense together' -ForEach @(
        @{ Given = @{ Since = [datetime]::Now; Tail = 3 } }, @{ Given = @{ Wait = $true; TotalCount = 3 } }, @{ Given = @{ Wait = $true; Raw = $true } }
    ) {
        { Get-SupervisedLog counter @Given } | Should -Throw -ErrorId "ParametersIncorrect,$Id.GetSupervisedLogCommand"
    }

    It 'gives a log as one text with -Raw' {
        $file = (Get-SupervisedProcess counter).StdOutLog
        $text = Get-SupervisedLog counter -Raw
        $text | Should -BeOfType string
        $text | Should -BeExactly (Get-Content $file -Raw)
        Get-SupervisedLog counter -Raw -Tail 2 | Should -BeExactly "line 149`nline 150`n"
    }

    It 'tells when the engine read a line, where it came from, and -Since takes those after a time' {
        $line = Get-SupervisedLog ticker:ticker_0 -Tail 1
        $line.Timestamp | Should -BeGreaterThan (Get-Date).AddSeconds(-5)
        $line.EngineId | Should -Be (Get-Supervisor).EngineId
        $line.HostName | Should -Be (Get-Supervisor).HostName
        Start-Sleep -Milliseconds 300
        $mark = Get-Date
        Start-Sleep -Milliseconds 600
        $new = Get-SupervisedLog ticker:ticker_0 -Since $mark -WarningVariable warnings
        $new.Count | Should -BeGreaterThan 3
        $new.Count | Should -BeLessThan 30
        ($new.Timestamp | Sort-Object)[0] | Should -BeGreaterOrEqual $mark
        $warnings | Should -BeNullOrEmpty
        Get-SupervisedLog counter -Since $mark | Should -BeNullOrEmpty
        (Get-SupervisedLog counter -Since $mark.AddHours(-1)).Count | Should -Be 150
    }

    It 'follows on from -Since' {
        $lines = Get-SupervisedLog ticker:ticker_0 -Since (Get-Date).AddSeconds(-1) -Wait | Select-Object -First 40
        $numbers = $lines.Line -replace 'tick ' | ForEach-Object { [int]$_ }
        $numbers | Should -Be ($numbers[0]..($numbers[0] + 39))
    }
}

Describe 'Get-SupervisedLog -Wait over what happens to a log' {
    BeforeAll {
        $busy = Start-TestEngine @'
[program:count]
command = /bin/sh -c 'i=0; while :; do i=$((i+1)); echo number $i; sleep 0.005; done'
startsecs = 0
stdout_logfile_maxbytes = 1KB
stdout_logfile_backups = 50

[program:slow]
command = /bin/sh -c 'i=0; while :; do i=$((i+1)); echo tick $i; sleep 0.1; done'
startsecs = 0
'@
        function Get-Number { param($Lines) $Lines.Line -replace '\D' | ForEach-Object { [int]$_ } }
    }

    AfterAll { Stop-TestEngine $busy }

    It 'loses nothing over rotations' {
        $lines = Get-SupervisedLog count -Wait -Tail 0 -Session $busy.Session | Select-Object -First 400
        $numbers = Get-Number $lines
        $numbers | Should -Be ($numbers[0]..($numbers[0] + 399))
        Test-Path "$((Get-SupervisedProcess count -Session $busy.Session).StdOutLog).3" | Should -BeTrue
    }

    It 'warns once when the log is cleared, and goes on' {
        $cleared = 0
        $lines = Get-SupervisedLog slow -Wait -Tail 1 -Session $busy.Session -WarningVariable warnings -WarningAction SilentlyContinue |
            ForEach-Object { if ($cleared++ -in 1, 4) { Clear-SupervisedLog slow -Session $busy.Session }; $_ } | Select-Object -First 9
        $numbers = Get-Number $lines
        $numbers | Should -Be ($numbers[0]..($numbers[0] + 8))
        @($warnings).Count | Should -Be 1
        $warnings[0].Message | Should -BeLike 'the StdOut log of slow on * was cleared*'
    }

    It 'merges several engines and says whose line it is' {
        $lines = Get-SupervisedLog slow, ticker:ticker_0 -Wait -Tail 0 -Session $busy.Session, $engine.Session -ErrorAction SilentlyContinue | Select-Object -First 30
        ($lines.Supervisor | Sort-Object -Unique).Count | Should -Be 2
        ($lines | Where-Object Name -EQ slow | Select-Object -First 1 | Out-String) | Should -Match ([regex]::Escape("$($busy.Session.Name) slow | tick "))
    }

    It 'goes on after a restart of the engine, and says that something may be missing' {
        $seen = 0
        $lines = Get-SupervisedLog slow -Wait -Tail 0 -Session $busy.Session -WarningVariable warnings -WarningAction SilentlyContinue -TimeoutSec 40 |
            ForEach-Object { if ($seen++ -eq 3) { & /bin/kill -HUP $busy.Id }; $_ } | Select-Object -First 12
        $lines.Count | Should -Be 12
        $lines.Line[-1] | Should -BeLike 'tick *'
        @($warnings.Message) -like 'lost the connection*' | Should -HaveCount 1
        @($warnings.Message) -like 'connected to * again' | Should -HaveCount 1
        @($warnings.Message) -like 'the engine of * has restarted*' | Should -HaveCount 1
    }

    It 'closes its stream when the pipeline has enough' {
        $null = Get-SupervisedProcess -Session $busy.Session
        $before = @(Get-ChildItem "/proc/$($busy.Id)/fd").Count
        1..5 | ForEach-Object { $null = Get-SupervisedLog count -Wait -Session $busy.Session | Select-Object -First 1 }
        Wait-Until { @(Get-ChildItem "/proc/$($busy.Id)/fd").Count -le $before + 1 }
    }
}
