BeforeDiscovery { $noOriginal = -not (Test-Path /usr/bin/supervisord) }

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $binary = (Get-Item (Join-Path $RepoRoot 'output/Supervisor/engine/supervisor-engine')).ResolvedTarget
}

Describe 'Update-Supervisor' {
    BeforeAll {
        $engine = Start-TestEngine
        Copy-Item $binary "$($engine.Folder)/next"
        & /bin/chmod +x "$($engine.Folder)/next"
    }

    AfterAll { Stop-TestEngine $engine }

    BeforeEach {
        $before = Get-Supervisor
        $pids = (Get-SupervisedProcess cat, web).Id
    }

    AfterEach { (Get-SupervisedProcess cat, web).Id | Should -Be $pids }

    It 'has the file that the engine was started from go on, and gives nothing' {
        Update-Supervisor | Should -BeNullOrEmpty
        $after = Get-Supervisor
        $after.Generation | Should -Be ($before.Generation + 1)
        $after.Id | Should -Be $before.Id
        $after.EngineId | Should -Be $before.EngineId
        $after.UpgradeProblem | Should -BeNullOrEmpty
    }

    It 'emits the engine that goes on with -PassThru' {
        $after = Update-Supervisor "$($engine.Folder)/next" -PassThru
        $after | Should -BeOfType Supervisor.SupervisorEngine
        $after.Generation | Should -Be ($before.Generation + 1)
        $after.Supervisor | Should -Be $engine.Session.Name
        (Get-Item "/proc/$($after.Id)/exe").ResolvedTarget | Should -Be "$($engine.Folder)/next"
    }

    It 'takes a path from the current folder for an engine of this machine, also as -Binary' {
        Push-Location $engine.Folder
        try { (Update-Supervisor -Binary ./next -PassThru).Generation | Should -Be ($before.Generation + 1) }
        finally { Pop-Location }
    }

    It 'asks first when that is wanted, and -Force answers' {
        (Get-Command Update-Supervisor).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).ConfirmImpact | Should -Be 'Medium'
        Update-Supervisor -WhatIf
        Update-Supervisor -Force -WhatIf
        (Get-Supervisor).Generation | Should -Be $before.Generation
        # Nobody can be asked here.
        { Update-Supervisor -Confirm } | Should -Throw
        (Get-Supervisor).Generation | Should -Be $before.Generation
        & {
            $ConfirmPreference = 'Low'
            (Update-Supervisor -Force -PassThru).Generation
        } | Should -Be ($before.Generation + 1)
    }

    It 'says with -WhatIf what would go on where' {
        $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "Import-Module '$ModulePath'; Update-Supervisor /opt/next -Session unix://$($engine.Socket) -WhatIf; Update-Supervisor -Session unix://$($engine.Socket) -WhatIf"
        $said[0] | Should -Be "What if: Performing the operation `"Upgrade to /opt/next`" on target `"unix://$($engine.Socket)`"."
        $said[1] | Should -Be "What if: Performing the operation `"Upgrade to the file it was started from`" on target `"unix://$($engine.Socket)`"."
    }

    It 'refuses <Name> with the reason, and nothing changes' -ForEach @(
        @{ Name = 'a program that is no engine'; Binary = '/bin/true'; Why = 'it does not answer as an engine does' }
        @{ Name = 'a text file'; Binary = 'text'; Why = 'it cannot be executed' }
        @{ Name = 'a text file that may be run'; Binary = 'run'; Why = 'Exec format error' }
        @{ Name = 'a missing file'; Binary = 'none'; Why = 'there is no such file' }
        @{ Name = 'a folder'; Binary = ''; Why = 'it cannot be executed' }
    ) {
        Set-Content "$($engine.Folder)/text" 'no program'
        Set-Content "$($engine.Folder)/run" 'no program'
        & /bin/chmod +x "$($engine.Folder)/run"
        $path = if ($Binary -like '/*') { $Binary } else { Join-Path $engine.Folder $Binary }
        $out = Update-Supervisor $path -PassThru -ErrorAction SilentlyContinue -ErrorVariable problems
        $out | Should -BeNullOrEmpty
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -Be "SupervisorUpgradeRefused,$Id.UpdateSupervisorCommand"
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        $problems[0].TargetObject | Should -Be $engine.Session.Name
        "$($problems[0])" | Should -Be "cannot upgrade to ${path}: $Why"
        $after = Get-Supervisor
        $after.Generation | Should -Be $before.Generation
        $after.UpgradeProblem | Should -BeNullOrEmpty
    }

    It 'says when the time is over' {
        Set-Content "$($engine.Folder)/sleepy" "#!/bin/sh`nexec sleep 4"
        & /bin/chmod +x "$($engine.Folder)/sleepy"
        Update-Supervisor "$($engine.Folder)/sleepy" -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -Be "SupervisorUpgradeTimeout,$Id.UpdateSupervisorCommand"
        $problems[0].CategoryInfo.Category | Should -Be 'OperationTimeout'

        # One at a time.
        Update-Supervisor -ErrorAction SilentlyContinue -ErrorVariable second
        "$($second[0])" | Should -Be 'cannot upgrade: another upgrade is under way'
        Wait-Until { (Get-SupervisorLog -Tail 5).Line -match 'cannot upgrade to .*/sleepy: it does not answer as an engine does' }
        (Get-Supervisor).Generation | Should -Be $before.Generation
    }

    It 'says that nobody answers' {
        { Update-Supervisor -Session "unix://$TestDrive/none.sock" } | Should -Throw -ErrorId "SupervisorNotRunning,$Id.UpdateSupervisorCommand"
    }
}

Describe 'Update-Supervisor with several engines' {
    BeforeAll { $fleet = 1..3 | ForEach-Object { Start-TestEngine } }

    AfterAll { $fleet | ForEach-Object { Stop-TestEngine $_ } }

    It 'upgrades all at the same time, piped or named; one that cannot be reached is one error' {
        $after = $fleet.Session | Update-Supervisor -PassThru
        $after.Supervisor | Sort-Object | Should -Be ($fleet.Session.Name | Sort-Object)
        $after.Generation | Should -Be @(2, 2, 2)
        $after = Update-Supervisor -Session ($fleet.Session + "unix://$TestDrive/none.sock") -PassThru -ErrorAction SilentlyContinue -ErrorVariable problems
        $after.Generation | Should -Be @(3, 3, 3)
        $problems.FullyQualifiedErrorId | Should -Be "SupervisorNotRunning,$Id.UpdateSupervisorCommand"
        $after.Id | Sort-Object | Should -Be ($fleet.Id | Sort-Object)
    }

    It 'refuses on each, with one error for each' {
        $fleet.Session | Update-Supervisor -EnginePath /bin/true -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 3
        $problems.TargetObject | Sort-Object | Should -Be ($fleet.Session.Name | Sort-Object)
        $problems.FullyQualifiedErrorId | Select-Object -Unique | Should -Be "SupervisorUpgradeRefused,$Id.UpdateSupervisorCommand"
    }
}

Describe 'Update-Supervisor and an original supervisord' -Skip:$noOriginal {
    BeforeAll {
        $config = New-TestConfig "$TestDrive/original"
        & /usr/bin/supervisord -c $config
        Wait-Until { Test-Path "$TestDrive/original/supervisord.pid" }
        $original = [int](Get-Content "$TestDrive/original/supervisord.pid")
    }

    AfterAll { Stop-ById $original }

    It 'is not offered' {
        { Update-Supervisor -Session "unix://$TestDrive/original/s.sock" } | Should -Throw -ErrorId "OperationNotSupported,$Id.UpdateSupervisorCommand"
    }
}
