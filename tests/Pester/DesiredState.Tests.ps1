BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)
    # The engine keeps what is pushed since it has this route.
    $noFragments = -not (Select-String 'Routes\.Fragments' "$root/src/Engine/Http/Api.cs" -Quiet)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $script:Package = Split-Path $ModulePath
    $script:Pwsh = (Get-Process -Id $PID).Path

    # In the scope of the module, as DSC's adapter makes one.
    function New-Declared {
        param([hashtable] $Properties)
        & (Get-Module Supervisor) { param($values) [SupervisedProgram]$values } $Properties
    }
}

Describe 'The manifests in the package' {
    It 'name an executable that is found from their folder' {
        $manifests = Get-ChildItem $Package/dsc -Filter *.dsc.resource.json
        $manifests.Count | Should -Be 3
        foreach ($file in $manifests) {
            $manifest = Get-Content $file -Raw | ConvertFrom-Json
            foreach ($operation in 'get', 'set', 'test', 'export') {
                # As DSC does: what is not on the PATH is looked up in the folder of the manifest.
                Join-Path $file.DirectoryName $manifest.$operation.executable | Should -Exist
            }

            Push-Location $file.DirectoryName
            try { (& $manifest.get.executable dsc $manifest.get.args[1] schema | ConvertFrom-Json).title | Should -Be $manifest.type }
            finally { Pop-Location }
        }
    }

    It 'leads to the module, and has the properties of the class' {
        $file = Get-Item $Package/dsc/Supervisor.dsc.adaptedResource.json
        $manifest = Get-Content $file -Raw | ConvertFrom-Json
        $manifest.PSObject.Properties.Name | Should -Be @('$schema', 'type', 'kind', 'version', 'capabilities', 'description', 'author', 'requireAdapter', 'path', 'schema')
        (Resolve-Path (Join-Path $file.DirectoryName $manifest.path)).Path | Should -Be (Resolve-Path $ModulePath).Path
        $class = & (Get-Module Supervisor) { [SupervisedProgram] }
        $manifest.schema.embedded.properties.PSObject.Properties.Name | Sort-Object | Should -Be ($class.GetProperties().Name | Sort-Object)
    }
}

