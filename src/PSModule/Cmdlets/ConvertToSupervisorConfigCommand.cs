using System.Management.Automation;
using Supervisor.Configuration;

namespace Supervisor.PSModule;

/// <summary>Makes text of configuration objects.</summary>
[Cmdlet(VerbsData.ConvertTo, "SupervisorConfig")]
[OutputType(typeof(string))]
public sealed class ConvertToSupervisorConfigCommand : SupervisorCmdlet
{
    private readonly List<SupervisorConfig> _configs = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SupervisorConfig[] InputObject { get; set; } = [];

    [Parameter]
    public ConfigurationFormat Format { get; set; }

    private protected override void Collect() => _configs.AddRange(InputObject);

    private protected override void Act()
    {
        foreach (var config in _configs)
        {
            var text = ConfigSections.Text(config, Format);
            if (text.Error is { } why)
            {
                WriteError(Refusals.Of(ErrorIds.ConfigurationUnwritable, ErrorCategory.InvalidData, config, $"cannot write {config.Path}: {why}"));
            }
            else
            {
                WriteObject(text.Value);
            }
        }
    }
}
