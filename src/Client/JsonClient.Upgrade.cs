using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Supervisor.Client.Bridge;

namespace Supervisor.Client;

/// <content>Another binary going on in the engine's process: asked for, and outlived by those who wait for something.</content>
public sealed partial class JsonClient
{
    /// <summary>How long the engine may take to say whether the binary is good: a change of the configuration has its time, and the binary too.</summary>
    private static readonly TimeSpan ForCheck = TimeSpan.FromSeconds(60);

    /// <summary>How long an engine may be silent while another binary takes over.</summary>
    private static readonly TimeSpan ForSuccession = TimeSpan.FromSeconds(30);

    /// <summary>Who answered last; what breaks after that may be an upgrade.</summary>
    private EngineGeneration? _seen;

    public async Task<SupervisorEngine> UpgradeAsync(string? binary, CancellationToken cancellation)
    {
        var before = await GetEngineAsync(cancellation).ConfigureAwait(false);
        var body = JsonSerializer.SerializeToUtf8Bytes(new UpgradeRequest { Binary = binary }, Json.UpgradeRequest);
        int wanted;
        try
        {
            wanted = Read(await TextAsync(HttpMethod.Post, Routes.Upgrade, ForCheck, cancellation, body).ConfigureAwait(false), Json.UpgradeReply).Generation;
        }
        catch (SupervisorException refused) when (refused is { Kind: SupervisorErrorKind.Fault, Fault.Code: not Reconnecting.ShuttingDown })
        {
            throw new UpgradeException(UpgradeFailure.Refused, Address, refused.Message, refused) { Fault = refused.Fault };
        }

        var after = await HeirAsync(new(before.EngineId, wanted - 1), cancellation).ConfigureAwait(false);
        return after.Generation >= wanted ? after : throw new UpgradeException(UpgradeFailure.GivenUp, Address, after.UpgradeProblem!);
    }

    /// <summary>After a connection was lost or a stream has ended: whether that was an upgrade, or one that was given up, and the engine that was seen goes on. Returns when it answers.</summary>
    /// <param name="seen">The engine.</param>
    /// <param name="patience">How long one that is about to leave may still answer as before.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<bool> GoesOnAsync(EngineGeneration seen, TimeSpan patience, CancellationToken cancellation)
    {
        var since = Stopwatch.StartNew();
        try
        {
            for (var attempt = 0; seen.Generation > 0; attempt++)
            {
                if (await SuccessorAsync(seen, isAsked: false, cancellation).ConfigureAwait(false) is not null)
                {
                    return true;
                }

                if (since.Elapsed >= patience)
                {
                    return false;
                }

                await Task.Delay(Pause(attempt), cancellation).ConfigureAwait(false);
            }
        }
        catch (SupervisorException)
        {
            // Nobody is there any more.
        }

        return false;
    }

    /// <summary>The engine after an upgrade that it has taken on.</summary>
    private async Task<SupervisorEngine> HeirAsync(EngineGeneration before, CancellationToken cancellation)
    {
        SupervisorException? failure = null;
        try
        {
            if (await SuccessorAsync(before, isAsked: true, cancellation).ConfigureAwait(false) is { } engine)
            {
                return engine;
            }
        }
        catch (SupervisorException gone)
        {
            failure = gone;
        }

        throw new UpgradeException(
            UpgradeFailure.Unknown, Address, $"cannot say that the engine at {Address} goes on: {failure?.Message ?? $"it has not answered as generation {before.Generation + 1} within {ForSuccession.TotalSeconds:0} seconds"}", failure);
    }

