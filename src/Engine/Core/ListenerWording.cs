using Supervisor.Configuration;

namespace Supervisor.Engine.Core;

/// <summary>What the activity log says of listeners, in supervisord's words.</summary>
public static class ListenerWording
{
    public static IEnumerable<ActivityLine> For(string process, ListenerStep step)
    {
        switch (step)
        {
            case ListenerStep.Processed:
                yield return new(ActivityLevel.Debug, $"{process}: event was processed");
                break;
            case ListenerStep.Rejected:
                yield return new(ActivityLevel.Warn, $"{process}: event was rejected");
                break;
            case ListenerStep.BadLine e:
                yield return new(ActivityLevel.Warn, $"{process}: bad result line: '{e.Line}'");
                break;
            case ListenerStep.Became e:
                yield return new(ActivityLevel.Debug, $"{process}: {e.From} -> {e.To}");
                if (e.To == "UNKNOWN")
                {
                    yield return new(
                        ActivityLevel.Warn,
                        $"{process}: has entered the UNKNOWN state and will no longer receive events, this usually indicates the process violated the eventlistener protocol");
                }

                break;
        }
    }

    public static ActivityLine Sent(string process, QueuedEvent sent) =>
        new(ActivityLevel.Debug, $"event {sent.Serial} sent to listener {process}");

    public static ActivityLine NotSent(string process, QueuedEvent sent, bool gone) => new(ActivityLevel.Debug, gone
        ? $"epipe occurred while sending event {sent.Serial} to listener {process}, listener state unchanged"
        : $"cannot send event {sent.Serial} to listener {process}: it does not read what it was sent before");

    public static ActivityLine Silent(string process, TimeSpan silence) => new(
        ActivityLevel.Warn,
        $"{process}: has said nothing for {silence.TotalSeconds:0} seconds since it was taken over; it is taken to wait for an event, and may be sent one a second time");

    public static ActivityLine Waits(PoolState pool, QueuedEvent waiting, int others) =>
        new(ActivityLevel.Debug, $"rebuffering event {waiting.Serial} for pool {pool.Name} (buf size={others}, max={pool.BufferSize})");

    /// <summary>What a listener wrote, as it was read.</summary>
    public static ActivityLine Heard(string process, ReadOnlySpan<byte> said) =>
        new(ActivityLevel.Debug, $"'{process}' stdout output:\n{PythonBytes.Repr(said)}");
}
