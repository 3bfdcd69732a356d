BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine @'
[program:trap]
command = /bin/sh -c 'trap "echo got USR1" USR1; trap "echo got HUP" HUP; echo ready; while :; do sleep 0.05; done'
process_name = %(program_name)s_%(process_num)d
numprocs = 2
startsecs = 0

[program:Mixed]
command = /bin/sh -c 'trap "echo got USR1" USR1; echo ready; while :; do sleep 0.05; done'
startsecs = 0

[program:idle]
command = /bin/sleep 1000
autostart = false
'@
    Wait-Until { @(Get-SupervisedLog trap, Mixed).Count -eq 3 }
}

AfterAll { Stop-TestEngine $engine }

Describe 'Send-SupervisedSignal' {
    It 'sends a signal by name, with or without SIG, or by number' {
        Send-SupervisedSignal trap:trap_0 USR1
        Wait-Until { @((Get-SupervisedLog trap:trap_0).Line -eq 'got USR1').Count -eq 1 }
        # To the other one: a shell loses a signal that comes while it is still at the trap of the same.
        Send-SupervisedSignal trap:trap_1 -Signal sigusr1
        Wait-Until { @((Get-SupervisedLog trap:trap_1).Line -eq 'got USR1').Count -eq 1 }
        Send-SupervisedSignal trap:trap_0 1
        Wait-Until { (Get-SupervisedLog trap:trap_0).Line -contains 'got HUP' }
        (Get-SupervisedLog trap:trap_1).Line | Should -Not -Contain 'got HUP'
    }

    It 'takes processes and groups from the pipeline, in one request' {
        Measure-Request $engine.Session { Get-SupervisedProcess trap | Send-SupervisedSignal -Signal CONT } | Should -Be 2
        (Get-SupervisedGroup trap | Send-SupervisedSignal -Signal CONT -PassThru).Name | Should -Be @('trap:trap_0', 'trap:trap_1')
    }

    It 'ignores case in a name that no process has' {
        (Send-SupervisedSignal mixed CONT -PassThru).Name | Should -Be 'Mixed'
        (Send-SupervisedSignal M?XED CONT -PassThru).Name | Should -Be 'Mixed'
    }

    It 'does nothing with -WhatIf' {
        Send-SupervisedSignal * KILL -WhatIf
        (Get-SupervisedProcess trap, Mixed).State | Sort-Object -Unique | Should -Be 'Running'
    }

    It 'refuses what is no signal' {
        foreach ($bad in 'NOPE', '65', '-1') {
            { Send-SupervisedSignal trap $bad } | Should -Throw -ErrorId "SignalInvalid,$Id.SendSupervisedSignalCommand"
            { Send-SupervisedSignal trap $bad -WhatIf } | Should -Throw -ErrorId "SignalInvalid,$Id.SendSupervisedSignalCommand"
            try { Send-SupervisedSignal trap $bad } catch { $_.TargetObject | Should -Be $bad }
        }
    }

    It 'sends 0, which only asks' {
        (Send-SupervisedSignal trap 0 -PassThru).State | Should -Be 'Running', 'Running'
    }

    It 'names what does not run and what is unknown' {
        Send-SupervisedSignal idle HUP -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ProcessNotRunning,$Id.SendSupervisedSignalCommand"
        Send-SupervisedSignal nobody HUP -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ProcessNotFound,$Id.SendSupervisedSignalCommand"
    }

    It 'completes signals' {
        (Complete 'Send-SupervisedSignal trap US').CompletionText | Should -Be @('USR1', 'USR2')
        (Complete 'Send-SupervisedSignal trap -Signal SIGK').CompletionText | Should -Be 'KILL'
    }
}
