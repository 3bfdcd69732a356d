BeforeAll {
    . $PSScriptRoot/Common.ps1
    function Set-Fragment { param([string] $Text, [string] $Name = 'shop') Set-Content "$TestDrive/$Name.conf" $Text; "$TestDrive/$Name.conf" }
    $shop = "[program:shop]`ncommand = /bin/sleep 1000`nstartsecs = 0"
}

Describe 'Update-SupervisorConfig' {
    BeforeEach { $engine = Start-TestEngine }
    AfterEach { Stop-TestEngine $engine }

    It 'pushes a fragment, changes it and takes it away' {
        $pid0 = (Get-SupervisedProcess cat).Id
        Update-SupervisorConfig (Set-Fragment "; why`n$shop") | Should -BeNullOrEmpty
        Wait-Until { (Get-StateOf shop) -eq 'Running' }
        $fragment = Get-SupervisorConfig -Section Fragment
        $fragment.Name | Should -Be 'shop'
        $fragment.Groups | Should -Be 'shop'
        Get-Content $fragment.File | Select-Object -First 1 | Should -Be '; why'
        [IO.File]::GetUnixFileMode($fragment.File) | Should -Be 'GroupRead, UserWrite, UserRead'

        $change = Update-SupervisorConfig (Set-Fragment "$shop`npriority = 3") -Force -PassThru
        "$($change.Kind) $($change.Before) $($change.After)" | Should -Be 'Changed priority = 999 priority = 3'

        Update-SupervisorConfig -Name shop -Remove -Force
        Get-SupervisedProcess 'shop*' | Should -BeNullOrEmpty
        Get-SupervisorConfig -Section Fragment | Should -BeNullOrEmpty
        (Get-SupervisedProcess cat).Id | Should -Be $pid0
    }

    It 'keeps a fragment over a restart of the engine' {
        Update-SupervisorConfig (Set-Fragment $shop)
        Restart-Supervisor -Force
        (Wait-SupervisedProcess shop -TimeoutSec 20 -PassThru).State | Should -Be 'Running'
    }

    It 'pushes to several sessions, and one that refuses costs one error' {
        $other = Start-TestEngine "[program:shop]`ncommand = /bin/sleep 1`nautostart = false"
        try {
            $fleet = @($engine.Session, $other.Session)
            $file = Set-Fragment $shop
            $said = Import-SupervisorConfig $file | Compare-SupervisorConfig -Session $fleet -ErrorAction SilentlyContinue
            $said.Supervisor | Should -Be $engine.Session.Name
            Import-SupervisorConfig $file | Update-SupervisorConfig -Session $fleet -WhatIf -ErrorAction SilentlyContinue -ErrorVariable problems
            @($problems).Count | Should -Be 1
            Get-SupervisedProcess 'shop*' -Session $engine.Session | Should -BeNullOrEmpty
            Import-SupervisorConfig $file | Update-SupervisorConfig -Session $fleet -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be "ConfigurationInvalid,$Id.UpdateSupervisorConfigCommand"
            "$($problems[0])" | Should -Match ([regex]::Escape($other.Session.Name))
            Wait-Until { (Get-StateOf shop $engine.Session) -eq 'Running' }
        }
        finally {
            Stop-TestEngine $other
        }
    }

    It 'does nothing with -WhatIf, says what would change, and with -PassThru just what Compare says' {
        $file = Set-Fragment $shop
        $expected = Compare-SupervisorConfig $file | ConvertTo-Json
        Update-SupervisorConfig $file -WhatIf -PassThru | ConvertTo-Json | Should -Be $expected
        $text = & { pwsh -NoProfile -NonInteractive -Command "Import-Module '$ModulePath'; Update-SupervisorConfig '$file' -Session '$($engine.Socket)' -WhatIf" } | Out-String
        $text | Should -Match "Push fragment 'shop': Added group shop .*command = /bin/sleep 1000"
        Test-Path "$($engine.Folder)/fragments.d" | Should -BeFalse
        Get-SupervisorConfig -Section Fragment | Should -BeNullOrEmpty
    }

    It 'updates the engine''s own files, all or one group' {
        Add-Content $engine.Config "`n[program:one]`ncommand = /bin/sleep 1000`nstartsecs = 0`n[program:two]`ncommand = /bin/sleep 1000`nstartsecs = 0"
        (Update-SupervisorConfig -Group one -PassThru).Group | Should -Be 'one'
        Wait-Until { (Get-StateOf one) -eq 'Running' }
        Get-SupervisedProcess 'two*' | Should -BeNullOrEmpty
        (Update-SupervisorConfig -PassThru).Group | Should -Be 'two'
        Update-SupervisorConfig -PassThru | Should -BeNullOrEmpty
        Update-SupervisorConfig -Group nobody -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "GroupNotFound,$Id.UpdateSupervisorConfigCommand"
        $problems.TargetObject | Should -Be 'nobody'
    }

    It 'leaves pending edits of the main file pending while it pushes' {
        Add-Content $engine.Config "`n[program:later]`ncommand = /bin/sleep 1000"
        Update-SupervisorConfig (Set-Fragment $shop)
        Get-SupervisedProcess 'later*' | Should -BeNullOrEmpty
        (Compare-SupervisorConfig).Group | Should -Be 'later'
    }

    It 'asks before something that runs is removed or restarted, and not otherwise' {
        Update-SupervisorConfig (Set-Fragment $shop)
        $script = "Import-Module '$ModulePath'; try { Update-SupervisorConfig -Name shop -Remove -Session '$($engine.Socket)' -ErrorAction Stop; 'done' } catch { 'asked' }"
        pwsh -NoProfile -NonInteractive -Command $script | Select-Object -Last 1 | Should -Be 'asked'
        Wait-Until { (Get-StateOf shop) -eq 'Running' }
        Stop-SupervisedProgram shop
        pwsh -NoProfile -NonInteractive -Command $script | Select-Object -Last 1 | Should -Be 'done'
        Get-SupervisedProcess 'shop*' | Should -BeNullOrEmpty
    }

    It 'refuses what is bad with every problem and changes nothing' {
        Update-SupervisorConfig (Set-Fragment $shop)
        $file = Set-Fragment "[program:shop]`ncommand = x`nstartsecs = soon`n[program:cat]`ncommand = y`n[unix_http_server]`nfile = /tmp/x"
        Update-SupervisorConfig $file -Force -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.TargetObject.Line | Sort-Object | Should -Be @(3, 4, 6)
        $problems.FullyQualifiedErrorId | Should -Be (@("ConfigurationInvalid,$Id.UpdateSupervisorConfigCommand") * 3)
        Get-Content (Get-SupervisorConfig -Section Fragment).File | Should -Be ($shop -split "`n")
        Wait-Until { (Get-StateOf shop) -eq 'Running' }
    }

    It 'names a fragment that is not there' {
        Update-SupervisorConfig -Name nobody -Remove -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "FragmentNotFound,$Id.UpdateSupervisorConfigCommand"
    }

    It 'says when it took too long' {
        Update-SupervisorConfig (Set-Fragment "[program:slow]`ncommand = /bin/sh -c `"trap '' TERM; while :; do sleep 1; done`"`nstopwaitsecs = 30" slow)
        Wait-SupervisedProcess slow -TimeoutSec 20
        Update-SupervisorConfig -Name slow -Remove -Force -TimeoutSec 0 -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ConfigurationUpdateTimeout,$Id.UpdateSupervisorConfigCommand"
        $problems[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        Stop-SupervisedProgram slow -Force -ErrorAction Ignore
    }

    It 'ends though somebody starts meanwhile what it stops' {
        $slow = "[program:late]`ncommand = /bin/sh -c `"trap 'sleep 1; exit' TERM; while :; do sleep 0.1; done`"`nstartsecs = 0`nenvironment = V=`"{0}`""
        Update-SupervisorConfig (Set-Fragment ($slow -f 1) late)
        $file = Set-Fragment ($slow -f 2) late
        $address = $engine.Session.Address
        $push = Start-ThreadJob { Import-Module $using:ModulePath; Update-SupervisorConfig $using:file -Session $using:address -Force }
        Wait-Until { (Get-StateOf late) -eq 'Stopping' }
        Start-SupervisedProgram late -NoWait
        $push | Wait-Job -Timeout 20 | Receive-Job
        $push.State | Should -Be 'Completed'
        Wait-Until { (Get-StateOf late) -eq 'Running' }
        [System.IO.File]::ReadAllText("/proc/$((Get-SupervisedProcess late).Id)/environ") | Should -Match 'V=2'
    }

    It 'takes data files' {
        Set-Content "$TestDrive/jobs.psd1" "@{ 'program:jobs' = @{ command = '/bin/sleep 1000'; startsecs = 0; environment = @{ A = 'b' } } }"
        Update-SupervisorConfig "$TestDrive/jobs.psd1"
        Wait-SupervisedProcess jobs -TimeoutSec 10
        Get-Content "$($engine.Folder)/fragments.d/jobs.conf" | Should -Contain 'environment = A="b"'
    }

    It 'pushes neither of two files with one name, and names both' {
        $null = New-Item -ItemType Directory -Force "$TestDrive/a", "$TestDrive/b"
        Set-Content "$TestDrive/a/twin.conf" $shop
        Set-Content "$TestDrive/b/twin.conf" $shop.Replace('shop', 'mall')
        $file = Set-Fragment $shop.Replace('shop', 'single') single
        $all = Get-Item "$TestDrive/a/twin.conf", "$TestDrive/b/twin.conf", $file
        $go = @{ Force = $true; ErrorAction = 'Continue' }
        foreach ($push in { $all | Update-SupervisorConfig @go }, { $all | Import-SupervisorConfig | Update-SupervisorConfig @go }, { Update-SupervisorConfig $all @go }) {
            $problems = @(& $push 2>&1)
            $problems | Should -HaveCount 1
            $problems.FullyQualifiedErrorId | Should -Be "FragmentNameInvalid,$Id.UpdateSupervisorConfigCommand"
            "$problems" | Should -BeLike "*$TestDrive/a/twin.conf and $TestDrive/b/twin.conf*"
            $problems.TargetObject | Should -Be "$TestDrive/a/twin.conf", "$TestDrive/b/twin.conf"
        }

        (Get-SupervisorConfig -Section Fragment).Name | Should -Be 'single'
        Update-SupervisorConfig $file, $file -Force
        $all | Compare-SupervisorConfig -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "FragmentNameInvalid,$Id.CompareSupervisorConfigCommand"
    }

    It 'completes the names of fragments' {
        Update-SupervisorConfig (Set-Fragment $shop)
        $null = Get-SupervisorConfig -Section Fragment
        (Complete 'Update-SupervisorConfig -Remove -Name sh').CompletionText | Should -Be 'shop'
        (Complete 'Get-SupervisorConfig -Section Fragment s').CompletionText | Should -Be 'shop'
        $null = Get-SupervisorConfig
        (Complete 'Get-SupervisorConfig we').CompletionText | Should -Be 'web'
        (Complete 'Get-SupervisorConfig -Section Server -Name u').CompletionText | Should -Be 'unix_http_server'
        (Complete "Get-SupervisorConfig -Session $TestDrive/none.sock zz").CompletionText | Where-Object { $_ -eq 'shop' } | Should -BeNullOrEmpty
    }
}
