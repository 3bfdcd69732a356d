using System.Collections.Concurrent;
using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Stops every process and ends the engine.</summary>
[Cmdlet(VerbsLifecycle.Stop, "Supervisor", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class StopSupervisorCommand : PipedSessionCmdlet
{
    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Return as soon as the engine has taken the request.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Longest wait for the end in seconds; -1, the default, waits as long as the programs need.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(-1, int.MaxValue)]
    public int TimeoutSec { get; set; } = -1;

    private readonly ConcurrentBag<SupervisorSession> _stopped = [];

    private protected override void Act()
    {
        OnEach([.. ChosenSessions().Where(session => MayGoOn(Force, session.Name, "Stop"))], StopAsync);
        foreach (var session in _stopped)
        {
            Table.Retire(session);
        }
    }

    private async Task StopAsync(SupervisorSession session, PipelinePump pump)
    {
        pump.Verbose($"stop the engine of {session.Name}");
        var engine = await session.Client.GetEngineAsync(pump.Stopping).ConfigureAwait(false);
        var life = session.IsLocal ? ProcessLifetime.Of(engine.Id) : null;
        await session.Client.ShutdownAsync(pump.Stopping).ConfigureAwait(false);
        _stopped.Add(session);
        if (NoWait)
        {
            return;
        }

        await using var progress = new PendingProgress(pump, $"Stop-Supervisor on {session.Name}");
        if (!await EngineAnswer.UntilGoneAsync(session, life, TimeoutSec < 0 ? null : TimeSpan.FromSeconds(TimeoutSec), pump.Stopping).ConfigureAwait(false))
        {
            await pump.ErrorAsync(Refusals.Of(
                ErrorIds.SupervisorStopTimeout,
                ErrorCategory.OperationTimeout,
                session.Name,
                $"cannot say that the engine of {session.Place} has ended: it still runs after {TimeoutSec} seconds")).ConfigureAwait(false);
        }
    }
}
