using System.Diagnostics;

namespace Supervisor.Client.Desired;

/// <summary>How an engine's start ended: 0, or what it said; and how to stop what was started.</summary>
public sealed record EngineStart(int ExitCode, string Text, Action? Stop = null);

/// <summary>Gets, tests and sets one engine: whether it runs, with which configuration, in which version.</summary>
/// <param name="client">Speaks to the address where the engine is or would be.</param>
/// <param name="socketPath">That address, to show.</param>
/// <param name="launch">Starts a daemon with a configuration and returns when it is up or has said why not.</param>
/// <param name="trace">Told what is done.</param>
public sealed class DesiredEngine(ISupervisorClient client, string socketPath, Func<string, EngineStart> launch, Action<string, string> trace)
{
    private static readonly IReadOnlyList<DeclaredProperty> Properties = EngineProperties.All;
    private static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Why an engine that is started with this configuration would not be at the address; null when it would.</summary>
    public Func<string, string?> WhyNotOpenedBy { get; init; } = _ => null;

    public async Task<Declaration> GetAsync(Declaration wanted, CancellationToken cancellation)
    {
        try
        {
            var engine = await client.GetEngineAsync(cancellation).ConfigureAwait(false);
            return new()
            {
                [PropertyNames.SocketPath] = socketPath,
                [PropertyNames.ConfigPath] = engine.ConfigPath,
                [PropertyNames.State] = EngineProperties.Running,
                [PropertyNames.Version] = engine.Version,
                ["compatibleVersion"] = engine.CompatibleVersion,
                ["engineId"] = engine.EngineId.ToString(),
                ["hostName"] = engine.HostName,
                ["identification"] = engine.Identification,
                ["id"] = (long)engine.Id,
                ["processCount"] = (long)engine.ProcessCount,
            };
        }
        catch (SupervisorException silent) when (silent.Kind == SupervisorErrorKind.NotRunning)
        {
            // What it would be started with is all there is to say of an engine that does not run.
            return new()
            {
                [PropertyNames.SocketPath] = socketPath,
                [PropertyNames.ConfigPath] = wanted.Text(PropertyNames.ConfigPath),
                [PropertyNames.State] = EngineProperties.Stopped,
            };
        }
        catch (SupervisorException failure)
        {
            throw DesiredStateException.From(failure);
        }
    }

    public async Task<DesiredOutcome> TestAsync(Declaration desired, CancellationToken cancellation)
    {
        var actual = await GetAsync(desired, cancellation).ConfigureAwait(false);
        return new(actual, Differing(desired, actual));
    }

    public async Task<DesiredOutcome> SetAsync(Declaration desired, bool whatIf, CancellationToken cancellation)
    {
        var (before, differs) = await TestAsync(desired, cancellation).ConfigureAwait(false);
        if (differs.Count == 0)
        {
            return new(before, []);
        }

        var start = before.Text(PropertyNames.State) == EngineProperties.Stopped;
        Check(desired, before, differs);
        if (start && WhyNotOpenedBy(desired.Text(PropertyNames.ConfigPath)!) is { } elsewhere)
        {
            throw new DesiredStateException(DesiredStateFault.InvalidInput, $"cannot start an engine with {desired.Text(PropertyNames.ConfigPath)} that answers at {socketPath}: {elsewhere}");
        }

        if (whatIf)
        {
            return new(Foreseen(desired, before), differs);
        }

        var after = start ? await StartAsync(desired, cancellation).ConfigureAwait(false) : await StopAsync(desired, before, cancellation).ConfigureAwait(false);
        Check(desired, after, Differing(desired, after));
        return new(after, DesiredDiff.Changed(Properties, before, after));
    }

