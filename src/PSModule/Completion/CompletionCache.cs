using System.Runtime.CompilerServices;

namespace Supervisor.PSModule;

/// <summary>The processes a session last showed, for completion: asked live on this machine only, and never for long.</summary>
internal static class CompletionCache
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly ConditionalWeakTable<SupervisorSession, Kept> All = new();

    public static void Keep(SupervisorSession session, IReadOnlyList<SupervisedProcess> processes) =>
        All.AddOrUpdate(session, new Kept(processes, Environment.TickCount64));

    public static IReadOnlyList<SupervisedProcess> Of(SupervisorSession session) => Of([session]);

    /// <summary>All are asked at the same time: several silent engines take no more patience than one.</summary>
    public static IReadOnlyList<SupervisedProcess> Of(IReadOnlyList<SupervisorSession> sessions)
    {
        using var limit = new CancellationTokenSource(Patience);
        // Task.Run: the wait ends in time even where the connection does not notice the token.
        var asking = sessions.Where(MustBeAsked).Select(session => Task.Run(() => AskAsync(session, limit.Token))).ToArray();
        Task.WaitAll(asking, Patience);
        return [.. sessions.SelectMany(session => All.TryGetValue(session, out var kept) ? kept.Processes : [])];
    }

    private static bool MustBeAsked(SupervisorSession session) =>
        session.IsLocal && !(All.TryGetValue(session, out var kept) && Environment.TickCount64 - kept.At < Fresh.TotalMilliseconds);

    // Completion is silent, whatever goes wrong.
    private static async Task AskAsync(SupervisorSession session, CancellationToken cancellation)
    {
        try
        {
            Keep(session, await session.Client.GetProcessesAsync([], cancellation).ConfigureAwait(false));
        }
        catch (Exception)
        {
            // What it last showed is offered.
        }
    }

    private sealed record Kept(IReadOnlyList<SupervisedProcess> Processes, long At);
}
