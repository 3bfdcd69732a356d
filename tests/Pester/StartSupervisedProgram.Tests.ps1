BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine @"
$UsualPrograms

[program:missing]
command = /nonexistent/program
autostart = false
startretries = 0

[program:slow]
command = /bin/sleep 1000
startsecs = 2
autostart = false
"@
    $null = Wait-SupervisedProcess crash -State Fatal -TimeoutSec 20
}

AfterAll { Stop-TestEngine $engine }

Describe 'Start-SupervisedProgram' {
    AfterEach { Stop-SupervisedProgram idle, slow }

    It 'starts, and gives the process that runs with -PassThru' {
        $started = Start-SupervisedProgram idle -PassThru
        $started.State | Should -Be 'Running'
        Test-Alive $started.Id | Should -BeTrue
    }

    It 'takes starting twice for a success and keeps the process' {
        $first = Start-SupervisedProgram idle -PassThru
        $second = Start-SupervisedProgram idle -PassThru -ErrorVariable problems
        $problems | Should -BeNullOrEmpty
        $second.Id | Should -Be $first.Id
    }

    It 'waits until startsecs are over' {
        (Start-SupervisedProgram slow -PassThru).State | Should -Be 'Running'
    }

    It 'returns at once with -NoWait' {
        Start-SupervisedProgram slow -NoWait
        Get-StateOf slow | Should -Be 'Starting'
    }

    It 'names the process that cannot be started, and starts the others' {
        $started = 'missing', 'idle' | Start-SupervisedProgram -PassThru -ErrorAction SilentlyContinue -ErrorVariable problems
        $started.Name | Should -Be 'idle'
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly "ProcessFileNotFound,$Id.StartSupervisedProgramCommand"
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$($problems[0].TargetObject)" | Should -Be 'missing'
        "$($problems[0])" | Should -Match 'missing'
    }

    It 'writes one error for a program that ends too soon' {
        Start-SupervisedProgram crash -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -Match "^Process(EndedTooSoon|SpawnFailed),$Id.StartSupervisedProgramCommand$"
    }

    It 'starts nothing with -WhatIf' {
        Start-SupervisedProgram idle -WhatIf
        Get-StateOf idle | Should -Be 'Stopped'
    }
}
