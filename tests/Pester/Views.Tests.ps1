BeforeAll {
    . $PSScriptRoot/Common.ps1
    $one = Start-TestEngine
    $two = Start-TestEngine
    $null = Wait-SupervisedProcess crash -State Fatal -Session $one.Session -TimeoutSec 20
    function Show { param([scriptblock] $Block) (& $Block | Out-String -Width 200) -split '\r?\n' | ForEach-Object TrimEnd | Where-Object { $_ } }
}

AfterAll {
    Stop-TestEngine $one
    Stop-TestEngine $two
}

Describe 'Views of processes' {
    It 'show a table with state, id and name, grouped by engine' {
        $lines = Show { Get-SupervisedProcess -Session $one.Session, $two.Session }
        @($lines | Where-Object { $_ -match '^   Supervisor: ' }).Count | Should -Be 2
        $lines | Where-Object { $_ -match '^State\s+Id\s+Uptime\s+Exit\s+Name\s+Description' } | Should -HaveCount 2
        $lines | Where-Object { $_ -match '^Running\s+\d+\s+00:00:\d\d\s+cat$' } | Should -HaveCount 2
    }

    It 'have a table with where it is and when it started under the name Detail' {
        (Show { Get-SupervisedProcess cat -Session $one.Session | Format-Table -View Detail })[0] | Should -Match '^Supervisor\s+HostName\s+Name\s+State\s+Id\s+StartTime\s+Prio\s+StdOutLog'
    }

    It 'have a list with everything, and each only once' {
        $lines = Show { Get-SupervisedProcess cat -Session $one.Session | Format-List }
        $shown = $lines | Where-Object { $_ -match '^\w+\s+:' } | ForEach-Object { ($_ -split '\s')[0] }
        $all = [Supervisor.SupervisedProcess].GetProperties().Name | Where-Object { $_ -notin 'PID', 'ProcessId' }
        ($shown | Sort-Object) -join ' ' | Should -Be (($all | Sort-Object) -join ' ')
    }

    It 'have names side by side' {
        $wide = Show { Get-SupervisedProcess -Session $one.Session | Format-Wide -Column 3 }
        $wide -join ' ' | Should -Match 'cat\s+crash\s+done'
    }

    It 'colour only what is shown: no value and no redirected text has an escape' {
        (Get-SupervisedProcess cat -Session $one.Session).State | Should -Be 'Running'
        (Show { Get-SupervisedProcess -Session $one.Session }) -join '' | Should -Not -Match "`e"
        $PSStyle.OutputRendering = 'Ansi'
        try { Get-SupervisedProcess cat -Session $one.Session | Out-String | Should -Match "`e\[32mRunning`e\[0m" }
        finally { $PSStyle.OutputRendering = 'Host' }
    }

    It 'are those of deserialized objects too' {
        $lines = Show { Get-SupervisedProcess cat -Session $one.Session | ConvertTo-Deserialized }
        $lines[1] | Should -Match '^State\s+Id\s+Uptime'
    }
}

