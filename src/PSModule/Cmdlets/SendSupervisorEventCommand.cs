using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Sends a remote communication event: to the engine's event listeners, and to all who watch.</summary>
[Cmdlet(VerbsCommunications.Send, "SupervisorEvent", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class SendSupervisorEventCommand : SessionCmdlet
{
    /// <summary>What you call it; the DataType of the event that watchers see.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [TextOnly]
    [ValidateNotNullOrEmpty]
    public string Type { get; set; } = "";

    /// <summary>What goes with it.</summary>
    [Parameter(Position = 1)]
    [TextOnly]
    [AllowEmptyString]
    public string Data { get; set; } = "";

    private protected override void Act()
    {
        var approved = ChosenSessions().Where(session => ShouldProcess(session.Name, $"Send the event {Type}")).ToList();
        OnEach(approved, async (session, pump) =>
        {
            pump.Verbose($"send the event {Type} to {session.Name}");
            await session.Client.SendEventAsync(Type, Data ?? "", pump.Stopping).ConfigureAwait(false);
        });
    }
}
