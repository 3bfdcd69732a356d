using System.Diagnostics;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Whether an engine answers at its address, and waiting until it does or does no more.</summary>
internal static class EngineAnswer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a process that has closed its socket may take to end; in another pid namespace the id is a stranger's.</summary>
    private static readonly TimeSpan LastSteps = TimeSpan.FromSeconds(5);

    /// <summary>Null when nobody listens; what else keeps it from answering is thrown.</summary>
    public static async Task<SupervisorEngine?> TryAsync(SupervisorSession session, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            return await session.Client.GetEngineAsync(limit.Token).ConfigureAwait(false);
        }
        catch (SupervisorException silent) when (silent.Kind is SupervisorErrorKind.NotRunning)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SupervisorException(SupervisorErrorKind.Timeout, session.Address, $"cannot use the engine at {session.Address}: it did not answer in time");
        }
    }

    public static async Task<bool> UntilGoneAsync(SupervisorSession session, ProcessLifetime? life, TimeSpan? limit, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (await AnswersAsync(session, cancellation).ConfigureAwait(false))
        {
            if (watch.Elapsed > limit)
            {
                return false;
            }

            await Task.Delay(Interval, cancellation).ConfigureAwait(false);
        }

        for (var last = Stopwatch.StartNew(); life is { HasEnded: false } && last.Elapsed < LastSteps;)
        {
            await Task.Delay(Interval, cancellation).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>
    /// The engine after it has begun anew; null when that takes too long. Its process stays the same, so a new life shows by its
    /// count of requests, which begins again, or by the gap before it.
    /// </summary>
    public static async Task<SupervisorEngine?> NextLifeAsync(SupervisorSession session, SupervisorEngine before, TimeSpan? limit, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        for (var (count, hasGone) = (before.RequestCount, false); !(watch.Elapsed > limit); await Task.Delay(Interval, cancellation).ConfigureAwait(false))
        {
            SupervisorEngine? answer = null;
            try
            {
                answer = await TryAsync(session, cancellation).ConfigureAwait(false);
            }
            catch (SupervisorException broken) when (broken.Kind is SupervisorErrorKind.ConnectionLost or SupervisorErrorKind.Protocol or SupervisorErrorKind.Timeout or SupervisorErrorKind.Fault)
            {
                // It breaks connections while it ends.
            }

            if (answer?.State != "Running")
            {
                hasGone = true;
            }
            else if (hasGone || (count > 0 && answer.RequestCount <= count))
            {
                return answer;
            }
            else
            {
                count = answer.RequestCount;
            }
        }

        return null;
    }

    private static async Task<bool> AnswersAsync(SupervisorSession session, CancellationToken cancellation)
    {
        try
        {
            return await TryAsync(session, cancellation).ConfigureAwait(false) is not null;
        }
        catch (SupervisorException)
        {
            // It breaks connections while it ends; only a refused connection means that it has ended.
            return true;
        }
    }
}
