BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Stop-Supervisor' {
    BeforeEach { $engine = Start-TestEngine }

    AfterEach { Stop-TestEngine $engine }

    It 'ends the engine and its processes, and is done when they are gone' {
        $child = (Get-SupervisedProcess cat).Id
        Stop-Supervisor -Force | Should -BeNullOrEmpty
        Test-Alive $engine.Id | Should -BeFalse
        Test-Alive $child | Should -BeFalse
        Test-Path $engine.Socket | Should -BeFalse
        { Get-SupervisedProcess } | Should -Throw -ErrorId "SupervisorNotRunning,$Id.GetSupervisedProcessCommand"
    }

    It 'leaves it alone with -WhatIf, also with -Force' {
        Stop-Supervisor -WhatIf
        Stop-Supervisor -Force -WhatIf
        (Get-Supervisor).State | Should -Be 'Running'
    }

    It 'wants to be confirmed' {
        (Get-Command Stop-Supervisor).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).ConfirmImpact | Should -Be 'High'
        { Stop-Supervisor -ErrorAction Stop } | Should -Throw
        (Get-Supervisor).State | Should -Be 'Running'
    }

    It 'can be started again at the same address' {
        Stop-Supervisor -Confirm:$false
        Start-Supervisor $engine.Config
        (Wait-SupervisedProcess cat -State Running -TimeoutSec 20 -PassThru).State | Should -Be 'Running'
        $engine.Id = (Get-Supervisor).Id
    }

    It 'says that nothing runs when nothing runs' {
        Stop-Supervisor -Force
        { Stop-Supervisor -Force } | Should -Throw -ErrorId "SupervisorNotRunning,$Id.StopSupervisorCommand"
    }

    It 'does nothing for an empty pipe or one that it cannot bind' {
        @() | Stop-Supervisor -Force
        Get-SupervisorSession nobody* | Stop-Supervisor -Force
        Get-Supervisor | Stop-Supervisor -Force -ErrorAction SilentlyContinue -ErrorVariable refused
        $refused[0].FullyQualifiedErrorId | Should -Be "InputObjectNotBound,$Id.StopSupervisorCommand"
        (Get-Supervisor).Id | Should -Be $engine.Id
    }

    It 'makes room for the next engine as the default' {
        Stop-Supervisor -Force
        $next = Start-TestEngine
        try {
            Start-Supervisor $engine.Config
            (Get-Supervisor).Id | Should -Not -BeNullOrEmpty
        }
        finally {
            Stop-TestEngine $next
            $engine.Id = (Get-Supervisor -Session $engine.Socket).Id
        }
    }
}
