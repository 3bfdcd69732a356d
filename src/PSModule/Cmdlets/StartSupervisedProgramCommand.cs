using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Starts processes; one that is up already is a success.</summary>
[Cmdlet(VerbsLifecycle.Start, "SupervisedProgram", DefaultParameterSetName = InputObjectSet, SupportsShouldProcess = true)]
[Alias("Start-SupervisedProcess")]
[OutputType(typeof(SupervisedProcess))]
public sealed class StartSupervisedProgramCommand : ProcessActionCmdlet
{
    private protected override string Action => "start";
}
