using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Base of Start-, Stop- and Restart-SupervisedProgram: they can wait until processes have settled.</summary>
public abstract class ProcessActionCmdlet : ActingCmdlet
{
    /// <summary>Return as soon as the engine has taken the request.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Longest wait in seconds; -1, the default, waits as long as the programs' own settings allow.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(-1, int.MaxValue)]
    public int TimeoutSec { get; set; } = -1;

    private protected override ActionRequest Request(IReadOnlyList<string> names) => base.Request(names) with
    {
        Wait = !NoWait,
        TimeoutSeconds = TimeoutSec < 0 ? null : TimeoutSec,
    };
}
