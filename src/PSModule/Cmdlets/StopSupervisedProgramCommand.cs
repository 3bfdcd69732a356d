using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Stops processes; one that is down already is a success.</summary>
[Cmdlet(VerbsLifecycle.Stop, "SupervisedProgram", DefaultParameterSetName = InputObjectSet, SupportsShouldProcess = true)]
[Alias("Stop-SupervisedProcess")]
[OutputType(typeof(SupervisedProcess))]
public sealed class StopSupervisedProgramCommand : ProcessActionCmdlet
{
    /// <summary>SIGKILL at once, without stopsignal and stopwaitsecs.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Action => "stop";

    private protected override ActionRequest Request(IReadOnlyList<string> names) => base.Request(names) with { Force = Force };
}
