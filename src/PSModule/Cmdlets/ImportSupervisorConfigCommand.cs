using System.Collections;
using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Reads configuration files with their includes; no engine is asked or changed.</summary>
[Cmdlet(VerbsData.Import, "SupervisorConfig", DefaultParameterSetName = "Path")]
[OutputType(typeof(SupervisorConfig))]
public sealed class ImportSupervisorConfigCommand : SupervisorCmdlet
{
    private readonly List<string> _files = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Environment variables for %(ENV_x)s, over those of this pwsh.</summary>
    [Parameter]
    public Hashtable? Variables { get; set; }

    private protected override void Collect() =>
        _files.AddRange(ConfigPaths.Resolve(this, ParameterSetName == "Path" ? Path : LiteralPath, ParameterSetName != "Path"));

    private protected override void Act()
    {
        foreach (var file in _files)
        {
            WriteVerbose($"read {file}");
            var config = ConfigurationSource.Import(file, SessionState.Path.CurrentFileSystemLocation.ProviderPath, ConfigPaths.Variables(Variables));
            WriteObject(config);
            foreach (var problem in config.Problems)
            {
                Report(problem, file);
            }
        }
    }

    private void Report(ConfigProblem problem, string file)
    {
        switch (problem.Severity)
        {
            case "Error":
                WriteError(ConfigurationSource.Refusal(problem, file));
                break;
            case "Warning":
                WriteWarning(problem.ToString());
                break;
            default:
                WriteVerbose(problem.ToString());
                break;
        }
    }
}
