using Supervisor.Configuration;

namespace Supervisor.Engine.Loop;

/// <summary>
/// Takes wishes to change the configuration, one after another: the next one begins when what the one before has changed is
/// up or gone. Reads and writes on the thread of who asks; the loop only hears of groups.
/// </summary>
public sealed class ConfigurationDesk(Operations operations, IFragmentFolder folder)
{
    /// <summary>More is no fragment; the file of a whole fleet is far smaller.</summary>
    public const int MostBytes = 1 << 20;

    private readonly SemaphoreSlim _turn = new(1, 1);

    private ConfigurationSource Source => operations.Configuration;

    private IReadOnlyList<GroupSettings> Running => [.. operations.State.Groups.Values.Select(group => group.Settings)];

    /// <summary>The fragments on the disk, and the groups of each as far as the whole can be read.</summary>
    public async Task<IReadOnlyList<(FragmentText Fragment, IReadOnlyList<string> Groups)>> FragmentsAsync(CancellationToken gone)
    {
        var read = await Source.LookAsync(null, gone).ConfigureAwait(false);
        var groups = (read.Configuration?.Groups ?? []).ToLookup(group => group.Source.File, group => group.Name, StringComparer.Ordinal);
        return [.. read.Fragments.Select(fragment => (fragment, (IReadOnlyList<string>)[.. groups[fragment.Path]]))];
    }

    /// <summary>Checks a fragment together with the rest, keeps it and applies what its groups differ by; without a text it is taken away.</summary>
    public Task<ConfigurationOutcome> PushAsync(string name, string? text, bool whatIf, TimeSpan? patience, CancellationToken gone)
    {
        var draft = new FragmentDraft(name, text);
        return whatIf ? LookAsync() : InTurnAsync(() => KeepAsync(draft, gone), patience, gone);

        async Task<ConfigurationOutcome> LookAsync()
        {
            var (_, _, step, refusal) = await ExamineAsync(draft, gone).ConfigureAwait(false);
            return refusal ?? new ConfigurationOutcome.Accepted(step!.Planned(operations), Task.CompletedTask);
        }
    }

    /// <summary>Reads the files again and applies what differs, of the named groups or of all.</summary>
    public Task<ConfigurationOutcome> UpdateAsync(IReadOnlyList<string> groups, bool whatIf, TimeSpan? patience, CancellationToken gone)
    {
        return whatIf ? OneAsync(() => Source.LookAsync(null, gone), apply: false) : InTurnAsync(() => OneAsync(() => Source.ReadAsync(), apply: true), patience, gone);

        async Task<ConfigurationOutcome> OneAsync(Func<Task<ConfigurationResult>> read, bool apply)
        {
            var result = await read().ConfigureAwait(false);
            gone.ThrowIfCancellationRequested();
            if (result.Configuration is not { } wanted)
            {
                return new ConfigurationOutcome.Refused(result);
            }

            var step = ConfigurationStep.Between(Running, wanted.Groups);
            var known = step.Before.Concat(step.After).Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
            if (groups.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            {
                return new ConfigurationOutcome.Missing($"there is no group named '{unknown}'");
            }

            step = step.Only(groups.ToHashSet(StringComparer.Ordinal)).Planned(operations);
            return new ConfigurationOutcome.Accepted(step, apply ? operations.UpdateAsync(step.Difference, wanted) : Task.CompletedTask);
        }
    }

    /// <summary>Nobody changes the configuration until it is disposed; null when who does it now takes longer than this.</summary>
    public async Task<IDisposable?> HoldAsync(TimeSpan patience) => await _turn.WaitAsync(patience).ConfigureAwait(false) ? new Hold(_turn) : null;

    private async Task<ConfigurationOutcome> KeepAsync(FragmentDraft draft, CancellationToken gone)
    {
        var (result, path, step, refusal) = await ExamineAsync(draft, gone).ConfigureAwait(false);
        gone.ThrowIfCancellationRequested();
        return refusal ?? await Source.KeepAsync(result, () => Write(draft, path!)).ConfigureAwait(false)
            ?? new ConfigurationOutcome.Accepted(step!.Planned(operations), operations.UpdateAsync(step!.Difference, result.Configuration!));
    }

    /// <summary>Why nothing was written; null when it was.</summary>
    private ConfigurationOutcome? Write(FragmentDraft draft, string path)
    {
        // A file that nobody applies any more must not lie there as if it were.
        if (operations.IsShuttingDown)
        {
            return new ConfigurationOutcome.Leaving();
        }

        var problem = draft.Text is { } text ? folder.Write(path, text) : folder.Exists(path) ? folder.Delete(path) : null;
        return problem is null ? null : new ConfigurationOutcome.Unwritten(problem);
    }

    private async Task<(ConfigurationResult Result, string? Path, ConfigurationStep? Step, ConfigurationOutcome? Refusal)> ExamineAsync(FragmentDraft draft, CancellationToken gone)
    {
        var result = await Source.LookAsync(draft, gone).ConfigureAwait(false);
        if (result.Configuration is not { } wanted)
        {
            return (result, null, null, new ConfigurationOutcome.Refused(result));
        }

        var path = FragmentName.PathIn(wanted.Supervisord.FragmentDir, draft.Name);
        var (step, problems) = FragmentPlan.For(path, Running, wanted);
        if (problems.Count > 0)
        {
            return (result, path, step, new ConfigurationOutcome.Refused(new(null, problems)));
        }

        var isUnknown = draft.Text is null && step.Before.Count == 0 && !await Task.Run(() => folder.Exists(path)).ConfigureAwait(false);
        return (result, path, step, isUnknown ? new ConfigurationOutcome.Missing($"there is no fragment named '{draft.Name}'") : null);
    }

    /// <summary>Whoever waits for his turn may go or lose patience; what has begun is done to its end, since half of it would leave groups missing.</summary>
    private async Task<ConfigurationOutcome> InTurnAsync(Func<Task<ConfigurationOutcome>> work, TimeSpan? patience, CancellationToken gone)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(gone, operations.Leaving);
        try
        {
            if (!await _turn.WaitAsync(patience ?? Timeout.InfiniteTimeSpan, ended.Token).ConfigureAwait(false))
            {
                return new ConfigurationOutcome.Busy();
            }
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            return new ConfigurationOutcome.Leaving();
        }

        if (operations.IsShuttingDown || gone.IsCancellationRequested)
        {
            // A turn that comes in the same moment wins over the end, of which the waiting hears a moment later.
            _turn.Release();
            gone.ThrowIfCancellationRequested();
            return new ConfigurationOutcome.Leaving();
        }

        Task applied = Task.CompletedTask;
        try
        {
            var outcome = await work().ConfigureAwait(false);
            applied = (outcome as ConfigurationOutcome.Accepted)?.Applied ?? applied;
            return outcome;
        }
        finally
        {
            _ = applied.ContinueWith(_ => _turn.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private sealed class Hold(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
