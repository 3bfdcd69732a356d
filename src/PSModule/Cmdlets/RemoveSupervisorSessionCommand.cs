using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Closes sessions; the engines go on.</summary>
[Cmdlet(VerbsCommon.Remove, "SupervisorSession", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class RemoveSupervisorSessionCommand : SupervisorCmdlet
{
    private readonly List<SessionReference> _sessions = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public SessionReference[] Session { get; set; } = [];

    private protected override void Collect() => _sessions.AddRange(Session);

    private protected override void Act()
    {
        var table = SessionTable.Current;
        foreach (var reference in _sessions)
        {
            var session = table.Open.FirstOrDefault(open => reference.Means(open));
            if (session is null)
            {
                WriteError(Refusals.Of(
                    ErrorIds.SessionNotFound, ErrorCategory.ObjectNotFound, reference.Text, $"cannot remove the session '{reference.Text}': it is not open in this runspace"));
            }
            else if (ShouldProcess(session.Name, "Remove"))
            {
                table.Remove(session);
            }
        }
    }
}
