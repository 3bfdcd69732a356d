using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Removes the engine's own log and begins a new one.</summary>
[Cmdlet(VerbsCommon.Clear, "SupervisorLog", SupportsShouldProcess = true)]
public sealed class ClearSupervisorLogCommand : PipedSessionCmdlet
{
    /// <inheritdoc/>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Supervisor")]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override SessionReference[]? Session { get; set; }

    private protected override void Act()
    {
        var approved = ChosenSessions().Where(session => ShouldProcess(session.Name, "Clear the engine's log")).ToList();
        OnEach(approved, async (session, pump) =>
        {
            pump.Verbose($"clear the log of the engine of {session.Name}");
            await session.Client.ClearEngineLogAsync(pump.Stopping).ConfigureAwait(false);
        });
    }
}
