using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Shows events as they happen, until stopped.</summary>
[Cmdlet(VerbsCommon.Watch, "SupervisorEvent")]
[OutputType(typeof(SupervisorEvent))]
public sealed class WatchSupervisorEventCommand : EventCmdlet
{
    /// <summary>End after this many.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxEvents { get; set; } = int.MaxValue;

    /// <summary>End after this many seconds; -1, the default, never.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(-1, int.MaxValue)]
    public int TimeoutSec { get; set; } = -1;

    /// <summary>Begin with an event for the state that each process has now.</summary>
    [Parameter]
    public SwitchParameter IncludeCurrent { get; set; }

    private readonly SemaphoreSlim _turn = new(1);
    private int _given;
    private bool _many;

    private protected override void Act()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        if (TimeoutSec >= 0)
        {
            end.CancelAfter(TimeSpan.FromSeconds(TimeoutSec));
        }

        var (filter, sessions) = (Filter, ChosenSessions());
        _many = sessions.Count > 1;
        OnEach(sessions, (session, pump) => WatchAsync(session, filter, end, pump), endless: true);
    }

    private async Task WatchAsync(SupervisorSession session, EventFilter filter, CancellationTokenSource end, PipelinePump pump)
    {
        pump.Verbose($"watch the events of {session.Name}");
        var watch = new EventWatch(session.Client, failure => pump.Warning($"lost the connection to {session.Place}: {failure?.Message ?? "the engine has ended the stream"}; trying again"));
        try
        {
            await foreach (var happened in watch.RunAsync(IncludeCurrent, end.Token).ConfigureAwait(false))
            {
                if (happened.EventType == "LOST")
                {
                    pump.Warning(happened.Lost is { } count ? $"{count} events of {session.Place} were lost" : $"events of {session.Place} may have been lost: the engine has restarted");
                }

                if (filter.Selects(happened))
                {
                    await GiveAsync(happened, end, pump).ConfigureAwait(false);
                }
            }
        }
        catch (Exception ended) when (end.IsCancellationRequested && !pump.Stopping.IsCancellationRequested && ended is (OperationCanceledException or SupervisorException))
        {
        }
    }

    /// <summary>One at a time, so that of several engines no more come than were asked for.</summary>
    private async Task GiveAsync(SupervisorEvent happened, CancellationTokenSource end, PipelinePump pump)
    {
        await _turn.WaitAsync(end.Token).ConfigureAwait(false);
        try
        {
            if (_given < MaxEvents)
            {
                await pump.ObjectAsync(_many ? Hosted(happened) : happened).ConfigureAwait(false);
                if (++_given == MaxEvents)
                {
                    await end.CancelAsync().ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The view that says which engine it happened on.</summary>
    private static PSObject Hosted(SupervisorEvent happened)
    {
        var wrapped = new PSObject(happened);
        wrapped.TypeNames.Insert(0, "Supervisor.SupervisorEvent#Hosted");
        return wrapped;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _turn.Dispose();
    }
}
