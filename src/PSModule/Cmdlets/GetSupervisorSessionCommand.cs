using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Shows the sessions that are open in this runspace.</summary>
[Cmdlet(VerbsCommon.Get, "SupervisorSession")]
[OutputType(typeof(SupervisorSession))]
public sealed class GetSupervisorSessionCommand : SupervisorCmdlet
{
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public string[]? Name { get; set; }

    private protected override void Act()
    {
        var open = SessionTable.Current.Open;
        if (Name is null)
        {
            WriteObject(open, enumerateCollection: true);
            return;
        }

        var shown = new HashSet<SupervisorSession>();
        foreach (var name in Name)
        {
            var matching = new SessionReference(name).Among(open);
            foreach (var session in matching.Where(shown.Add))
            {
                WriteObject(session);
            }

            if (matching.Count == 0 && ProcessName.IsLiteral(name))
            {
                WriteError(Refusals.Of(ErrorIds.SessionNotFound, ErrorCategory.ObjectNotFound, name, $"cannot find the session '{name}': no open session has this name"));
            }
        }
    }
}
