BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine @'
[program:two]
command = /bin/sh -c 'echo out; echo err >&2; exec sleep 1000'
process_name = %(program_name)s_%(process_num)d
numprocs = 2
startsecs = 0
'@
    function Restart-Both { Restart-SupervisedProgram two; Wait-Until { @(Get-SupervisedLog two -Stream Both).Count -ge 4 } }
}

AfterAll { Stop-TestEngine $engine }

Describe 'Clear-SupervisedLog' {
    BeforeEach { Restart-Both }

    It 'empties both logs of one process' {
        Clear-SupervisedLog two:two_0
        Get-SupervisedLog two:two_0 -Stream Both | Should -BeNullOrEmpty
        @(Get-SupervisedLog two:two_1 -Stream Both).Count | Should -BeGreaterOrEqual 2
    }

    It 'empties one stream only' {
        Clear-SupervisedLog two -Stream StdErr
        Get-SupervisedLog two -Stream StdErr | Should -BeNullOrEmpty
        @(Get-SupervisedLog two).Count | Should -BeGreaterOrEqual 2
    }

    It 'takes processes from the pipeline in one request, and passes them on' {
        Measure-Request $engine.Session { Get-SupervisedProcess | Clear-SupervisedLog } | Should -Be 2
        (Clear-SupervisedLog * -PassThru).Name | Should -Be @('two:two_0', 'two:two_1')
    }

    It 'does nothing with -WhatIf' {
        Clear-SupervisedLog two -WhatIf
        @(Get-SupervisedLog two -Stream Both).Count | Should -BeGreaterOrEqual 4
    }

    It 'names what it does not know' {
        Clear-SupervisedLog nope -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ProcessNotFound,$Id.ClearSupervisedLogCommand"
    }
}
