namespace Supervisor.Engine.Loop;

/// <summary>What became of the wish that another binary goes on in this process.</summary>
public abstract record UpgradeOutcome
{
    /// <summary>The binary understands our state; it is to be the engine's <paramref name="Generation"/>th.</summary>
    public sealed record Accepted(int Generation) : UpgradeOutcome;

    /// <summary>Nothing has changed, and why, in words.</summary>
    public sealed record Refused(string Message) : UpgradeOutcome;

    /// <summary>The engine is ending or restarting.</summary>
    public sealed record Leaving : UpgradeOutcome;
}

/// <summary>Puts another binary in the place of this one.</summary>
public interface IUpgrade
{
    /// <summary>How many binaries have run in this process, this one included.</summary>
    int Generation { get; }

    /// <summary>Why the last upgrade that was accepted did not come about; null when none failed.</summary>
    string? Problem { get; }

    /// <summary>Checks the binary (null: the one that this engine was started from) and, if it is good, has it go on soon after the answer.</summary>
    Task<UpgradeOutcome> AskAsync(string? binary);
}