    private async Task<Declaration> StartAsync(Declaration desired, CancellationToken cancellation)
    {
        EngineStart started;
        try
        {
            started = Start(desired.Text(PropertyNames.ConfigPath)!);
        }
        catch (DesiredStateException)
        {
            // Somebody else who starts it at the same time has the address: then it is as it should be, or the difference says what is not.
            if (await FoundAsync(desired, cancellation).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            throw;
        }

        try
        {
            return await UntilAsync(EngineProperties.Running, desired, cancellation).ConfigureAwait(false);
        }
        catch (DesiredStateException late) when (late.Fault == DesiredStateFault.NotReachedInTime && started.Stop is { } stop)
        {
            stop();
            throw new DesiredStateException(late.Fault, $"{late.Message}; the engine that was started does not answer there, and is stopped again");
        }
    }

    private async Task<Declaration> StopAsync(Declaration desired, Declaration before, CancellationToken cancellation)
    {
        trace("info", $"stopping the engine at {socketPath}");
        await ShutdownAsync(cancellation).ConfigureAwait(false);

        // What has been stopped shows what it was running with.
        desired = desired.With(PropertyNames.ConfigPath, desired[PropertyNames.ConfigPath] ?? before[PropertyNames.ConfigPath]);
        return await UntilAsync(EngineProperties.Stopped, desired, cancellation).ConfigureAwait(false);
    }

    private async Task<Declaration?> FoundAsync(Declaration desired, CancellationToken cancellation)
    {
        try
        {
            return await GetAsync(desired, cancellation).ConfigureAwait(false) is var now && now.Text(PropertyNames.State) == EngineProperties.Running ? now : null;
        }
        catch (DesiredStateException)
        {
            return null;
        }
    }

    /// <summary>The names of what differs. An engine that does not run has no version, and one file may be written in many ways.</summary>
    internal static IReadOnlyList<string> Differing(Declaration desired, Declaration actual)
    {
        var isSameFile = desired.Text(PropertyNames.ConfigPath) is { Length: > 0 } wanted && actual.Text(PropertyNames.ConfigPath) is { Length: > 0 } there && RealPath.Of(wanted) == RealPath.Of(there);
        desired = isSameFile ? desired.With(PropertyNames.ConfigPath, actual[PropertyNames.ConfigPath]) : desired;
        return DesiredDiff.Between(Properties, actual.Text(PropertyNames.State) == EngineProperties.Running ? desired : desired.With(PropertyNames.Version, null), actual);
    }

    private static void Check(Declaration desired, Declaration actual, IReadOnlyList<string> differs)
    {
        var refused = differs.Where(property => property != PropertyNames.State).Select(property =>
            $"cannot change {property} of an engine that runs from '{actual.Text(property)}' to '{desired.Text(property)}': {(property == PropertyNames.Version ? "install and start that version" : "stop it first")}").ToList();
        // An engine that is to be stopped may have been started with anything.
        if (refused.Count > 0 && desired.Text(PropertyNames.State) != EngineProperties.Stopped)
        {
            throw new DesiredStateException(DesiredStateFault.Rejected, refused);
        }

        if (actual.Text(PropertyNames.State) == EngineProperties.Stopped && differs.Count > 0 && desired.Text(PropertyNames.ConfigPath) is not { Length: > 0 })
        {
            throw new DesiredStateException(DesiredStateFault.InvalidInput, $"cannot start an engine: '{PropertyNames.ConfigPath}' is missing");
        }
    }

    private static Declaration Foreseen(Declaration desired, Declaration before) =>
        before.Text(PropertyNames.State) == EngineProperties.Stopped
            ? before.With(PropertyNames.State, EngineProperties.Running).With(PropertyNames.Version, desired[PropertyNames.Version])
            : new()
            {
                [PropertyNames.SocketPath] = before[PropertyNames.SocketPath],
                [PropertyNames.ConfigPath] = desired[PropertyNames.ConfigPath] ?? before[PropertyNames.ConfigPath],
                [PropertyNames.State] = EngineProperties.Stopped,
            };

    private EngineStart Start(string configuration)
    {
        trace("info", $"starting an engine with {configuration}");
        var started = launch(configuration);
        if (started is { ExitCode: not 0 } failed)
        {
            var lines = failed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("For help", StringComparison.Ordinal)).ToList();
            throw new DesiredStateException(
                DesiredStateFault.Rejected,
                lines.Count > 0 ? [.. lines.Select(line => $"cannot start an engine with {configuration}: {line}")]
                    : [$"cannot start an engine with {configuration}: it ended with exit status {failed.ExitCode}"]);
        }

        return started;
    }

    private async Task ShutdownAsync(CancellationToken cancellation)
    {
        try
        {
            await client.ShutdownAsync(cancellation).ConfigureAwait(false);
        }
        catch (SupervisorException failure)
        {
            throw DesiredStateException.From(failure, "stop the engine");
        }
    }

    private async Task<Declaration> UntilAsync(string state, Declaration desired, CancellationToken cancellation)
    {
        var limit = desired.Number(PropertyNames.TimeoutSec) is { } seconds ? TimeSpan.FromSeconds(seconds) : UsualLimit;
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                var now = await GetAsync(desired, cancellation).ConfigureAwait(false);
                if (now.Text(PropertyNames.State) == state)
                {
                    return now;
                }
            }
            catch (DesiredStateException breaking) when (breaking.Fault == DesiredStateFault.EngineNotReachable)
            {
                // It breaks connections while it ends; only a refused one means that it has ended.
            }

            if (clock.Elapsed > limit)
            {
                throw new DesiredStateException(DesiredStateFault.NotReachedInTime, $"cannot bring the engine at {socketPath} to {state} in {limit.TotalSeconds} seconds");
            }

            await Task.Delay(Interval, cancellation).ConfigureAwait(false);
        }
    }
}
