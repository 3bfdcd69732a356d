# A host is cut off in the middle and comes back: the others go on at once, and what it missed is there afterwards or is marked.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    $script:fleet = New-SupervisorSession -HostName $Hosts -TimeoutSec 4 -Options @{ ServerAliveInterval = 1; ServerAliveCountMax = 2 }
}

AfterAll {
    Connect-FleetHost web3
    Get-SupervisorSession | Remove-SupervisorSession
}

Describe 'A host that is cut off' {
    It 'costs one error, and the others answer no later for it' {
        Disconnect-FleetHost web3
        try {
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $arrived = Get-SupervisedProcess web -Session $fleet -ErrorAction SilentlyContinue -ErrorVariable failed | ForEach-Object { $clock.Elapsed.TotalSeconds }
        } finally { Connect-FleetHost web3 }
        $arrived | Should -HaveCount 6
        ($arrived | Measure-Object -Maximum).Maximum | Should -BeLessThan 2
        $failed | Should -HaveCount 1
        "$($failed[0].TargetObject)" | Should -Be web3
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 8
    }

    It 'answers again when it is back, by the same session' {
        Wait-Until { Get-SupervisedProcess web -Session web3 -ErrorAction Ignore } -Seconds 20
        (Get-SupervisedProcess web -Session $fleet).HostName | Sort-Object | Should -Be $Hosts
    }

    It 'loses no line of a follower: those written meanwhile come when it is back' {
        $lines = [System.Collections.Concurrent.ConcurrentQueue[object]]::new()
        $reader = [powershell]::Create().AddScript({
            param($module, $hosts, $lines)
            Import-Module $module
            $fleet = New-SupervisorSession -HostName $hosts -TimeoutSec 4 -Options @{ ServerAliveInterval = 1; ServerAliveCountMax = 2 }
            Get-SupervisedLog web -Wait -Tail 1 -Session $fleet -WarningAction SilentlyContinue | ForEach-Object { $lines.Enqueue($_) }
        }).AddArgument($ModulePath).AddArgument($Hosts).AddArgument($lines)
        $running = $reader.BeginInvoke()
        $numbers = { param($of) @($lines | Where-Object HostName -EQ $of | ForEach-Object { [int](($_.Line -split ' ')[-1]) }) }
        try {
            Wait-Until { ($lines.HostName | Sort-Object -Unique).Count -eq 7 } -Seconds 20
            Disconnect-FleetHost web3
            $others = (& $numbers web1).Count
            Wait-Until { (& $numbers web1).Count -ge $others + 5 } -Seconds 20
            $before = (& $numbers web3)[-1]
            Connect-FleetHost web3
            Wait-Until { $seen = & $numbers web3; $seen -and $seen[-1] -gt $before + 5 } -Seconds 40
        } finally {
            Connect-FleetHost web3
            $stopping = $reader.BeginStop($null, $null)
            $stopping.AsyncWaitHandle.WaitOne(5000) | Should -BeTrue -Because 'a follower stops when it is told to'
            $reader.Dispose()
        }
        foreach ($name in 'web1', 'web3') {
            $seen = & $numbers $name
            $seen | Should -Be @($seen[0]..$seen[-1]) -Because "no line of $name is missing or comes twice"
        }
    }
}
