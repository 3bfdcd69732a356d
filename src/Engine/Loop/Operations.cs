using System.Collections.Immutable;
using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>
/// Every verb once, for all the ways to ask: JSON, XML-RPC, signals. Reads the published state, posts mail to the loop,
/// and hands out what is awaited. May be called from any thread.
/// </summary>
public sealed class Operations(EngineLoop loop, ConfigurationSource configuration)
{
    private const int MostStops = 10;

    // Who was told that it ends must not find it running because the loop has not come to it yet.
    private readonly CancellationTokenSource _leaving = new();

    public SupervisorState State => loop.State;

    public EventBus Events => loop.Events;

    public ConfigurationSource Configuration => configuration;

    /// <summary>While the engine shuts down or restarts, supervisord answers SHUTDOWN_STATE to everything.</summary>
    public bool IsShuttingDown => _leaving.IsCancellationRequested || loop.State.Mood != Mood.Running;

    /// <summary>Cancelled when the engine begins to shut down or to restart.</summary>
    public CancellationToken Leaving => _leaving.Token;

    /// <summary>Starts, stops, restarts, signals or awaits processes; answers stream in as each settles.</summary>
    public ProcessRequest Ask(ProcessRequest request)
    {
        loop.Post(new Mail.Ask(request));
        return request;
    }

    /// <summary>The answers of a request, ended early by <paramref name="cancellation"/> (the loop then forgets the request).</summary>
    public async IAsyncEnumerable<ProcessOutcome> Answers(ProcessRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var complete = false;
        try
        {
            await foreach (var outcome in request.Answers.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return outcome;
            }

            complete = true;
        }
        finally
        {
            if (!complete)
            {
                loop.Post(new Mail.Abandon(request));
            }
        }
    }

    /// <summary>Nobody waits for this request any more; what was asked goes on.</summary>
    public void Abandon(ProcessRequest request) => loop.Post(new Mail.Abandon(request));

    /// <summary>Writes to a process's stdin; null when it has no child to read it.</summary>
    public Task<InputOutcome?> WriteInputAsync(ProcessKey key, ReadOnlyMemory<byte> data) => WithOutputAsync<InputOutcome?>((output, state) =>
        state.Find(key) is { LivePid: not 0 } entry && entry.Code != ProcessStateCode.Stopping ? output.WriteInput(key, data) : null);

    /// <summary>Removes a process's logs and begins new ones; the error in words, or null.</summary>
    public async Task<string?> ClearLogsAsync(ProcessKey key, LogStreams streams = LogStreams.Both)
    {
        // Disks may take their time: not on the loop's thread.
        var clear = await WithOutputAsync<Func<string?>?>((output, state) =>
            state.Find(key) is { } entry ? () => output.Clear(key, entry.Program, streams) : null).ConfigureAwait(false);
        return clear is null ? null : await Task.Run(clear).ConfigureAwait(false);
    }

    /// <summary>Tells every subscriber of somebody's own event.</summary>
    public void Tell(string type, string data) => loop.Post(new Mail.RemoteCommunication(type, data));

    /// <summary>Whether the activity log shows this level: a line that nobody sees need not be made.</summary>
    public bool Shows(ActivityLevel level) => level >= configuration.Active.Supervisord.LogLevel;

    /// <summary>A line for the activity log.</summary>
    public void Note(ActivityLevel level, string message)
    {
        if (Shows(level))
        {
            loop.Post(new Mail.Note(level, message));
        }
    }

    private Task<T> WithOutputAsync<T>(Func<IOutput, SupervisorState, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(new Mail.WithOutput((output, state) =>
        {
            try
            {
                done.SetResult(work(output, state));
            }
            catch (Exception problem)
            {
                done.SetException(problem);
            }
        }));
        return done.Task;
    }

    /// <summary>Start order for what goes up, the reverse for what goes down.</summary>
    public static IReadOnlyList<ProcessKey> InOrder(IEnumerable<ProcessEntry> chosen, ProcessAction action, SupervisorState state)
    {
        var keys = chosen.Select(entry => entry.Key).ToHashSet();
        var ordered = state.InStartOrder.Select(entry => entry.Key).Where(keys.Contains);
        return [.. action is ProcessAction.Stop or ProcessAction.Kill ? ordered.Reverse() : ordered];
    }

    /// <summary>Adds a group of the last read configuration and starts what has autostart; null when it has none of that name.</summary>
    public Task<bool?> AddGroupAsync(string name) => AddGroupAsync(name, configuration.Pending);

    private async Task<bool?> AddGroupAsync(string name, SupervisorConfiguration wanted, IReadOnlySet<string>? stopped = null)
    {
        if (Named(name, wanted) is not { } settings)
        {
            return null;
        }

        await Task.Run(() => loop.LookUp(settings)).ConfigureAwait(false);
        var added = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(new Mail.AddGroup(settings, added) { StoppedByPerson = stopped ?? ImmutableHashSet<string>.Empty });
        return await added.Task.ConfigureAwait(false);
    }

