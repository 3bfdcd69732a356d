BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine
    Wait-SupervisedProcess cat, web -TimeoutSec 10
    function Add-Program { param($Name, $Autostart = 'true') Add-Content $engine.Config "`n[program:$Name]`ncommand = /bin/sleep 1000`nstartsecs = 0`nautostart = $Autostart" }
}

AfterAll { Stop-TestEngine $engine }

Describe 'Get-SupervisedGroup' {
    It 'shows groups with their counts, by name' {
        $groups = Get-SupervisedGroup
        $groups.Name | Should -Be @('cat', 'crash', 'done', 'idle', 'web')
        $web = Get-SupervisedGroup WEB
        $web | Should -BeOfType Supervisor.SupervisedGroup
        ($web.Processes, $web.Running, $web.Priority) | Should -Be @(3, 3, 999)
        $web.Supervisor | Should -Be $engine.Session.Name
        $web.EngineId | Should -Be (Get-Supervisor).EngineId
        $web.HostName | Should -Be (Get-Supervisor).HostName
        "$web" | Should -Be 'web'
    }

    It 'takes patterns, and names from the pipeline' {
        (Get-SupervisedGroup c*).Name | Should -Be @('cat', 'crash')
        ('web', 'cat' | Get-SupervisedGroup).Name | Should -Be @('cat', 'web')
        Get-SupervisedGroup zz* | Should -BeNullOrEmpty
    }

    It 'names what is missing' {
        Get-SupervisedGroup nope, web -ErrorAction SilentlyContinue -ErrorVariable problems | Should -HaveCount 1
        $problems.FullyQualifiedErrorId | Should -Be "GroupNotFound,$Id.GetSupervisedGroupCommand"
        $problems[0].TargetObject | Should -Be 'nope'
    }

    It 'leads to processes' {
        (Get-SupervisedGroup web | Stop-SupervisedProgram -PassThru).State | Sort-Object -Unique | Should -Be 'Stopped'
        Get-SupervisedGroup web | Restart-SupervisedProgram -Rolling 2
        (Get-SupervisedGroup web).Running | Should -Be 3
    }

    It 'is no local group when it comes from another session' {
        $foreign = Get-SupervisedGroup web | ConvertTo-Deserialized
        $foreign | Stop-SupervisedProgram -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "RemoteObjectNotRoutable,$Id.StopSupervisedProgramCommand"
        $foreign | Remove-SupervisedGroup -Force -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "RemoteObjectNotRoutable,$Id.RemoveSupervisedGroupCommand"
        (Get-SupervisedGroup web).Running | Should -Be 3
    }
}

Describe 'Add- and Remove-SupervisedGroup' {
    It 'adds what has been written into the file' {
        Add-Program fresh
        Add-SupervisedGroup fresh -WhatIf
        { Get-SupervisedGroup fresh -ErrorAction Stop } | Should -Throw
        $added = Add-SupervisedGroup fresh -PassThru
        $added.Name | Should -Be 'fresh'
        $added.Supervisor | Should -Be $engine.Session.Name
        Wait-SupervisedProcess fresh -TimeoutSec 10
    }

    It 'is content when it has been added before' {
        $said = Add-SupervisedGroup cat -PassThru -Verbose -ErrorVariable problems 4>&1
        $problems | Should -BeNullOrEmpty
        ($said | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Message | Should -Contain "cat on $($engine.Session.Name): nothing to add, it is there already"
    }

    It 'removes what does not run, and refuses what does, but with -Force' {
        Remove-SupervisedGroup idle -Confirm:$false
        { Get-SupervisedGroup idle -ErrorAction Stop } | Should -Throw
        Remove-SupervisedGroup fresh -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "GroupStillRunning,$Id.RemoveSupervisedGroupCommand"
        (Get-SupervisedGroup fresh | Remove-SupervisedGroup -Force -PassThru).Name | Should -Be 'fresh'
        { Get-SupervisedGroup fresh -ErrorAction Stop } | Should -Throw
        'idle', 'fresh' | Add-SupervisedGroup
        (Get-SupervisedGroup).Name | Should -Contain 'fresh'
    }

    It 'removes what a pattern means, one request for all' {
        Add-Program tmp_a; Add-Program tmp_b
        Add-SupervisedGroup tmp_a, tmp_b
        Measure-Request $engine.Session { Remove-SupervisedGroup tmp_a, tmp_b -Force } | Should -Be 1
        Add-SupervisedGroup tmp_a, tmp_b
        (Remove-SupervisedGroup tmp_* -Force -PassThru).Name | Sort-Object | Should -Be @('tmp_a', 'tmp_b')
        Remove-SupervisedGroup zz* -Force
    }

    It 'asks before it removes, and -WhatIf removes nothing even with -Force' {
        (Get-Command Remove-SupervisedGroup).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).ConfirmImpact | Should -Be 'High'
        Remove-SupervisedGroup cat -Force -WhatIf
        (Get-SupervisedGroup cat).Running | Should -Be 1
    }

    It 'names what it does not know' {
        Add-SupervisedGroup nope -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "GroupNotFound,$Id.AddSupervisedGroupCommand"
        Remove-SupervisedGroup nope -Force -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "GroupNotFound,$Id.RemoveSupervisedGroupCommand"
        { Get-SupervisedProcess cat | Remove-SupervisedGroup -Force -ErrorAction Stop } | Should -Throw
        (Get-SupervisedGroup cat).Running | Should -Be 1
    }

    It 'adds nothing while the file is bad' {
        $before = Get-Content $engine.Config -Raw
        Add-Content $engine.Config "`n[program:bad]`ncommand = /bin/true`nstartsecs = soon"
        { Add-SupervisedGroup bad } | Should -Throw -ErrorId "ConfigurationInvalid,$Id.AddSupervisedGroupCommand"
        Set-Content $engine.Config $before
    }

    It 'completes groups' {
        (Complete 'Remove-SupervisedGroup we').CompletionText | Should -Be 'web'
    }
}
