using System.Runtime.CompilerServices;

namespace Supervisor.PSModule;

/// <summary>What a session last showed, for completion: asked live on this machine only, and never for long.</summary>
internal sealed class CompletionCache<T>(Func<SupervisorSession, CancellationToken, Task<IReadOnlyList<T>>> ask)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private readonly ConditionalWeakTable<SupervisorSession, Kept> _all = new();

    public void Keep(SupervisorSession session, IReadOnlyList<T> items) =>
        _all.AddOrUpdate(session, new Kept(items, Environment.TickCount64));

    public IReadOnlyList<T> Of(SupervisorSession session) => Of([session]);

    /// <summary>All are asked at the same time: several silent engines take no more patience than one.</summary>
    public IReadOnlyList<T> Of(IReadOnlyList<SupervisorSession> sessions)
    {
        using var limit = new CancellationTokenSource(Patience);
        // Task.Run: the wait ends in time even where the connection does not notice the token.
        var asking = sessions.Where(MustBeAsked).Select(session => Task.Run(() => AskAsync(session, limit.Token))).ToArray();
        Task.WaitAll(asking, Patience);
        return [.. sessions.SelectMany(session => _all.TryGetValue(session, out var kept) ? kept.Items : [])];
    }

    private bool MustBeAsked(SupervisorSession session) =>
        session.IsLocal && !(_all.TryGetValue(session, out var kept) && Environment.TickCount64 - kept.At < Fresh.TotalMilliseconds);

    // Completion is silent, whatever goes wrong.
    private async Task AskAsync(SupervisorSession session, CancellationToken cancellation)
    {
        try
        {
            Keep(session, await ask(session, cancellation).ConfigureAwait(false));
        }
        catch (Exception)
        {
            // What it last showed is offered.
        }
    }

    private sealed record Kept(IReadOnlyList<T> Items, long At);
}
