# What administrators paste: over a fleet with one dead host, every sentence does its work on the others.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    Set-Content $TestDrive/hosts.txt ($Hosts + $DeadHost)
    Set-Location $TestDrive
    $script:fleet = New-SupervisorSession -HostName (Get-Content hosts.txt) -TimeoutSec 5 -ErrorAction SilentlyContinue -ErrorVariable opening
    $script:opening = $opening
}

AfterAll { Get-SupervisorSession | Remove-SupervisorSession }

Describe 'A fleet over ssh' {
    It 'opens every host but the dead one, which costs one error that names it' {
        $fleet.Name | Sort-Object | Should -Be $Hosts
        $opening | Should -HaveCount 1
        $opening[0].TargetObject | Should -Be $DeadHost
        "$($opening[0])" | Should -Match "$DeadHost.*(timed out|No route)"
    }

    It 'knows each engine by its own host and identity, though the socket has the same path everywhere' {
        $engines = Get-Supervisor -Session $fleet
        $engines.HostName | Sort-Object | Should -Be $Hosts
        $engines.EngineId | Sort-Object -Unique | Should -HaveCount 7
    }

    It 'restarts what has failed, everywhere' {
        $crashed = Get-SupervisedProcess -Session $fleet -State Fatal, Exited
        $crashed.Name | Should -Be (@('crash') * 7)
        $restarted = Get-SupervisedProcess -Session $fleet -State Fatal, Exited | Restart-SupervisedProgram -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
        $restarted | Should -BeNullOrEmpty -Because '/bin/false cannot be helped'
        $failed | Should -HaveCount 7
        $failed.TargetObject.HostName | Sort-Object | Should -Be $Hosts
    }

    It 'starts what is stopped on the host that it came from, and nowhere else' {
        $started = Get-SupervisedProcess idle -Session $fleet | Where-Object HostName -In 'web2', 'web5' | Restart-SupervisedProgram -PassThru
        $started.HostName | Sort-Object | Should -Be 'web2', 'web5'
        (Get-SupervisedProcess idle -Session $fleet | Where-Object State -EQ Running).HostName | Sort-Object | Should -Be 'web2', 'web5'
        $started | Stop-SupervisedProgram
    }

    It 'hands events of all hosts to the pipeline' {
        $seen = Watch-SupervisorEvent -Session $fleet -EventType PROCESS_STATE_FATAL -IncludeCurrent -MaxEvents 7 -TimeoutSec 20 | ForEach-Object { "$($_.HostName) $($_.Name)" }
        $seen | Sort-Object | Should -Be ($Hosts | ForEach-Object { "$_ crash" })
    }

    It 'shows what a pushed configuration would change, and changes nothing' {
        Set-Content web.conf "[program:pushed]`ncommand = /bin/sleep 1000`nstartsecs = 0"
        Import-SupervisorConfig ./web.conf | Update-SupervisorConfig -Session $fleet -WhatIf
        Get-SupervisedProcess pushe* -Session $fleet | Should -BeNullOrEmpty
    }

    It 'pushes a configuration to all, and takes it away again' {
        $changes = Import-SupervisorConfig ./web.conf | Update-SupervisorConfig -Session $fleet -PassThru -Confirm:$false
        $changes | ForEach-Object { "$($_.Kind) $($_.Group)" } | Should -Be (@('Added pushed') * 7)
        (Get-SupervisedProcess pushed -Session $fleet).State | Should -Be (@('Running') * 7)
        Update-SupervisorConfig -Name web -Remove -Session $fleet -Force
        Get-SupervisedProcess pushe* -Session $fleet | Should -BeNullOrEmpty
    }

    It 'puts the old host beside the new ones' {
        $old = New-SupervisorSession -Uri "http://${OldHost}:9001" -Credential ([pscredential]::new('ops', (New-Password secret)))
        $all = Get-SupervisedProcess web -Session ($fleet + $old)
        $all.State | Should -Be (@('Running') * 8)
        (Restart-SupervisedProgram web -Session $old -PassThru).State | Should -Be Running
        { Import-SupervisorConfig ./web.conf | Update-SupervisorConfig -Session $old -ErrorAction Stop -Confirm:$false } |
            Should -Throw -ErrorId 'OperationNotSupported,*'
    }
}

Describe 'PowerShell remoting over ssh' {
    BeforeAll { $script:remote = New-PSSession -HostName $Hosts[0..2] }
    AfterAll { $remote | Remove-PSSession }

    It 'runs the whole pipeline on every host' {
        $started = Invoke-Command -Session $remote { Get-SupervisedProcess | Where-Object State -NE Running | Restart-SupervisedProgram -PassThru -ErrorAction SilentlyContinue }
        $started.PSComputerName | Sort-Object | Should -Be $Hosts[0..2]
        $started.Name | Should -Be (@('idle') * 3)
        $table = $started | Format-Table -GroupBy PSComputerName | Out-String
        $table | Should -Match 'PSComputerName: web1'
        $table | Should -Match 'idle'
        Invoke-Command -Session $remote { Stop-SupervisedProgram idle }
    }

    It 'sends an object that came back to the host that it belongs to, by an open session' {
        $stopped = Invoke-Command -Session $remote { Get-SupervisedProcess idle } | Where-Object PSComputerName -EQ web2
        ($stopped | Start-SupervisedProgram -PassThru).HostName | Should -Be web2
        (Get-SupervisedProcess idle -Session $fleet | Where-Object State -EQ Running).HostName | Should -Be web2
        Stop-SupervisedProgram idle -Session $fleet
    }

    It 'refuses an object whose engine no session leads to, and touches nothing' {
        $foreign = Invoke-Command -Session $remote { Get-SupervisedProcess web } | Select-Object -First 1
        $before = Get-SupervisedProcess web -Session $fleet | Sort-Object HostName
        $refused = pwsh -NoProfile -NonInteractive -Command {
            param($xml, $module)
            Import-Module $module
            $errors = $null
            [System.Management.Automation.PSSerializer]::Deserialize($xml) | Restart-SupervisedProgram -ErrorVariable errors -ErrorAction SilentlyContinue
            $errors[0].FullyQualifiedErrorId
        } -args ([System.Management.Automation.PSSerializer]::Serialize($foreign)), $ModulePath
        $refused | Should -BeLike 'RemoteObjectNotRoutable,*'
        (Get-SupervisedProcess web -Session $fleet | Sort-Object HostName).Id | Should -Be $before.Id
    }
}
