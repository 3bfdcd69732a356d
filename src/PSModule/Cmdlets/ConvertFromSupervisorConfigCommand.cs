using System.Collections;
using System.Management.Automation;
using Supervisor.Configuration;

namespace Supervisor.PSModule;

/// <summary>Makes a configuration object of text; no engine is asked or changed.</summary>
[Cmdlet(VerbsData.ConvertFrom, "SupervisorConfig")]
[OutputType(typeof(SupervisorConfig))]
public sealed class ConvertFromSupervisorConfigCommand : SupervisorCmdlet
{
    private readonly List<string> _lines = [];

    /// <summary>The text; several strings are its lines.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string[] InputObject { get; set; } = [];

    [Parameter]
    public ConfigurationFormat Format { get; set; }

    /// <summary>Environment variables for %(ENV_x)s, over those of this pwsh.</summary>
    [Parameter]
    public Hashtable? Variables { get; set; }

    private protected override void Collect() => _lines.AddRange(InputObject);

    private protected override void Act()
    {
        var name = Format switch { ConfigurationFormat.Json => "(text).json", ConfigurationFormat.Psd1 => "(text).psd1", _ => "(text)" };
        var config = ConfigurationSource.Import(name, SessionState.Path.CurrentFileSystemLocation.ProviderPath, ConfigPaths.Variables(Variables), string.Join('\n', _lines));
        WriteObject(config);
        foreach (var problem in config.Problems.Where(problem => problem.Severity == "Error"))
        {
            WriteError(ConfigurationSource.Refusal(problem, name));
        }

        foreach (var problem in config.Problems.Where(problem => problem.Severity == "Warning"))
        {
            WriteWarning(problem.ToString());
        }
    }
}