    /// <summary>What does no harm when it is done twice: asked again when an upgrade has cut it off.</summary>
    private async Task<string> RepeatableAsync(HttpMethod method, string path, TimeSpan timeout, CancellationToken cancellation, byte[]? body = null)
    {
        for (var cuts = 1; ; cuts++)
        {
            var seen = _seen;
            try
            {
                return await TextAsync(method, path, timeout, cancellation, body).ConfigureAwait(false);
            }
            catch (SupervisorException cut) when (cut.Kind == SupervisorErrorKind.ConnectionLost && cuts <= OpenAction.MostCuts)
            {
                await ThrowUnlessSucceededAsync(cut, seen, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The items until the connection is lost, which ends them without an exception if it is taken as a cut.</summary>
    /// <param name="items">Of one connection.</param>
    /// <param name="takeCut">Told of the lost connection; null says that it is to be thrown.</param>
    /// <param name="cancellation">Ends it.</param>
    private static async IAsyncEnumerable<T> UntilCutAsync<T>(IAsyncEnumerable<T> items, Func<SupervisorException, SupervisorException?> takeCut, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var each = items.GetAsyncEnumerator(cancellation);
        await using var disposed = each.ConfigureAwait(false);
        while (await NextAsync().ConfigureAwait(false))
        {
            yield return each.Current;
        }

        async ValueTask<bool> NextAsync()
        {
            try
            {
                return await each.MoveNextAsync().ConfigureAwait(false);
            }
            catch (SupervisorException broken) when (broken.Kind == SupervisorErrorKind.ConnectionLost && takeCut(broken) is not null)
            {
                return false;
            }
        }
    }

    /// <summary>After a lost connection: returns if it was an upgrade, or one that was given up, and the same engine goes on. One without a generation has no upgrades.</summary>
    private async Task ThrowUnlessSucceededAsync(SupervisorException cut, EngineGeneration? before, CancellationToken cancellation)
    {
        try
        {
            if (before is { Generation: > 0 } && !IsOfTheWay(cut) && await SuccessorAsync(before, isAsked: false, cancellation).ConfigureAwait(false) is not null)
            {
                return;
            }
        }
        catch (SupervisorException)
        {
            // Nobody answers: the first failure says more.
        }

        ExceptionDispatchInfo.Throw(cut);
    }

    /// <summary>The way to the host has ended, as a dead one's does: an engine that is upgraded ends only what it was asked.</summary>
    private static bool IsOfTheWay(SupervisorException cut)
    {
        var isBridge = false;
        for (Exception? cause = cut; cause is not (null or ChannelBrokenException); cause = cause.InnerException)
        {
            isBridge |= cause is BridgeEndedException;
            if (cause.InnerException is null)
            {
                return isBridge;
            }
        }

        return false;
    }

    /// <summary>
    /// The same engine after an upgrade, or after one that was given up; null when another one answers, or nobody in time, or, unless one
    /// is asked for, when there was no upgrade. While one is under way, connections wait: who is refused need not try again.
    /// </summary>
    private async Task<SupervisorEngine?> SuccessorAsync(EngineGeneration before, bool isAsked, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ForSuccession);
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                if (await TryEngineAsync(isAsked, limit.Token).ConfigureAwait(false) is { } engine)
                {
                    var isNext = engine.EngineId == before.EngineId && (engine.Generation > before.Generation || engine.UpgradeProblem is not null);
                    if (isNext || !isAsked || engine.EngineId != before.EngineId)
                    {
                        return isNext ? engine : null;
                    }
                }

                await Task.Delay(Pause(attempt), limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Short at first: an upgrade takes a second.</summary>
    private static TimeSpan Pause(int attempt) => TimeSpan.FromMilliseconds(20 << Math.Min(attempt, 4));

    /// <summary>Null for what another try may mend; a host that is silent mends only what it was asked for.</summary>
    private async Task<SupervisorEngine?> TryEngineAsync(bool isAsked, CancellationToken cancellation)
    {
        try
        {
            return await GetEngineAsync(cancellation).ConfigureAwait(false);
        }
        catch (SupervisorException broken) when (broken.Kind == SupervisorErrorKind.ConnectionLost || (isAsked && broken.Kind == SupervisorErrorKind.Timeout))
        {
            return null;
        }
    }
}
