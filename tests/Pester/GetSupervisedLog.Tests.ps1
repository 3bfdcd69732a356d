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
