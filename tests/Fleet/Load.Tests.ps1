# A hundred sessions at once, on engines of this machine.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    $script:engines = 1..20 | ForEach-Object { Start-TestEngine "[program:p]`ncommand = /bin/sleep 1000`nstartsecs = 0`nnumprocs = 5`nprocess_name = %(process_num)d" }
    $script:sessions = foreach ($engine in $engines) { 1..5 | ForEach-Object { New-SupervisorSession $engine.Socket -Name "$($engine.Id)-$_" } }
}

AfterAll { foreach ($engine in $engines) { Stop-TestEngine $engine } }

Describe 'A hundred sessions' {
    It 'are read at the same time' {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $processes = Get-SupervisedProcess -Session $sessions
        Write-Host "    $($sessions.Count) sessions, $($processes.Count) processes: $($clock.ElapsedMilliseconds) ms"
        $processes | Should -HaveCount 500
        $processes.EngineId | Sort-Object -Unique | Should -HaveCount 20
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
    }

    It 'restart everything with one request for each engine that processes came from' {
        $mine = $sessions | Where-Object Name -Like '*-1'
        $counts = $mine | ForEach-Object { (Get-Supervisor -Session $_).RequestCount }
        (Get-SupervisedProcess -Session $mine | Restart-SupervisedProgram -PassThru).State | Sort-Object -Unique | Should -Be Running
        $after = $mine | ForEach-Object { (Get-Supervisor -Session $_).RequestCount }
        0..19 | ForEach-Object { $after[$_] - $counts[$_] - 1 } | Sort-Object -Unique | Should -Be 2
    }

    It 'watch their events at the same time, and end together' {
        $mine = $sessions
        $seen = Watch-SupervisorEvent -Session $mine -IncludeCurrent -MaxEvents 500 -TimeoutSec 30
        $seen | Should -HaveCount 500
        $seen.Supervisor | Sort-Object -Unique | Should -HaveCount 100
    }
}
