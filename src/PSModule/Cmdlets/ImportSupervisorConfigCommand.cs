using System.Collections;
using System.Management.Automation;
using Supervisor.Configuration;

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

    private protected override void Collect()
    {
        foreach (var path in ParameterSetName == "Path" ? Path : [])
        {
            try
            {
                _files.AddRange(GetResolvedProviderPathFromPSPath(path, out _));
            }
            catch (ItemNotFoundException missing)
            {
                WriteError(Refusals.Of(missing, ErrorIds.ConfigurationNotFound, ErrorCategory.ObjectNotFound, path));
            }
        }

        foreach (var path in ParameterSetName == "Path" ? [] : LiteralPath)
        {
            var file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
            if (File.Exists(file))
            {
                _files.Add(file);
            }
            else
            {
                WriteError(Refusals.Of(ErrorIds.ConfigurationNotFound, ErrorCategory.ObjectNotFound, path, $"cannot read {file}: no such file"));
            }
        }
    }

    private protected override void Act()
    {
        var variables = Variables?.Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create($"{entry.Key}", $"{entry.Value}"));
        foreach (var file in _files)
        {
            WriteVerbose($"read {file}");
            var result = ConfigurationSource.Read(file, SessionState.Path.CurrentFileSystemLocation.ProviderPath, null, variables);
            WriteObject(ConfigView.Of(file, result));
            foreach (var problem in result.Problems)
            {
                Report(problem, file);
            }
        }
    }

    private void Report(ConfigurationProblem problem, string file)
    {
        switch (problem.Severity)
        {
            case ProblemSeverity.Error:
                WriteError(ConfigurationSource.Refusal(problem, file));
                break;
            case ProblemSeverity.Warning:
                WriteWarning(problem.ToString());
                break;
            default:
                WriteVerbose(problem.ToString());
                break;
        }
    }
}
