namespace Supervisor.Engine.Logs;

/// <summary>How long who waits for disks waits.</summary>
internal sealed record LatePatience
{
    /// <summary>A write that takes this long, and then as long again, is left to a thread of its own: so long everybody else's output waits.</summary>
    public TimeSpan ForPump { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the loop waits for a log file to be opened, to tell whoever starts the program why it could not be.</summary>
    public TimeSpan ForOpening { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A disk that gets nothing done in this time does not answer: nobody waits for it any more.</summary>
    public TimeSpan ForAnswer { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A disk that was late is trusted again when it has had nothing to catch up with for so long.</summary>
    public TimeSpan ForTrust { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>At the end of the engine, or of one of its lives, for what still waits.</summary>
    public TimeSpan ForEnd { get; init; } = TimeSpan.FromSeconds(3);
}
