namespace Supervisor.Client;

/// <content>Another binary in the engine's process.</content>
public partial interface ISupervisorClient
{
    /// <summary>
    /// Has another binary go on in the engine's process, with all that it supervises, and gives the engine when it does; throws
    /// <see cref="UpgradeException"/> when it does not.
    /// </summary>
    /// <param name="binary">Absolute path on the engine's machine; null is the file that the engine was started from.</param>
    /// <param name="cancellation">Ends the waiting only.</param>
    Task<SupervisorEngine> UpgradeAsync(string? binary, CancellationToken cancellation);
}
