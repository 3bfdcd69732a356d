using System.Collections;
using System.Management.Automation;
using Supervisor.Configuration;

namespace Supervisor.PSModule;

/// <summary>Says whether an engine would take a configuration, and with -Detailed what is wrong with it and where.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SupervisorConfig", DefaultParameterSetName = "Path")]
[OutputType(typeof(bool), typeof(ConfigProblem))]
public sealed class TestSupervisorConfigCommand : SupervisorCmdlet
{
    private readonly List<string> _files = [];
    private readonly List<SupervisorConfig> _configs = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A configuration of Import- or ConvertFrom-SupervisorConfig; what a script has changed in it is checked anew.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    [ValidateNotNull]
    public SupervisorConfig[] InputObject { get; set; } = [];

    /// <summary>Environment variables for %(ENV_x)s, over those of this pwsh.</summary>
    [Parameter]
    public Hashtable? Variables { get; set; }

    /// <summary>Emit every problem instead of true or false; nothing when there is none.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private string Folder => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    private protected override void Collect()
    {
        _configs.AddRange(InputObject);
        _files.AddRange(ConfigPaths.Resolve(this, ParameterSetName == "LiteralPath" ? LiteralPath : Path, ParameterSetName == "LiteralPath"));
    }

    private protected override void Act()
    {
        foreach (var file in _files)
        {
            WriteVerbose($"check {file}");
            Show(ConfigurationSource.Import(file, Folder, ConfigPaths.Variables(Variables)));
        }

        foreach (var config in _configs)
        {
            WriteVerbose($"check {config.Path}");
            Show(ConfigSections.IsEdited(config) || Variables is not null ? Again(config) : config);
        }
    }

    private SupervisorConfig Again(SupervisorConfig config)
    {
        var text = ConfigSections.Text(config, ConfigurationFormat.Ini);
        return text.Error is { } why
            ? config with { IsValid = false, Problems = [new ConfigProblem { Severity = "Error", Message = why, File = config.Path }] }
            : ConfigurationSource.Import(System.IO.Path.ChangeExtension(config.Path, ".conf"), Folder, ConfigPaths.Variables(Variables), text.Value);
    }

    private void Show(SupervisorConfig config)
    {
        if (Detailed)
        {
            WriteObject(config.Problems.Where(problem => problem.Severity != "Info"), enumerateCollection: true);
        }
        else
        {
            WriteObject(config.IsValid);
        }
    }
}
