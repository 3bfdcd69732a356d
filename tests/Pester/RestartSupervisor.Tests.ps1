BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Restart-Supervisor' {
    BeforeEach { $engine = Start-TestEngine }
    AfterEach { Stop-TestEngine $engine }

    It 'restarts everything with the new configuration, in the same process, and waits until it is back' {
        $child = (Get-SupervisedProcess cat).Id
        Add-Content $engine.Config "`n[program:new]`ncommand = /bin/sleep 1000`nstartsecs = 0"
        Restart-Supervisor -Force | Should -BeNullOrEmpty
        (Get-Supervisor).Id | Should -Be $engine.Id
        Test-Alive $child | Should -BeFalse
        (Wait-SupervisedProcess new -TimeoutSec 20 -PassThru).State | Should -Be 'Running'
    }

    It 'emits the engine with -PassThru' {
        $back = Restart-Supervisor -Force -PassThru
        $back | Should -BeOfType Supervisor.SupervisorEngine
        $back.State | Should -Be 'Running'
        $back.Supervisor | Should -Be $engine.Session.Name
    }

    It 'wants to be confirmed, and does nothing with -WhatIf' {
        $child = (Get-SupervisedProcess cat).Id
        (Get-Command Restart-Supervisor).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).ConfirmImpact | Should -Be 'High'
        Restart-Supervisor -Force -WhatIf
        { Restart-Supervisor -ErrorAction Stop } | Should -Throw
        (Get-SupervisedProcess cat).Id | Should -Be $child
    }

    It 'leaves everything alone when the configuration is bad, with one error for every problem' {
        $child = (Get-SupervisedProcess cat).Id
        Add-Content $engine.Config "`n[program:bad]`nstartsecs = soon"
        Restart-Supervisor -Force -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 2
        $problems[0].FullyQualifiedErrorId | Should -Be "ConfigurationInvalid,$Id.RestartSupervisorCommand"
        (Get-SupervisedProcess cat).Id | Should -Be $child
    }

    It 'says when it takes too long, and when nothing runs' {
        Restart-Supervisor -Force -TimeoutSec 0 -ErrorAction SilentlyContinue -ErrorVariable problems
        if ($problems) { $problems[0].FullyQualifiedErrorId | Should -Be "SupervisorRestartTimeout,$Id.RestartSupervisorCommand" }
        Wait-Until { try { (Get-Supervisor).State -eq 'Running' } catch { $false } }
        Stop-Supervisor -Force
        { Restart-Supervisor -Force } | Should -Throw -ErrorId "SupervisorNotRunning,$Id.RestartSupervisorCommand"
    }
}
