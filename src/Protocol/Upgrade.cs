namespace Supervisor;

/// <summary>Asks an engine to let another binary go on in its process.</summary>
public sealed record UpgradeRequest
{
    /// <summary>Absolute path on the engine's machine; null is the file that the engine was started from, which may have been replaced since.</summary>
    public string? Binary { get; init; }
}

/// <summary>
/// The binary has understood the engine's state and goes on within seconds: it has when <see cref="SupervisorEngine.Generation"/> is
/// <paramref name="Generation"/>, and has not when <see cref="SupervisorEngine.UpgradeProblem"/> says why.
/// </summary>
public sealed record UpgradeReply(int Generation);
