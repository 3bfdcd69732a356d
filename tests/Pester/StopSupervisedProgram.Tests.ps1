BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine @"
$UsualPrograms

[program:stubborn]
command = /bin/sh -c 'trap "" TERM; echo `$`$ > %(here)s/deaf; while :; do sleep 0.05; done'
startsecs = 0
stopwaitsecs = 600
"@

    # Deaf to SIGTERM only once its shell has said so.
    function Start-Stubborn {
        $started = Start-SupervisedProgram stubborn -PassThru
        Wait-Until { (Get-Content "$($engine.Folder)/deaf" -ErrorAction Ignore) -eq $started.Id }
    }
}

AfterAll {
    Stop-SupervisedProgram stubborn -Force
    Stop-TestEngine $engine
}

Describe 'Stop-SupervisedProgram' {
    AfterEach { Start-SupervisedProgram cat, web }

    It 'stops, and says nothing without -PassThru' {
        $number = (Get-SupervisedProcess cat).Id
        Stop-SupervisedProgram cat | Should -BeNullOrEmpty
        Get-StateOf cat | Should -Be 'Stopped'
        Test-Alive $number | Should -BeFalse
    }

    It 'gives the fresh process with -PassThru' {
        $stopped = Stop-SupervisedProgram cat -PassThru
        $stopped | Should -BeOfType Supervisor.SupervisedProcess
        $stopped.State | Should -Be 'Stopped'
        $stopped.Id | Should -BeNullOrEmpty
        $stopped.Supervisor | Should -Be "unix://$($engine.Socket)"
    }

    It 'takes stopping twice for a success, with a verbose line' {
        Stop-SupervisedProgram cat
        $told = Stop-SupervisedProgram cat -Verbose -ErrorVariable problems 4>&1
        $problems | Should -BeNullOrEmpty
        "$told" | Should -Match 'nothing to stop'
    }

    It 'leaves everything as it is with -WhatIf' {
        $before = Get-SupervisedProcess | Select-Object Name, State, Id
        Stop-SupervisedProgram '*' -WhatIf
        Get-SupervisedProcess | Stop-SupervisedProgram -WhatIf
        $after = Get-SupervisedProcess | Select-Object Name, State, Id
        Compare-Object $before $after -Property Name, State, Id | Should -BeNullOrEmpty
    }

    It 'stops all of a program by its name, but one process by its object' {
        Get-SupervisedProcess web:web_01 | Stop-SupervisedProgram
        (Get-SupervisedProcess web).State | Should -Be @('Running', 'Stopped', 'Running')
        Stop-SupervisedProgram web
        (Get-SupervisedProcess web).State | Should -Be @('Stopped', 'Stopped', 'Stopped')
    }

    It 'takes -Group and -Name with wildcards' {
        Stop-SupervisedProgram -Group 'w?b'
        (Get-SupervisedProcess -State Running -Group web) | Should -BeNullOrEmpty
        Stop-SupervisedProgram -Name 'c[a]t'
        Get-StateOf cat | Should -Be 'Stopped'
    }

    It 'kills at once with -Force' {
        Start-Stubborn
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        Stop-SupervisedProgram stubborn -Force
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 20
        Get-StateOf stubborn | Should -Be 'Stopped'
    }

    It 'does not wait with -NoWait' {
        Start-Stubborn
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        Stop-SupervisedProgram stubborn -NoWait
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 20
        Get-StateOf stubborn | Should -Be 'Stopping'
        Stop-SupervisedProgram stubborn -Force
    }

    It 'says so when the time is over before the end' {
        Start-Stubborn
        Stop-SupervisedProgram stubborn -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeExactly "ProcessWaitTimeout,$Id.StopSupervisedProgramCommand"
        $problems[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        Stop-SupervisedProgram stubborn -Force
    }

    It 'names a literal that matches nothing, stops the others, and is silent about wildcards' {
        Stop-SupervisedProgram nope, 'zz*', cat -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ProcessNotFound,$Id.StopSupervisedProgramCommand"
        $problems[0].TargetObject | Should -Be 'nope'
        Get-StateOf cat | Should -Be 'Stopped'
    }

    It 'asks for a name rather than stopping everything' {
        { Stop-SupervisedProgram -ErrorAction Stop } | Should -Throw -ErrorId "MissingMandatoryParameter,$Id.StopSupervisedProgramCommand"
        @() | Stop-SupervisedProgram
        Get-StateOf cat | Should -Be 'Running'
    }

    It 'goes by Stop-SupervisedProcess too' {
        $alias = 'Stop-SupervisedProcess'
        & $alias cat
        Get-StateOf cat | Should -Be 'Stopped'
    }
}
