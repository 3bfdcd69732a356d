using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Closes sessions; the engines go on.</summary>
[Cmdlet(VerbsCommon.Remove, "SupervisorSession", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class RemoveSupervisorSessionCommand : SupervisorCmdlet
{
    private readonly List<SessionReference> _sessions = [];

    /// <summary>Sessions, or names of sessions, which may be wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public SessionReference[] Session { get; set; } = [];

    private protected override void Collect() => _sessions.AddRange(Session);

    private protected override void Act()
    {
        var table = SessionTable.Current;
        foreach (var reference in _sessions)
        {
            var meant = reference.Among(table.Open);
            if (meant.Count == 0 && ProcessName.IsLiteral(reference.Text))
            {
                WriteError(Refusals.Of(
                    ErrorIds.SessionNotFound, ErrorCategory.ObjectNotFound, reference.Text, $"cannot remove the session '{reference.Text}': it is not open in this runspace"));
            }

            foreach (var session in meant.Where(session => ShouldProcess(session.Name, "Remove")))
            {
                table.Remove(session);
            }
        }
    }
}
