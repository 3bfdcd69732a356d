namespace Supervisor.Engine.Http;

/// <summary>How long whoever asked wants to wait, from now on, for all that his request waits for together.</summary>
internal sealed class Patience(double? seconds, TimeProvider time)
{
    /// <summary>A day: longer waits are waits without end, and timers end there.</summary>
    private const double LongestSeconds = 86_400;

    private readonly long _began = time.GetTimestamp();

    /// <summary>What is left of it, never less than nothing; null when it has no end.</summary>
    public TimeSpan? Left =>
        seconds is not { } all || all >= LongestSeconds ? null
        : TimeSpan.FromSeconds(all) - time.GetElapsedTime(_began) is var left && left > TimeSpan.Zero ? left
        : TimeSpan.Zero;
}
