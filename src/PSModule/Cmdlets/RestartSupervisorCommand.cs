using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Has the engine read its configuration and, if it is good, restart everything with it; the engine's process stays.</summary>
[Cmdlet(VerbsLifecycle.Restart, "Supervisor", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SupervisorEngine))]
public sealed class RestartSupervisorCommand : PipedSessionCmdlet
{
    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Return as soon as the engine has taken the request.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Longest wait until it is back, in seconds; -1, the default, waits as long as the programs need to stop.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(-1, int.MaxValue)]
    public int TimeoutSec { get; set; } = -1;

    /// <summary>Emit the engine when it is back.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Act() => OnEach([.. ChosenSessions().Where(session => MayGoOn(Force, session.Name, "Restart"))], RestartAsync);

    private async Task RestartAsync(SupervisorSession session, PipelinePump pump)
    {
        pump.Verbose($"restart everything of {session.Name}");
        var before = await session.Client.GetEngineAsync(pump.Stopping).ConfigureAwait(false);
        try
        {
            await session.Client.ReloadAsync(pump.Stopping).ConfigureAwait(false);
        }
        catch (SupervisorException refused) when (refused.Problems.Count > 0)
        {
            foreach (var error in ConfigRefusals.Of(refused, null, [], session))
            {
                await pump.ErrorAsync(error).ConfigureAwait(false);
            }

            return;
        }

        await using var progress = new PendingProgress(pump, $"Restart-Supervisor on {session.Name}");
        var engine = NoWait ? before : await EngineAnswer.NextLifeAsync(session, before, TimeoutSec < 0 ? null : TimeSpan.FromSeconds(TimeoutSec), pump.Stopping).ConfigureAwait(false);
        if (engine is null)
        {
            await pump.ErrorAsync(Refusals.Of(
                ErrorIds.SupervisorRestartTimeout,
                ErrorCategory.OperationTimeout,
                session.Name,
                $"cannot say that the engine of {session.Place} is back: it has not begun anew after {TimeoutSec} seconds")).ConfigureAwait(false);
        }
        else if (PassThru)
        {
            session.Learn(engine);
            await pump.ObjectAsync(engine).ConfigureAwait(false);
        }
    }
}
