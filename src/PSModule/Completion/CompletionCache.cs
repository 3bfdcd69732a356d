using System.Runtime.CompilerServices;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>The processes a session last showed, for completion: asked live on this machine only, and never for long.</summary>
internal static class CompletionCache
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly ConditionalWeakTable<SupervisorSession, Kept> All = new();

    public static void Keep(SupervisorSession session, IReadOnlyList<SupervisedProcess> processes) =>
        All.AddOrUpdate(session, new Kept(processes, Environment.TickCount64));

    public static IReadOnlyList<SupervisedProcess> Of(SupervisorSession session)
    {
        var kept = All.TryGetValue(session, out var value) ? value : null;
        if (!session.IsLocal || (kept is not null && Environment.TickCount64 - kept.At < Fresh.TotalMilliseconds))
        {
            return kept?.Processes ?? [];
        }

        using var limit = new CancellationTokenSource(Patience);
        try
        {
            // Task.Run: the wait ends in time even where the connection does not notice the token.
            var asking = Task.Run(() => session.Client.GetProcessesAsync([], limit.Token));
            if (asking.Wait(Patience))
            {
                Keep(session, asking.Result);
                return asking.Result;
            }
        }
        catch (AggregateException failure) when (failure.InnerException is SupervisorException or OperationCanceledException)
        {
            // Completion is silent.
        }

        return kept?.Processes ?? [];
    }

    private sealed record Kept(IReadOnlyList<SupervisedProcess> Processes, long At);
}