    /// <summary>Removes a group; false while any of it is up, null when there is none of that name.</summary>
    public async Task<bool?> RemoveGroupAsync(string name)
    {
        if (!loop.State.Groups.ContainsKey(name))
        {
            return null;
        }

        var removed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(new Mail.RemoveGroup(name, removed));
        return await removed.Task.ConfigureAwait(false);
    }

    /// <summary>What the last read configuration would change of the groups that exist now, as the original sees it.</summary>
    public ConfigurationDiff Difference() =>
        ConfigurationDiff.Between([.. loop.State.Groups.Values.Select(group => group.Settings)], configuration.Pending.Groups, asOriginal: true);

    /// <summary>What a change of one group does to each of its processes, as things stand.</summary>
    public GroupPlan Plan(GroupEntry group, GroupSettings wanted) =>
        configuration.Active.Supervisord.OldWays ? GroupPlan.Replacement : GroupPlan.For(group, wanted);

    /// <summary>Stops a group and waits until it is down; whoever starts a part of it meanwhile is met with another stop, but not for ever.</summary>
    public async Task StopGroupAsync(string name, bool forUpdate = false)
    {
        var isUp = true;
        for (var tries = 0; isUp && tries < MostStops && loop.State is var state && state.Groups.TryGetValue(name, out var group); tries++)
        {
            var request = Ask(new ProcessRequest
            {
                Action = ProcessAction.Stop,
                Keys = InOrder(group.Processes.Values, ProcessAction.Stop, state),
                Rule = SettleRule.Down,
                ForUpdate = forUpdate,
            });
            isUp = false;
            await foreach (var outcome in request.Answers.ReadAllAsync().ConfigureAwait(false))
            {
                isUp |= outcome.Entry?.Code.IsUp() == true;
            }
        }
    }

    /// <summary>
    /// Carries the difference out: removed groups go, processes of changed ones go, come, restart or go on as each needs, new groups come. Others
    /// are not touched. A group whose processes share what has changed is replaced as a whole.
    /// </summary>
    public async Task UpdateAsync(ConfigurationDiff difference, SupervisorConfiguration wanted)
    {
        var state = loop.State;
        var replaced = difference.Changed.Select(change => change.Group)
            .Where(name => state.Groups.TryGetValue(name, out var group) && Plan(group, Named(name, wanted)!).Replaces)
            .ToDictionary(name => name, name => StoppedByPerson(state.Groups[name]), StringComparer.Ordinal);
        var leaving = difference.Removed.Concat(replaced.Keys).ToImmutableArray();
        var changing = difference.Changed.Select(change => change.Group).Where(name => !replaced.ContainsKey(name)).Select(name => ChangeGroupAsync(Named(name, wanted)!));
        await Task.WhenAll(leaving.Select(group => StopGroupAsync(group, forUpdate: true)).Concat(changing)).ConfigureAwait(false);
        foreach (var group in leaving)
        {
            // A start can come between, but not for ever.
            for (var tries = 0; tries < MostStops && await RemoveGroupAsync(group).ConfigureAwait(false) == false; tries++)
            {
                await StopGroupAsync(group, forUpdate: true).ConfigureAwait(false);
            }
        }

        foreach (var group in replaced.Keys.Concat(difference.Added))
        {
            await AddGroupAsync(group, wanted, replaced.GetValueOrDefault(group)).ConfigureAwait(false);
        }
    }

    private async Task ChangeGroupAsync(GroupSettings settings)
    {
        await Task.Run(() => loop.LookUp(settings)).ConfigureAwait(false);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(new Mail.ChangeGroup(settings, changed));
        await changed.Task.ConfigureAwait(false);
    }

    private static GroupSettings? Named(string name, SupervisorConfiguration wanted) => wanted.Groups.FirstOrDefault(group => group.Name == name);

    private IReadOnlySet<string> StoppedByPerson(GroupEntry group) => configuration.Active.Supervisord.OldWays ? ImmutableHashSet<string>.Empty
        : group.Processes.Values.Where(entry => entry.WantsDown).Select(entry => entry.Key.Process).ToHashSet(StringComparer.Ordinal);

    /// <summary>Stop everything in order and end.</summary>
    public void Shutdown() => Leave(Mood.ShuttingDown);

    /// <summary>Finds in a reading what could not be lived with; null when nobody looks.</summary>
    public Func<ConfigurationResult, ConfigurationResult>? NextLife { get; set; }

    /// <summary>Hears of every reload that is refused.</summary>
    public Action<ConfigurationResult>? ReloadRefused { get; set; }

    /// <summary>Reads the configuration; when it is good, everything restarts with it, else nothing happens.</summary>
    public async Task<ConfigurationResult> ReloadAsync()
    {
        var result = await configuration.ReadAsync(NextLife).ConfigureAwait(false);
        if (result.Succeeded)
        {
            Leave(Mood.Restarting);
        }
        else
        {
            ReloadRefused?.Invoke(result);
        }

        return result;
    }

    private void Leave(Mood mood)
    {
        _ = _leaving.CancelAsync();
        loop.Post(new Mail.ShutdownAsked(mood));
    }
}
