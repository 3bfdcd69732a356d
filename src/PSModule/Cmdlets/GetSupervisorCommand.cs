using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Shows the engine: version, mood, pid and where things are.</summary>
[Cmdlet(VerbsCommon.Get, "Supervisor")]
[OutputType(typeof(SupervisorEngine))]
public sealed class GetSupervisorCommand : PipedSessionCmdlet
{
    private protected override void Act() => OnEach(ChosenSessions(), async (session, pump) =>
    {
        pump.Verbose($"read the engine of {session.Name}");
        var engine = await session.Client.GetEngineAsync(pump.Stopping).ConfigureAwait(false);
        session.Learn(engine);
        await pump.ObjectAsync(engine).ConfigureAwait(false);
    });
}
