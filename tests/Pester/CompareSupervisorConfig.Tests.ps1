BeforeAll {
    . $PSScriptRoot/Common.ps1
    $engine = Start-TestEngine
}

AfterAll { Stop-TestEngine $engine }

Describe 'Compare-SupervisorConfig' {
    It 'shows what an update of the engine''s own files would do, before and after' {
        Compare-SupervisorConfig | Should -BeNullOrEmpty
        (Get-Content $engine.Config -Raw).Replace('[program:idle]', "[program:idle]`npriority = 5").Replace('[program:done]', '[program:other]') | Set-Content $engine.Config
        $changes = Compare-SupervisorConfig
        $changes | ForEach-Object { $_ | Should -BeOfType Supervisor.ConfigChange }
        $changes | ForEach-Object { "$($_.Kind) $($_.Group)" } | Should -Be @('Added other', 'Changed idle', 'Removed done')
        $changes[1].Keys | Should -Contain 'priority'
        $changes[1].Before | Should -Contain 'priority = 999'
        $changes[1].After | Should -Contain 'priority = 5'
        $changes[0].Supervisor | Should -Be $engine.Session.Name
        (Get-SupervisedProcess).Group | Should -Contain 'done'
    }

    It 'shows a table' {
        Compare-SupervisorConfig | Out-String -Width 200 | Should -Match 'Kind +Group +Supervisor +Before +After'
    }

    It 'shows what a fragment would do, from a file or an object' {
        Set-Content "$TestDrive/extra.conf" "[program:extra]`ncommand = /bin/sleep 100"
        $change = Compare-SupervisorConfig "$TestDrive/extra.conf"
        "$($change.Kind) $($change.Group)" | Should -Be 'Added extra'
        $change.After | Should -Contain 'command = /bin/sleep 100'
        (Import-SupervisorConfig "$TestDrive/extra.conf" | Compare-SupervisorConfig -Name other).Group | Should -Be 'extra'
        (Get-Item "$TestDrive/extra.conf" | Compare-SupervisorConfig).Group | Should -Be 'extra'
        Test-Path "$($engine.Folder)/fragments.d" | Should -BeFalse
    }

    It 'has one error for every problem, with file and line' {
        Set-Content "$TestDrive/bad.conf" "[program:cat]`ncommand = x`n[supervisord]"
        Compare-SupervisorConfig "$TestDrive/bad.conf" -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 2
        $problems[0].FullyQualifiedErrorId | Should -Be "ConfigurationInvalid,$Id.CompareSupervisorConfigCommand"
        $problems[0].TargetObject.Line | Should -Be 1
        "$($problems[1])" | Should -Match 'bad.conf:3'
    }

    It 'refuses a name that cannot be one, and files that are not there' {
        Compare-SupervisorConfig "$TestDrive/extra.conf" -Name '../x' -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "FragmentNameInvalid,$Id.CompareSupervisorConfigCommand"
        Compare-SupervisorConfig "$TestDrive/none.conf" -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ConfigurationNotFound,$Id.CompareSupervisorConfigCommand"
    }
}