Describe 'Objects over remoting' {
    It 'keep every value as it is, at depth <_>' -ForEach 1, 2 {
        $live = Get-SupervisedProcess cat -Session $one.Session
        $copy = $live | ConvertTo-Deserialized -Depth $_
        $copy.PSTypeNames[0] | Should -Be 'Deserialized.Supervisor.SupervisedProcess'
        foreach ($property in [Supervisor.SupervisedProcess].GetProperties()) {
            $copy.($property.Name) | Should -Be $live.($property.Name) -Because $property.Name
            if ($null -ne $live.($property.Name)) { $copy.($property.Name) | Should -BeOfType $live.($property.Name).GetType() -Because $property.Name }
        }

        # The trap that text avoids: an enum would be a number here, and everything would be "not Running".
        @($copy | Where-Object State -NE Running).Count | Should -Be 0
        @($copy | Where-Object State -EQ Running).Count | Should -Be 1
    }

    It 'come out of a job with values and types, and with the runspace but no tie to this engine' {
        $module, $socket = $ModulePath, $one.Socket
        $copy = Start-Job { Import-Module $using:module; Get-SupervisedProcess cat -Session $using:socket } | Receive-Job -Wait -AutoRemoveJob
        $copy.PSTypeNames[0] | Should -Be 'Deserialized.Supervisor.SupervisedProcess'
        $copy.State | Should -BeOfType string
        $copy.StartTime.Kind | Should -Be 'Local'
        $copy.Uptime | Should -BeOfType timespan
        $copy.EngineId | Should -Be (Get-Supervisor -Session $one.Session).EngineId
        $copy.RunspaceId | Should -Not -BeNullOrEmpty
    }

    It 'are claimed by InputObject before the binder looks at their Name' {
        $copy = Get-SupervisedProcess cat -Session $one.Session | ConvertTo-Deserialized
        Trace-Command -Name ParameterBinding -FilePath "$TestDrive/trace.txt" -Expression { $copy | Stop-SupervisedProgram -WhatIf -ErrorAction SilentlyContinue }
        $trace = Get-Content "$TestDrive/trace.txt"
        $trace | Where-Object { $_ -match 'BIND arg \[.*\] to param \[InputObject\] SUCCESSFUL' } | Should -Not -BeNullOrEmpty
        $trace | Where-Object { $_ -match 'BIND arg \[.*\] to param \[Name\]' } | Should -BeNullOrEmpty
    }
}

Describe 'Views of everything that cmdlets give' {
    It 'are a table, or a text for lines, and a list with every property' {
        $types = (Get-Command -Module Supervisor -CommandType Cmdlet).ImplementingType |
            ForEach-Object { $_.GetCustomAttributes([System.Management.Automation.OutputTypeAttribute], $false).Type } |
            Where-Object Name -Like 'Supervisor.*' | Sort-Object Name -Unique
        $types.Count | Should -BeGreaterThan 14
        foreach ($type in $types) {
            $controls = (Get-FormatData -TypeName $type.Name).FormatViewDefinition.Control
            $controls[0].GetType().Name | Should -Be ($type.Name -eq 'Supervisor.LogLine' ? 'CustomControl' : 'TableControl') -Because $type.Name
            $list = $controls | Where-Object { $_ -is [System.Management.Automation.ListControl] }
            $all = $type.Type.GetProperties().Name | Where-Object { $_ -notin 'PID', 'ProcessId' }
            ($list.Entries[0].Items.DisplayEntry.Value | Sort-Object) -join ' ' | Should -Be (($all | Sort-Object) -join ' ') -Because $type.Name
        }
    }

    It 'show a configuration as tables and lists' {
        (Show { Get-SupervisorConfig -Section Program -Session $one.Session })[0] | Should -Match '^Name\s+Group\s+Priority\s+AutoStart\s+AutoRestart\s+Command'
        (Show { Get-SupervisorConfig -Section Group -Session $one.Session })[0] | Should -Match '^Name\s+Kind\s+Priority\s+Programs'
        (Show { Get-SupervisorConfig -Section Server -Session $one.Session })[0] | Should -Match '^Name\s+Username\s+HasPassword\s+Address'
        (Show { Get-SupervisorConfig cat -Session $one.Session | Format-List }) | Should -Contain 'Command      : /bin/sleep 1000'
    }
}

Describe 'Messages' {
    It 'name the host beside a local socket' {
        $here = [Environment]::MachineName
        Get-SupervisedProcess nope -Session $one.Socket -ErrorAction SilentlyContinue -ErrorVariable missing
        "$missing" | Should -BeLike "*on $here (unix://$($one.Socket))*"
        Stop-SupervisedProgram nope -Session $one.Socket -ErrorAction SilentlyContinue -ErrorVariable missing
        "$missing" | Should -BeLike "*on $here (unix://$($one.Socket))*"
        try { Get-Supervisor -Session "$TestDrive/none.sock" } catch { "$_" | Should -BeLike "*unix://$TestDrive/none.sock on $($here)*" }
        $socket = $one.Socket
        $said = Start-Job { Import-Module $using:ModulePath; Get-SupervisedProcess nope -Session $using:socket } | Receive-Job -Wait -AutoRemoveJob 2>&1 -ErrorAction Continue
        "$said" | Should -BeLike "*$here*"
    }
}
