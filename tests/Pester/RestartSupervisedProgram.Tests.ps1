BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine
    $null = Wait-SupervisedProcess done -State Exited -TimeoutSec 20
}

AfterAll { Stop-TestEngine $engine }

Describe 'Restart-SupervisedProgram' {
    It 'gives a running process a new pid' {
        $before = Get-SupervisedProcess cat
        $after = Restart-SupervisedProgram cat -PassThru
        $after.State | Should -Be 'Running'
        $after.Id | Should -Not -Be $before.Id
    }

    It 'starts what is down' {
        Stop-SupervisedProgram cat
        (Restart-SupervisedProgram cat -PassThru).State | Should -Be 'Running'
    }

    It 'restarts that one process for an object, and all of the program for its name' {
        $before = Get-SupervisedProcess web
        $before[1] | Restart-SupervisedProgram
        $middle = Get-SupervisedProcess web
        $middle[1].Id | Should -Not -Be $before[1].Id
        $middle[0].Id | Should -Be $before[0].Id
        $middle[2].Id | Should -Be $before[2].Id
        Restart-SupervisedProgram web
        $after = Get-SupervisedProcess web
        0..2 | ForEach-Object { $after[$_].Id | Should -Not -Be $middle[$_].Id }
    }

    It 'restarts a few at a time with -Rolling' {
        $before = Get-SupervisedProcess web
        $told = Restart-SupervisedProgram web -Rolling 2 -PassThru
        # The two of a batch restart together, and which of them is up first is chance.
        $told[0, 1].Name | Sort-Object | Should -Be @('web:web_00', 'web:web_01')
        $told[2].Name | Should -Be 'web:web_02'
        $told | ForEach-Object { $_.Id | Should -Not -BeIn $before.Id }
    }

    It 'keeps every pid with -WhatIf' {
        $before = (Get-SupervisedProcess web).Id
        Get-SupervisedProcess web | Restart-SupervisedProgram -WhatIf
        (Get-SupervisedProcess web).Id | Should -Be $before
    }

    It 'goes by Restart-SupervisedProcess too' {
        $alias = 'Restart-SupervisedProcess'
        (& $alias cat -PassThru).Name | Should -Be 'cat'
    }
}
