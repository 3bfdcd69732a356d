BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = "$TestDrive/etc"
    $null = New-Item -ItemType Directory "$folder/conf.d"
    Set-Content "$folder/main.conf" @'
[unix_http_server]
file = %(here)s/s.sock

[supervisord]
logfile = %(here)s/supervisord.log

[include]
files = conf.d/*.conf
'@
    Set-Content "$folder/conf.d/web.conf" @'
; the shop

[program:web]
command = /usr/bin/web --port 80%(process_num)02d
process_name = %(program_name)s_%(process_num)02d
numprocs = 2
autorestart = true
priority = 10

[program:worker]
command = /usr/bin/worker %(ENV_QUEUE)s
autostart = false

[group:shop]
programs = web,worker
priority = 5
'@
    Set-Content "$folder/bad.conf" @'
[supervisord]
nodaemon = true

[program:one]
command = /bin/true
autostart = maybe

[program:two]
command = /bin/true
startsecs = soon
autostrat = true
'@
}

Describe 'Import-SupervisorConfig' {
    It 'shows sections as objects with file and line' {
        $config = Import-SupervisorConfig "$folder/main.conf" -Variables @{ QUEUE = 'mail' }
        $config | Should -BeOfType Supervisor.SupervisorConfig
        $config.Path | Should -Be "$folder/main.conf"
        $config.IsValid | Should -BeTrue
        $config.Sections.Name | Should -Be @('unix_http_server', 'supervisord', 'include', 'program:web', 'program:worker', 'group:shop')
        $web = $config.Sections | Where-Object Name -EQ program:web
        $web.Kind | Should -Be 'program'
        $web.File | Should -Be "$folder/conf.d/web.conf"
        $web.Line | Should -Be 3
        $web.Options.command | Should -Be '/usr/bin/web --port 80%(process_num)02d'
        ($web.Settings | Where-Object Key -EQ numprocs).Line | Should -Be 6
    }

    It 'shows programs and groups with their meaning' {
        $config = Import-SupervisorConfig "$folder/main.conf" -Variables @{ QUEUE = 'mail' }
        $config.Groups.Name | Should -Be 'shop'
        $config.Groups[0].Priority | Should -Be 5
        $config.Groups[0].Programs | Should -Be @('web', 'worker')
        $web = $config.Programs | Where-Object Name -EQ web
        $web.Processes | Should -Be @('shop:web_00', 'shop:web_01')
        $web.Command | Should -Be '/usr/bin/web --port 8000'
        $web.AutoRestart | Should -Be 'Always'
        $web.Line | Should -Be 3
        ($config.Programs | Where-Object Name -EQ worker).Command | Should -Be '/usr/bin/worker mail'
        ($config.Programs | Where-Object Name -EQ worker).AutoStart | Should -BeFalse
    }

    It 'gives the object of a bad file too, with one error for each error and a warning for each warning' {
        $config = Import-SupervisorConfig "$folder/bad.conf" -ErrorAction SilentlyContinue -ErrorVariable problems -WarningAction SilentlyContinue -WarningVariable warnings
        $config.IsValid | Should -BeFalse
        $config.Programs | Should -BeNullOrEmpty
        ($config.Problems | Where-Object Severity -EQ Error).Line | Should -Be @(6, 10)
        ($config.Problems | Where-Object Severity -EQ Error).File | Should -Be @("$folder/bad.conf", "$folder/bad.conf")
        $problems.Count | Should -Be 2
        $problems[0].FullyQualifiedErrorId | Should -BeExactly "ConfigurationInvalid,$Id.ImportSupervisorConfigCommand"
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidData'
        "$($problems[0])" | Should -Match ([regex]::Escape("$folder/bad.conf:6"))
        "$($problems[1])" | Should -Match ([regex]::Escape("$folder/bad.conf:10"))
        "$warnings" | Should -Match ([regex]::Escape("$folder/bad.conf:11"))
        "$warnings" | Should -Match 'autostart'
    }

    It 'takes wildcards, relative paths and files from the pipeline' {
        (Import-SupervisorConfig "$folder/*.conf" -Variables @{ QUEUE = 1 } -ErrorAction SilentlyContinue -WarningAction SilentlyContinue).Count | Should -Be 2
        Push-Location $folder
        try { (Import-SupervisorConfig ./main.conf -Variables @{ QUEUE = 1 }).Path | Should -Be "$folder/main.conf" } finally { Pop-Location }
        (Get-Item "$folder/main.conf" | Import-SupervisorConfig -Variables @{ QUEUE = 1 }).Path | Should -Be "$folder/main.conf"
        (Import-SupervisorConfig -LiteralPath "$folder/main.conf" -Variables @{ QUEUE = 1 }).IsValid | Should -BeTrue
    }

    It 'names a file that is not there, and is silent about a wildcard that matches nothing' {
        Import-SupervisorConfig "$folder/none.conf" -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ConfigurationNotFound,$Id.ImportSupervisorConfigCommand"
        $problems[0].TargetObject | Should -Be "$folder/none.conf"
        Import-SupervisorConfig "$folder/none*.conf" | Should -BeNullOrEmpty
    }

    It 'reads a fragment by itself' {
        $config = Import-SupervisorConfig "$folder/conf.d/web.conf" -Variables @{ QUEUE = 'mail' }
        $config.IsFragment | Should -BeTrue
        $config.IsValid | Should -BeTrue
        $config.Name | Should -Be 'web'
        $config.Sections.Name | Should -Be @('program:web', 'program:worker', 'group:shop')
        $config.Problems | Should -BeNullOrEmpty
    }

    It 'reads JSON and PowerShell data files' {
        Set-Content "$folder/a.json" '{ "supervisord": {}, "program:a": { "command": "/bin/true %(ENV_QUEUE)s", "autostart": false } }'
        Set-Content "$folder/a.psd1" "@{ supervisord = @{}; 'program:a' = @{ command = '/bin/true %(ENV_QUEUE)s'; autostart = `$false } }"
        foreach ($config in Import-SupervisorConfig "$folder/a.json", "$folder/a.psd1" -Variables @{ QUEUE = 'mail' }) {
            $config.IsValid | Should -BeTrue
            $config.Programs[0].Command | Should -Be '/bin/true mail'
            $config.Programs[0].AutoStart | Should -BeFalse
        }
    }

    It 'does not hang at a pipe, named or included' {
        & /usr/bin/mkfifo "$folder/pipe"
        Import-SupervisorConfig "$folder/pipe" -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be "ConfigurationUnreadable,$Id.ImportSupervisorConfigCommand"
        Set-Content "$TestDrive/piped.conf" "[supervisord]`n[include]`nfiles = etc/pipe"
        (Import-SupervisorConfig "$TestDrive/piped.conf" -ErrorAction SilentlyContinue -ErrorVariable problems).IsValid | Should -BeFalse
        "$problems" | Should -Match 'it is a pipe, a socket or a device'
    }

    It 'shows a table' {
        $table = Import-SupervisorConfig "$folder/main.conf" -Variables @{ QUEUE = 1 } | Out-String
        $table | Should -Match 'Valid +Programs +Groups +Problems +Path'
        (Import-SupervisorConfig "$folder/main.conf" -Variables @{ QUEUE = 1 }).Sections | Out-String | Should -Match 'program:web +3 +command'
    }
}
