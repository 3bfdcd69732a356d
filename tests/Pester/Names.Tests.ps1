BeforeAll {
    . $PSScriptRoot/Common.ps1
    # web:web1 is what web:web[1] means as a pattern.
    $engine = Start-TestEngine -Programs @'
[program:web]
command = /bin/sleep 1000
process_name = web[%(process_num)d]
numprocs = 3
startsecs = 0

[program:plain]
command = /bin/sh -c 'echo plain; exec sleep 1000'
process_name = web1
startsecs = 0

[group:both]
programs = plain, star

[program:star]
command = /bin/sh -c 'echo star; exec sleep 1000'
process_name = web[1]
startsecs = 0

[program:odd*]
command = /bin/sleep 1000
process_name = odd
startsecs = 0

[program:odder]
command = /bin/sleep 1000
startsecs = 0
'@
    Wait-SupervisedProcess * -TimeoutSec 10
    function Get-Pid { param($Name) (Get-SupervisedProcess | Where-Object Name -CEQ $Name).Id }
    # Whose process is another afterwards; whatever they are, all of them run again.
    function Get-Restarted {
        param([scriptblock] $Action)
        $before = @{}
        Get-SupervisedProcess | ForEach-Object { $before[$_.Name] = $_.Id }
        $null = & $Action
        Get-SupervisedProcess | Where-Object { $before[$_.Name] -ne $_.Id } | ForEach-Object Name
    }
}

AfterAll { Stop-TestEngine $engine }

Describe 'Names with wildcard characters' {
    It 'shows <Name>: <Expected>' -ForEach @(
        @{ Name = 'web:web[1]'; Expected = , 'web:web[1]' }
        @{ Name = 'WEB:Web[1]'; Expected = , 'web:web[1]' }
        @{ Name = 'both:web[1]'; Expected = , 'both:web[1]' }
        @{ Name = 'web:web`[1`]'; Expected = , 'web:web[1]' }
        @{ Name = 'both:web[12]'; Expected = , 'both:web1' }
        @{ Name = 'web:web`[*'; Expected = 'web:web[0]', 'web:web[1]', 'web:web[2]' }
        @{ Name = '*:web`[1`]'; Expected = 'both:web[1]', 'web:web[1]' }
        @{ Name = 'web:web[9]'; Expected = @() }
        @{ Name = 'odd*'; Expected = , 'odd*:odd' }
        @{ Name = 'od*'; Expected = 'odd*:odd', 'odder' }
        @{ Name = 'odd`*'; Expected = , 'odd*:odd' }
    ) {
        (Get-SupervisedProcess $Name).Name | Should -Be $Expected
        (Get-SupervisedProcess -Exclude $Name).Name | Should -Be (Get-SupervisedProcess | Where-Object Name -NotIn $Expected).Name
        Get-Restarted { Restart-SupervisedProgram $Name } | Should -Be $Expected
        Get-Restarted { Restart-SupervisedProgram $Name -Confirm:$false -Rolling 1 } | Should -Be $Expected
    }

    It 'finds groups by the same rules' {
        (Get-SupervisedGroup 'odd*').Name | Should -Be 'odd*'
        (Get-SupervisedGroup 'odd`*').Name | Should -Be 'odd*'
        (Get-SupervisedGroup 'od*').Name | Should -Be 'odd*', 'odder'
        (Get-SupervisedProcess -Group 'odd*').Name | Should -Be 'odd*:odd'
        Get-Restarted { Restart-SupervisedProgram -Group 'odd*' } | Should -Be 'odd*:odd'
        Get-Restarted { Get-SupervisedGroup 'odd*' | Restart-SupervisedProgram } | Should -Be 'odd*:odd'
    }

    It 'misses an escaped name that is not there: <Command>' -ForEach @(
        @{ Command = 'Get-SupervisedProcess' }, @{ Command = 'Stop-SupervisedProgram' }, @{ Command = 'Get-SupervisedLog' }, @{ Command = 'Wait-SupervisedProcess' }
    ) {
        & $Command 'web:web`[9`]' -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -BeLike "ProcessNotFound,$Id.*"
        $problems.TargetObject | Should -Be 'web:web`[9`]'
        & $Command 'web:web[9]' -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems | Should -BeNullOrEmpty
    }

    It 'reads the log of the one that is called so' {
        Wait-Until { Get-SupervisedLog both }
        (Get-SupervisedLog 'both:web[1]').Line | Select-Object -Unique | Should -Be 'star'
        (Get-SupervisedLog both:web1).Line | Select-Object -Unique | Should -Be 'plain'
    }

    It 'does not take the name of a group that is gone for a pattern' {
        $gone = Get-SupervisedGroup 'odd*'
        $gone | Remove-SupervisedGroup -Force
        $gone | Remove-SupervisedGroup -Force -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "GroupNotFound,$Id.RemoveSupervisedGroupCommand"
        $problems.Exception.Message | Should -BeLike "*'odd``*'*"
        $gone | Stop-SupervisedProgram -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "GroupNotFound,$Id.StopSupervisedProgramCommand"
        Get-StateOf odder | Should -Be 'Running'
        Add-SupervisedGroup 'odd`*'
        (Get-SupervisedGroup 'odd*').Name | Should -Be 'odd*'
    }

    It 'completes <Line> with what can be run: <Expected>' -ForEach @(
        @{ Line = 'Get-SupervisedProcess web:'; Expected = "'web:web``[0``]'", "'web:web``[1``]'", "'web:web``[2``]'" }
        @{ Line = "Get-SupervisedProcess 'web:web[1"; Expected = , "'web:web``[1``]'" }
        @{ Line = "Get-SupervisedProcess 'web:web``[1``]"; Expected = , "'web:web``[1``]'" }
        @{ Line = 'Restart-SupervisedProgram -Group odd'; Expected = "'odd``*'", 'odder' }
    ) {
        $found = Complete $Line
        $found.CompletionText | Should -Be $Expected
        foreach ($one in $found | Where-Object CompletionText -Like '*:*') {
            (Invoke-Command ([scriptblock]::Create("Get-SupervisedProcess $($one.CompletionText)"))).Name | Should -Be $one.ListItemText
        }
    }
}
