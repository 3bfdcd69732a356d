BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine @"
$UsualPrograms

[program:slow]
command = /bin/sleep 1000
startsecs = 2
"@
}

AfterAll { Stop-TestEngine $engine }

Describe 'Wait-SupervisedProcess' {
    It 'waits until a process runs' {
        Wait-SupervisedProcess slow -TimeoutSec 20 | Should -BeNullOrEmpty
        Get-StateOf slow | Should -Be 'Running'
    }

    It 'waits for the states it is told, and gives the processes with -PassThru' {
        $there = Wait-SupervisedProcess crash, done -State Fatal, Exited -TimeoutSec 20 -PassThru
        ($there | Sort-Object Name).State | Should -Be @('Fatal', 'Exited')
    }

    It 'takes processes from the pipeline' {
        (Get-SupervisedProcess web | Wait-SupervisedProcess -TimeoutSec 20 -PassThru).Count | Should -Be 3
    }

    It 'writes one error for each process that is not there in time' {
        'idle', 'cat' | Wait-SupervisedProcess -State Stopped, Fatal -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly "ProcessWaitTimeout,$Id.WaitSupervisedProcessCommand"
        $problems[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        "$($problems[0].TargetObject)" | Should -Be 'cat'
    }

    It 'ends with the first one that is there with -Any' {
        $there = Wait-SupervisedProcess idle, cat -Any -TimeoutSec 30 -PassThru
        $there.Name | Should -Be 'cat'
    }

    It 'names what it does not know' {
        Wait-SupervisedProcess nope -TimeoutSec 5 -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ProcessNotFound,$Id.WaitSupervisedProcessCommand"
    }

    It 'knows -Timeout by its other name' {
        (Get-Command Wait-SupervisedProcess).Parameters['TimeoutSec'].Aliases | Should -Contain 'Timeout'
    }

    It 'ends soon when the pipeline is stopped' {
        $shell = [powershell]::Create().AddScript("Import-Module '$ModulePath'; Wait-SupervisedProcess idle -Session '$($engine.Socket)'")
        $running = $shell.BeginInvoke()
        $running.AsyncWaitHandle.WaitOne(1500) | Should -BeFalse
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
        $shell.Dispose()
    }
}
