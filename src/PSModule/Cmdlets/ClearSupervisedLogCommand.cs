using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Removes processes' logs and begins new ones.</summary>
[Cmdlet(VerbsCommon.Clear, "SupervisedLog", DefaultParameterSetName = InputObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(SupervisedProcess))]
public sealed class ClearSupervisedLogCommand : ActingCmdlet
{
    /// <summary>Which log; both when omitted.</summary>
    [Parameter]
    public LogStreamName Stream { get; set; } = LogStreamName.Both;

    private protected override string Action => "clear";

    private protected override string Deed => Stream == LogStreamName.Both ? "Clear logs" : $"Clear {Stream} log";

    private protected override ActionRequest Request(IReadOnlyList<string> names) => base.Request(names) with { Stream = Stream.ToString().ToLowerInvariant() };
}
