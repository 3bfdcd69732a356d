namespace Supervisor.Client;

/// <summary>When and how soon a stream is opened again.</summary>
internal static class Reconnecting
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>What another try may mend; a refusal would only be repeated.</summary>
    public static bool MayHelp(SupervisorException failure) =>
        failure.Kind is SupervisorErrorKind.NotRunning or SupervisorErrorKind.Unreachable or SupervisorErrorKind.ConnectionLost or SupervisorErrorKind.Protocol or SupervisorErrorKind.Timeout
        || failure.Fault is { Code: ShuttingDown };

    /// <summary>The pause before this try, counted from 0: growing, so that an engine that is away for long is not asked all the time.</summary>
    public static TimeSpan Pause(int attempt) => attempt > 10 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, Shortest.Ticks << attempt));

    internal const int ShuttingDown = 6;
}
