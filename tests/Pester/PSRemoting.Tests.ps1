BeforeDiscovery {
    $missing = '/usr/sbin/sshd', '/usr/bin/ssh', '/usr/bin/ssh-keygen' | Where-Object { -not (Test-Path $_) }
    if ($missing) { Write-Warning "not run: $missing is missing (apt-get install openssh-server)" }
}

Describe 'PowerShell remoting over ssh' -Skip:([bool]$missing) {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        . $PSScriptRoot/Ssh.ps1
        $engine = Start-TestEngine
        $pwsh = (Get-Command pwsh).Source
        # What about_Supervisor_Remoting says: one subsystem for everything, one that may only look.
        Set-Content "$TestDrive/look.pssc" "@{ SchemaVersion = '2.0.0.0'; GUID = '$([guid]::NewGuid())'; SessionType = 'RestrictedRemoteServer'; ModulesToImport = '$ModulePath'; VisibleCmdlets = 'Get-Supervis*' }"
        $sshd = Start-TestSshd "$TestDrive/sshd" ([ordered]@{ '127.0.0.1' = $engine.Socket }) -More @(
            "Subsystem powershell $pwsh -sshs -NoLogo -NoProfile"
            "Subsystem powershell-look $pwsh -sshs -NoLogo -NoProfile -ConfigurationFile $TestDrive/look.pssc"
        )
        $how = @{ HostName = '127.0.0.1'; Port = $sshd.How.Port; KeyFilePath = $sshd.How.KeyFilePath; Options = @{ StrictHostKeyChecking = 'no'; UserKnownHostsFile = '/dev/null'; LogLevel = 'ERROR' } }
        $session = New-PSSession @how
        Invoke-Command $session { Import-Module $using:ModulePath }
    }

    AfterAll {
        Get-PSSession | Remove-PSSession
        if ($sshd) { Stop-ById $sshd.Id }
        Stop-TestEngine $engine
    }

    It 'gives errors their ids, and the name of the host' {
        Invoke-Command $session { Get-SupervisedProcess nope } -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -Be "ProcessNotFound,$Id.GetSupervisedProcessCommand"
        "$($problems[0])" | Should -BeLike "*on $([Environment]::MachineName) (unix://$($engine.Socket))*"
        $problems[0].OriginInfo.PSComputerName | Should -Be '127.0.0.1'
    }

    It 'works as implicit remoting, whose objects are deserialised and never acted on here' {
        $proxies = Import-PSSession $session -Module Supervisor -Prefix Far -AllowClobber
        try {
            $process = Get-FarSupervisedProcess cat
            $process.PSTypeNames[0] | Should -Be 'Deserialized.Supervisor.SupervisedProcess'
            $process.State | Should -Be 'Running'
            $process | Stop-SupervisedProgram -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems.FullyQualifiedErrorId | Should -Be "RemoteObjectNotRoutable,$Id.StopSupervisedProgramCommand"
            (Restart-FarSupervisedProgram cat -PassThru).Id | Should -Not -Be $process.Id
        }
        finally { Remove-Module $proxies.Name }
    }

    It 'can be kept to looking by a session configuration behind a subsystem' {
        $looking = New-PSSession @how -Subsystem powershell-look
        (Invoke-Command $looking { Get-SupervisedProcess -Name cat }).State | Should -Be 'Running'
        Invoke-Command $looking { Stop-SupervisedProgram cat } -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -Be 'CommandNotFoundException'
        Get-StateOf cat $engine.Session | Should -Be 'Running'
    }
}
