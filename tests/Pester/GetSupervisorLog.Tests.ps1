BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine
    $other = Start-TestEngine
    Wait-SupervisedProcess cat -TimeoutSec 10 -Session $engine.Session, $other.Session
}

AfterAll { Stop-TestEngine $engine; Stop-TestEngine $other }

Describe 'Get-SupervisorLog' {
    It 'shows the last lines with the time they tell' {
        $lines = Get-SupervisorLog
        $lines[0] | Should -BeOfType Supervisor.LogLine
        $lines[0].Stream | Should -Be 'Activity'
        $lines[0].Timestamp.ToString('yyyy-MM-dd HH:mm:ss,fff') | Should -Be $lines[0].Line.Substring(0, 23)
        $lines.Line -match 'spawned: .cat. with pid' | Should -Not -BeNullOrEmpty
        @(Get-SupervisorLog -Tail 2).Count | Should -Be 2
    }

    It 'gives all of it as one text' {
        Get-SupervisorLog -Raw | Should -Be (Get-Content "$($engine.Folder)/supervisord.log" -Raw)
    }

    It 'follows with -Wait' {
        $told = $false
        $lines = Get-SupervisorLog -Wait -Tail 1 -TimeoutSec 20 | ForEach-Object { if (-not $told) { $told = $true; Stop-SupervisedProgram cat } else { $_.Line } } | Select-Object -First 2
        $lines -match 'waiting for cat to stop|stopped: cat' | Should -Not -BeNullOrEmpty
        Start-SupervisedProgram cat
    }

    It 'takes sessions from the pipeline and says whose line it is' {
        $lines = $engine.Session, $other.Session | Get-SupervisorLog -Tail 1
        ($lines.Supervisor | Sort-Object) | Should -Be (@($engine.Session.Name, $other.Session.Name) | Sort-Object)
        ($lines | Out-String) | Should -Match ([regex]::Escape("$($other.Session.Name) supervisord | "))
    }
}

Describe 'Clear-SupervisorLog' {
    It 'begins a new one' {
        Clear-SupervisorLog -WhatIf
        (Get-SupervisorLog -Raw).Length | Should -BeGreaterThan 0
        $other.Session | Clear-SupervisorLog
        # Who cleared it is the first thing that it says.
        Get-SupervisorLog -Session $other.Session | Should -HaveCount 1
        (Get-SupervisorLog -Session $other.Session -Raw) | Should -Match ' INFO audit .* do=engine/log/clear '
        @(Get-SupervisorLog).Count | Should -BeGreaterThan 3
    }

    It 'says when there is no engine' {
        { Clear-SupervisorLog -Session "$TestDrive/none.sock" } | Should -Throw -ErrorId "SupervisorNotRunning,$Id.ClearSupervisorLogCommand"
    }
}
