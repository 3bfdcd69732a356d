using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Has another binary go on in the engine's process; programs, their logs and whoever waits for them notice nothing.</summary>
[Cmdlet(VerbsData.Update, "Supervisor", SupportsShouldProcess = true)]
[OutputType(typeof(SupervisorEngine))]
public sealed class UpdateSupervisorCommand : PipedSessionCmdlet
{
    /// <summary>The new binary, on the engine's machine; when omitted, the file that the engine was started from, which may have been replaced since.</summary>
    [Parameter(Position = 0)]
    [Alias("Binary")]
    [ValidateNotNullOrEmpty]
    public string? EnginePath { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Longest wait until the new binary answers, in seconds; -1, the default, waits as long as an upgrade may take.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(-1, int.MaxValue)]
    public int TimeoutSec { get; set; } = -1;

    /// <summary>Emit the engine when it goes on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Act() => OnEach([.. ChosenSessions().Where(MayUpgrade)], UpgradeAsync);

    private bool MayUpgrade(SupervisorSession session) =>
        MayGoOn(Force, session.Name, BinaryFor(session) is { } binary ? $"Upgrade to {binary}" : "Upgrade to the file it was started from");

    /// <summary>Our folders are those of engines on this machine only.</summary>
    private string? BinaryFor(SupervisorSession session) => EnginePath is not null && session.IsLocal ? GetUnresolvedProviderPathFromPSPath(EnginePath) : EnginePath;

    private async Task UpgradeAsync(SupervisorSession session, PipelinePump pump)
    {
        var binary = BinaryFor(session);
        pump.Verbose($"upgrade the engine of {session.Name} to {binary ?? "the file it was started from"}");
        await using var progress = new PendingProgress(pump, $"Update-Supervisor on {session.Name}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(pump.Stopping);
        if (TimeoutSec >= 0)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSec));
        }

        try
        {
            var engine = await session.Client.UpgradeAsync(binary, limit.Token).ConfigureAwait(false);
            session.Learn(engine);
            if (PassThru)
            {
                await pump.ObjectAsync(engine).ConfigureAwait(false);
            }
        }
        catch (UpgradeException failure)
        {
            await pump.ErrorAsync(Refusals.Of(failure, session.Name)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!pump.Stopping.IsCancellationRequested)
        {
            await pump.ErrorAsync(Refusals.Of(
                ErrorIds.SupervisorUpgradeTimeout,
                ErrorCategory.OperationTimeout,
                session.Name,
                $"cannot say that the engine of {session.Name} goes on: it has not answered as a new one after {TimeoutSec} seconds")).ConfigureAwait(false);
        }
    }
}
