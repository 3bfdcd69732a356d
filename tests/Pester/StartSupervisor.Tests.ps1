BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Start-Supervisor' {
    BeforeEach { $folder = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))" }

    AfterEach {
        Get-SupervisorSession | ForEach-Object {
            $number = try { (Get-Supervisor -Session $_).Id } catch { 0 }
            Remove-SupervisorSession $_
            if ($number) { Stop-ById $number }
        }
    }

    It 'starts a daemon that answers, says nothing, and makes its session the default' {
        $config = New-TestConfig $folder
        Start-Supervisor $config | Should -BeNullOrEmpty
        (Get-SupervisorSession).Address | Should -Be "unix://$folder/s.sock"
        $engine = Get-Supervisor
        $engine.State | Should -Be 'Running'
        $engine.ConfigPath | Should -Be $config
        (Get-Content "$folder/supervisord.pid").Trim() | Should -Be $engine.Id
        # A daemon: no child of this pwsh.
        (Get-Content "/proc/$($engine.Id)/status" | Select-String '^PPid:\s+(\d+)').Matches.Groups[1].Value | Should -Not -Be $PID
    }

    It 'gives the session with -PassThru' {
        $session = Start-Supervisor (New-TestConfig $folder) -PassThru
        $session | Should -BeOfType Supervisor.SupervisorSession
        $session.EngineVersion | Should -Not -BeNullOrEmpty
    }

    It 'takes a relative path' {
        $null = New-TestConfig $folder
        Push-Location $folder
        try { Start-Supervisor ./test.conf } finally { Pop-Location }
        (Get-Supervisor).ConfigPath | Should -Be "$folder/test.conf"
    }

    It 'starts nothing with -WhatIf' {
        Start-Supervisor (New-TestConfig $folder) -WhatIf
        Test-Path "$folder/s.sock" | Should -BeFalse
        Get-SupervisorSession | Should -BeNullOrEmpty
    }

    It 'refuses a second start on a live socket' {
        $config = New-TestConfig $folder
        Start-Supervisor $config
        $number = (Get-Supervisor).Id
        { Start-Supervisor $config } | Should -Throw -ErrorId "SupervisorAlreadyRunning,$Id.StartSupervisorCommand"
        try { Start-Supervisor $config } catch { $_.CategoryInfo.Category | Should -Be 'ResourceExists' }
        (Get-Supervisor).Id | Should -Be $number
    }

    It 'writes one error for each problem, with file and line' {
        $config = New-TestConfig $folder @'
[program:one]
command = /bin/sleep 1
autostart = maybe

[program:two]
command = /bin/sleep 1
startsecs = soon
'@
        Start-Supervisor $config -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 2
        $problems.FullyQualifiedErrorId | Should -Be @("ConfigurationInvalid,$Id.StartSupervisorCommand", "ConfigurationInvalid,$Id.StartSupervisorCommand")
        $lines = Get-Content $config
        "$($problems[0])" | Should -Match ([regex]::Escape("${config}:$($lines.IndexOf('autostart = maybe') + 1)"))
        "$($problems[1])" | Should -Match ([regex]::Escape("${config}:$($lines.IndexOf('startsecs = soon') + 1)"))
        Get-SupervisorSession | Should -BeNullOrEmpty
    }

    It 'says what the engine said when it does not start' {
        $config = New-TestConfig $folder
        $fake = "$folder/engine"
        Set-Content $fake "#!/bin/sh`necho 'Error: cannot open an HTTP server: the disk is on fire' >&2`necho 'For help, use x -h' >&2`nexit 2"
        & /bin/chmod +x $fake
        Start-Supervisor $config -EnginePath $fake -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "SupervisorStartFailed,$Id.StartSupervisorCommand"
        "$problems" | Should -Match 'the disk is on fire'
    }

    It 'says so when the engine does not answer in time' {
        $config = New-TestConfig $folder
        Start-Supervisor $config -EnginePath /bin/true -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "SupervisorStartTimeout,$Id.StartSupervisorCommand"
    }

    It 'names a configuration and an engine that are not there' {
        { Start-Supervisor "$TestDrive/none.conf" } | Should -Throw -ErrorId "ConfigurationNotFound,$Id.StartSupervisorCommand"
        { Start-Supervisor (New-TestConfig $folder) -EnginePath "$TestDrive/none" } | Should -Throw -ErrorId "EngineNotFound,$Id.StartSupervisorCommand"
    }

    It 'looks for the engine in $env:SUPERVISOR_ENGINE before the module' {
        $before = $env:SUPERVISOR_ENGINE
        $env:SUPERVISOR_ENGINE = "$TestDrive/none"
        try { { Start-Supervisor (New-TestConfig $folder) } | Should -Throw -ErrorId "EngineNotFound,$Id.StartSupervisorCommand" }
        finally { $env:SUPERVISOR_ENGINE = $before }
    }

    It 'ends an attached engine with its pwsh, even a killed one' {
        $config = New-TestConfig $folder
        $script = "Import-Module '$ModulePath'; Start-Supervisor '$config' -Attached; (Get-Supervisor).Id | Set-Content '$folder/id.tmp'; Move-Item '$folder/id.tmp' '$folder/id'; Start-Sleep 600"
        $shell = Start-Process (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-NonInteractive', '-Command', "`"$script`"" -PassThru -RedirectStandardOutput "$folder/out" -RedirectStandardError "$folder/err"
        try {
            Wait-Until { Test-Path "$folder/id" } -Seconds 40
            $engine = [int](Get-Content "$folder/id")
            Test-Alive $engine | Should -BeTrue
        }
        finally { & /bin/kill -KILL $shell.Id }
        Wait-Until { -not (Test-Alive $engine) } -Seconds 30
    }
}
