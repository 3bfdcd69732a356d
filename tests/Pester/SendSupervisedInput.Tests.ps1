BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine @'
[program:cat]
command = /bin/cat
startsecs = 0

[program:pair]
command = /bin/cat
process_name = %(program_name)s_%(process_num)d
numprocs = 2
startsecs = 0

[program:deaf]
command = /bin/sleep 1000
startsecs = 0

[program:closed]
command = /bin/sh -c 'exec 0<&-; exec sleep 1000'
startsecs = 0

[program:idle]
command = /bin/cat
autostart = false
'@
    Wait-SupervisedProcess cat, pair, deaf, closed -TimeoutSec 10
}

AfterAll { Stop-TestEngine $engine }

Describe 'Send-SupervisedInput' {
    BeforeEach { Clear-SupervisedLog cat, pair }

    It 'writes a line' {
        Send-SupervisedInput cat 'hello'
        Wait-Until { (Get-SupervisedLog cat).Line -eq 'hello' }
    }

    It 'sends all piped lines in one request' {
        Measure-Request $engine.Session { 1..50 | Send-SupervisedInput cat } | Should -Be 1
        Wait-Until { (Get-SupervisedLog cat).Count -eq 50 }
        (Get-SupervisedLog cat).Line | Should -Be (1..50)
    }

    It 'writes to all processes of a program' {
        'both' | Send-SupervisedInput pair
        Wait-Until { @(Get-SupervisedLog pair).Count -eq 2 }
    }

    It 'writes without line ends, in an encoding, or bytes as they are' {
        'a', 'b' | Send-SupervisedInput cat -NoNewline
        Send-SupervisedInput cat -Raw ([byte[]](0x43, 0xFF, 10))
        Send-SupervisedInput cat "$([char]0xE9)" -Encoding latin1
        Wait-Until { (Get-Item (Get-SupervisedProcess cat).StdOutLog).Length -eq 7 }
        [Convert]::ToHexString([IO.File]::ReadAllBytes((Get-SupervisedProcess cat).StdOutLog)) | Should -Be '616243FF0AE90A'
    }

    It 'sends more than one request can hold' {
        Send-SupervisedInput cat ('x' * 700kb)
        Wait-Until { (Get-Item (Get-SupervisedProcess cat).StdOutLog).Length -eq 700kb + 1 }
    }

    It 'does nothing with -WhatIf' {
        Measure-Request $engine.Session { Send-SupervisedInput cat x -WhatIf } | Should -Be 0
    }

    It 'takes no process for a name' {
        { Send-SupervisedInput (Get-SupervisedProcess cat) hello } | Should -Throw -ErrorId "ParameterArgumentTransformationError,$Id.SendSupervisedInputCommand"
    }

    It 'says why it cannot' {
        Send-SupervisedInput idle x -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ProcessNotRunning,$Id.SendSupervisedInputCommand"
        Send-SupervisedInput nobody x -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ProcessNotFound,$Id.SendSupervisedInputCommand"
        Wait-Until {
            Send-SupervisedInput closed x -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems.FullyQualifiedErrorId -eq "ProcessInputClosed,$Id.SendSupervisedInputCommand"
        }
        Send-SupervisedInput deaf ('x' * 500kb)
        Send-SupervisedInput deaf ('x' * 400kb)
        Send-SupervisedInput deaf ('x' * 500kb) -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ProcessInputFull,$Id.SendSupervisedInputCommand"
    }

    It 'completes processes and encodings' {
        (Complete 'Send-SupervisedInput ca').CompletionText | Should -Be 'cat'
        (Complete 'Send-SupervisedInput cat x -Encoding utf').CompletionText | Should -Be @('utf32', 'utf8')
    }
}
