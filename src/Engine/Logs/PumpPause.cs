namespace Supervisor.Engine.Logs;

/// <summary>
/// The pump stands still between two reads, and its work is done by whoever stopped it. Dispose it and it goes on.
/// </summary>
internal sealed class PumpPause : IDisposable
{
    private readonly LogPump _pump;
    private readonly ManualResetEventSlim _goOn = new();

    private PumpPause(LogPump pump) => _pump = pump;

    /// <summary>Null when the pump does not come to a halt in time: it is writing to something that does not answer.</summary>
    internal static PumpPause? Of(LogPump pump, TimeSpan patience)
    {
        var pause = new PumpPause(pump);
        var stands = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Post(() =>
        {
            stands.TrySetResult();
            pause._goOn.Wait();
        });
        if (stands.Task.Wait(patience))
        {
            return pause;
        }

        // When it comes to our command after all, it passes.
        pause._goOn.Set();
        return null;
    }

    /// <summary>Carries out what was posted to the pump, but for disks, which are left to their late writers; false when that was nothing.</summary>
    internal bool RunCommands() => _pump.RunQueuedElsewhere();

    public void Dispose() => _goOn.Set();
}
