# A story: an administrator upgrades an engine while others work with it.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine @"
[program:count]
command = /bin/sh -c 'i=0; while :; do i=`$((i+1)); echo line `$i; sleep 0.002; done'
startsecs = 0

[program:stubborn]
command = /bin/sh -c 'trap "sleep 4; exit 0" TERM; echo up; while :; do sleep 0.05; done'
startsecs = 1
stopwaitsecs = 30

[program:quiet]
command = /bin/sleep 1000
process_name = %(program_name)s_%(process_num)02d
numprocs = 5
startsecs = 0
"@
    Copy-Item (Get-Item (Join-Path $RepoRoot 'output/Supervisor/engine/supervisor-engine')).ResolvedTarget "$($engine.Folder)/next"
    & /bin/chmod +x "$($engine.Folder)/next"

    # Another pwsh, as another administrator has one.
    function Start-Other {
        param([scriptblock] $Script, [object[]] $With)
        Start-Job $Script -ArgumentList (@($ModulePath, "unix://$($engine.Socket)") + $With)
    }

    function Receive-Other {
        param($Job, [int] $Seconds = 60)
        $null = Wait-Job $Job -Timeout $Seconds
        if ($Job.State -ne 'Completed') { throw "the other pwsh is $($Job.State): $(Receive-Job $Job *>&1 | Out-String)" }
        Receive-Job $Job
        Remove-Job $Job
    }
}

AfterAll {
    Get-Job | Remove-Job -Force
    Stop-TestEngine $engine
}

Describe 'An upgrade while others are at work' {
    It 'loses no line of a log that is followed, and none is shown twice' {
        $following = Start-Other {
            param($Module, $Address, $Ready)
            Import-Module $Module
            $count = 0
            $lines = Get-SupervisedLog count -Tail 0 -Wait -Session $Address | ForEach-Object { if (++$count -eq 1) { Set-Content $Ready 'it follows' }; $_.Line } | Select-Object -First 3000
            $lines -join ','
        } -With "$TestDrive/ready"
        Wait-Until -Seconds 60 { Test-Path "$TestDrive/ready" }
        $pids = (Get-SupervisedProcess quiet, count).Id
        foreach ($generation in 2, 3) { (Update-Supervisor "$($engine.Folder)/next" -PassThru).Generation | Should -Be $generation }
        $following.State | Should -Be 'Running'
        $lines = (Receive-Other $following) -split ','
        (Get-SupervisedProcess quiet, count).Id | Should -Be $pids
        $numbers = $lines | ForEach-Object { [int]$_.Substring(5) }
        $numbers.Count | Should -Be 3000
        $numbers | Should -Be ($numbers[0]..($numbers[0] + 2999))
    }

    It 'leaves those who restart or wait their results' {
        Wait-Until { (Get-SupervisedLog stubborn -Tail 1).Line -eq 'up' }
        $before = Get-SupervisedProcess stubborn
        $restarting = Start-Other {
            param($Module, $Address)
            Import-Module $Module
            Restart-SupervisedProgram stubborn, quiet -Session $Address -PassThru
        }
        Wait-Until { (Get-StateOf stubborn) -eq 'Stopping' } -Seconds 40
        (Update-Supervisor -PassThru).Generation | Should -Be 4
        Get-StateOf stubborn | Should -Be 'Stopping'
        $restarted = Receive-Other $restarting
        $restarted.Name | Sort-Object | Should -Be (@('quiet:quiet_00', 'quiet:quiet_01', 'quiet:quiet_02', 'quiet:quiet_03', 'quiet:quiet_04', 'stubborn') | Sort-Object)
        $restarted.State | Select-Object -Unique | Should -Be 'Running'
        ($restarted | Where-Object Name -EQ 'stubborn').Id | Should -Not -Be $before.Id
        ((Get-SupervisorLog -Tail 200).Line -like '*INFO stopped: stubborn*').Count | Should -Be 1
    }

    It 'loses no event that is watched' {
        $watching = Start-Other {
            param($Module, $Address, $Ready)
            Import-Module $Module
            Watch-SupervisorEvent -Session $Address -WarningAction SilentlyContinue |
                ForEach-Object { Set-Content $Ready 'it watches'; $_ } |
                Where-Object { $_.EventType -eq 'REMOTE_COMMUNICATION' -or $_.EventType -eq 'LOST' } |
                ForEach-Object { $_.Data ?? $_.EventType; if ($_.Data -eq 'end') { break } }
        } -With "$TestDrive/watches"
        Wait-Until -Seconds 60 { Send-SupervisorEvent hello first; Test-Path "$TestDrive/watches" }
        Send-SupervisorEvent hello one
        Update-Supervisor
        Send-SupervisorEvent hello two
        & /bin/kill -USR1 $engine.Id
        Wait-Until { (Get-Supervisor).Generation -eq 6 }
        Send-SupervisorEvent hello three
        Send-SupervisorEvent hello end
        $seen = Receive-Other $watching
        $seen | Where-Object { $_ -ne 'first' } | Should -Be @('one', 'two', 'three', 'end')
    }

    It 'goes on as ever afterwards' {
        Add-Content $engine.Config "`n[program:new]`ncommand = /bin/sleep 1000`nstartsecs = 0"
        (Update-SupervisorConfig -PassThru).Group | Should -Be 'new'
        (Get-SupervisedProcess new).State | Should -Be 'Running'
        Stop-SupervisedProgram quiet
        (Get-SupervisedProcess quiet).State | Select-Object -Unique | Should -Be 'Stopped'
        Restart-Supervisor -Force -PassThru | ForEach-Object Generation | Should -Be 6
        (Get-Supervisor).Id | Should -Be $engine.Id
    }
}