Describe 'SupervisedProgram, the class-based resource' {
    BeforeAll {
        $script:Engine = Start-TestEngine @'
[program:own]
command = /bin/sleep 1000
startsecs = 0
'@
    }

    AfterAll { Stop-TestEngine $Engine }

    It 'is found in the text of the root module, which the manifest names' {
        $manifest = Import-PowerShellDataFile $ModulePath
        $manifest.DscResourcesToExport | Should -Be 'SupervisedProgram'
        Get-Content $ModulePath | Should -Contain "    DscResourcesToExport = @('SupervisedProgram')"
        $root = Join-Path $Package $manifest.RootModule
        Split-Path $root -Leaf | Should -Be 'Supervisor.psm1'
        $ast = [System.Management.Automation.Language.Parser]::ParseFile($root, [ref]$null, [ref]$null)
        $class = $ast.EndBlock.Statements | Where-Object { $_ -is [System.Management.Automation.Language.TypeDefinitionAst] -and $_.IsClass }
        $class.Name | Should -Be 'SupervisedProgram'
        $class.Attributes.TypeName.Name | Should -Be 'DscResource'
    }

    It 'has every property that the command resource declares' {
        $schema = (Get-Content $Package/dsc/Supervisor.Program.dsc.resource.json -Raw | ConvertFrom-Json).schema.embedded.properties.PSObject.Properties.Name
        $class = & (Get-Module Supervisor) { [SupervisedProgram] }
        $class.GetProperties().Name | Where-Object { $_ -ne 'Ensure' } | Sort-Object | Should -Be ($schema | Where-Object { $_ -notlike '_*' } | Sort-Object)
    }

    It 'comes with using module' {
        $said = & $Pwsh -NoProfile -NonInteractive -Command "using module '$ModulePath'; [SupervisedProgram]::new().Ensure" 2>&1
        "$said" | Should -Be 'Present'
    }

    It 'says what is wrong with a declaration' {
        $wrong = New-Declared @{ Name = 'x'; Autorestart = 'perhaps'; Numprocs = 0; SocketPath = $Engine.Socket }
        { $wrong.Test() } | Should -Throw "*'numprocs': expected a whole number*'autorestart': expected one of Never, Unexpected, Always*"
    }

    It 'says that there is no engine' {
        { (New-Declared @{ Name = 'x'; SocketPath = "$TestDrive/none.sock" }).Get() } | Should -Throw '*cannot reach the engine*'
    }

    It 'gets, tests, sets and exports' -Skip:$noFragments {
        $declared = @{ Name = 'web'; Command = '/bin/sleep 1000'; Startsecs = 0; State = 'Running'; Environment = @{ A = 1 }; SocketPath = $Engine.Socket }
        (New-Declared $declared).Get().Ensure | Should -Be 'Absent'
        (New-Declared $declared).Test() | Should -BeFalse
        (New-Declared $declared).Set()
        (New-Declared $declared).Test() | Should -BeTrue
        $actual = (New-Declared $declared).Get()
        $actual.GetType().Name | Should -Be 'SupervisedProgram'
        $actual.Ensure, $actual.Command, $actual.State, $actual.Startsecs, $actual.Environment.A | Should -Be 'Present', '/bin/sleep 1000', 'Running', 0, '1'
        $actual.Processes | Should -Be 'web: Running'
        Get-StateOf web $Engine.Session | Should -Be 'Running'

        $filter = New-Declared @{ SocketPath = $Engine.Socket }
        $all = & (Get-Module Supervisor) { param($filter) [SupervisedProgram]::Export($filter) } $filter
        $all.Name | Should -Be 'own', 'web'
        $all | Where-Object Name -EQ own | ForEach-Object Source | Should -Be $Engine.Config

        $declared.Ensure = 'Absent'
        (New-Declared $declared).Test() | Should -BeFalse
        (New-Declared $declared).Set()
        (New-Declared $declared).Test() | Should -BeTrue
    }

    It 'does not change a program of the engine''s own file' -Skip:$noFragments {
        { (New-Declared @{ Name = 'own'; Command = '/bin/true'; SocketPath = $Engine.Socket }).Set() } | Should -Throw "*$($Engine.Config)*"
    }
}

Describe 'samples/configuration.ps1' {
    AfterAll {
        if (Test-Path "$TestDrive/machine/supervisord.pid") { Stop-ById (Get-Content "$TestDrive/machine/supervisord.pid") }
    }

    It 'would start an engine, and starts none' {
        $would = & "$RepoRoot/samples/configuration.ps1" -Folder "$TestDrive/machine" -EnginePath "$Package/engine/supervisor-engine" -WhatIf
        $would.Resource | Should -Be 'File', 'Supervisor/Engine'
        "$TestDrive/machine" | Should -Not -Exist
    }

    It 'brings an empty machine to what is declared, and has nothing to do the second time' -Skip:$noFragments {
        $first = & "$RepoRoot/samples/configuration.ps1" -Folder "$TestDrive/machine" -EnginePath "$Package/engine/supervisor-engine"
        $first.Resource | Should -Be 'File', 'Supervisor/Engine', 'Supervisor/ProgramList'
        $first.Changed | Should -Be $true, $true, $true
        $session = New-SupervisorSession "$TestDrive/machine/supervisor.sock"
        $before = Get-SupervisedProcess -Session $session
        $before.Name | Should -Be 'heartbeat', 'nightly', 'worker:worker_0', 'worker:worker_1'
        $before | Where-Object Name -NE nightly | ForEach-Object State | Should -Be 'Running', 'Running', 'Running'

        $second = & "$RepoRoot/samples/configuration.ps1" -Folder "$TestDrive/machine" -EnginePath "$Package/engine/supervisor-engine"
        $second.Changed | Should -Be $false, $false, $false
        (Get-SupervisedProcess -Session $session).Id | Should -Be $before.Id
        Remove-SupervisorSession $session
    }
}
