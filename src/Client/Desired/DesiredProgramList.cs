namespace Supervisor.Client.Desired;

/// <summary>The same for all programs of an engine at once; with _purge, what DSC has made and is not in the list goes.</summary>
public sealed class DesiredProgramList(DesiredPrograms programs, Action<string, string> trace, string? socketPath)
{
    private static readonly IReadOnlyList<DeclaredProperty> Properties = ProgramListProperties.All;

    public async Task<Declaration> GetAsync(Declaration wanted, CancellationToken cancellation) =>
        View(await programs.ReadAsync(cancellation).ConfigureAwait(false), wanted);

    public async Task<Declaration> ExportAsync(CancellationToken cancellation)
    {
        var installed = await programs.ReadAsync(cancellation).ConfigureAwait(false);
        return Of(installed.Names.Select(installed.View));
    }

    public async Task<DesiredOutcome> TestAsync(Declaration desired, CancellationToken cancellation)
    {
        var installed = await programs.ReadAsync(cancellation).ConfigureAwait(false);
        var actual = View(installed, desired);
        var surplus = Surplus(installed, desired);
        foreach (var program in desired.Items(PropertyNames.Programs))
        {
            var name = program.Text(PropertyNames.Name)!;
            if (DesiredDiff.Between(ProgramProperties.All, program, installed.View(name)) is { Count: > 0 } differs)
            {
                trace("info", $"{name} differs: {string.Join(", ", differs)}");
            }
        }

        foreach (var name in surplus)
        {
            trace("info", $"{name} is there and not declared");
        }

        return new(actual, surplus.Count > 0 ? [PropertyNames.Programs] : DesiredDiff.Between(Properties, desired, actual));
    }

    public async Task<DesiredOutcome> SetAsync(Declaration desired, bool whatIf, CancellationToken cancellation)
    {
        var installed = await programs.ReadAsync(cancellation).ConfigureAwait(false);
        var states = new List<Declaration>();
        var (changed, refused) = (false, new List<DesiredStateException>());
        var surplus = Surplus(installed, desired);
        foreach (var name in surplus)
        {
            changed = true;
            if (whatIf)
            {
                trace("info", $"would remove {name}: it is no longer declared");
            }
            else
            {
                await Try(async () => await programs.RemoveAsync(name, desired.Number(PropertyNames.TimeoutSec), cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }

        foreach (var program in desired.Items(PropertyNames.Programs))
        {
            var one = program.With(PropertyNames.TimeoutSec, desired[PropertyNames.TimeoutSec]);
            await Try(async () =>
            {
                var outcome = await programs.SetAsync(installed, one, whatIf, cancellation).ConfigureAwait(false);
                states.Add(outcome.State);
                changed |= outcome.Differing.Count > 0;
            }).ConfigureAwait(false);
        }

        if (refused.Count > 0)
        {
            throw new DesiredStateException(refused[0].Fault, [.. refused.SelectMany(failure => failure.Reasons)]);
        }

        var after = whatIf
            ? Of(states.Concat(Others(installed, desired).Except(surplus).Select(installed.View)))
            : await GetAsync(desired, cancellation).ConfigureAwait(false);
        return new(after, changed ? [PropertyNames.Programs] : []);

        // One program that is refused does not keep the others from their state; an engine that is gone does.
        async Task Try(Func<Task> step)
        {
            try
            {
                await step().ConfigureAwait(false);
            }
            catch (DesiredStateException failure) when (failure.Fault is DesiredStateFault.Rejected or DesiredStateFault.NotReachedInTime)
            {
                refused.Add(failure);
            }
        }
    }

    /// <summary>The programs that are asked for, and with _purge, or without any, all others.</summary>
    private Declaration View(InstalledPrograms installed, Declaration wanted)
    {
        var asked = wanted.Items(PropertyNames.Programs).Select(program => program.Text(PropertyNames.Name)!);
        return Of(asked.Concat(Others(installed, wanted)).Select(installed.View));
    }

    private static IEnumerable<string> Others(InstalledPrograms installed, Declaration wanted)
    {
        var asked = wanted.Items(PropertyNames.Programs).Select(program => program.Text(PropertyNames.Name)!).ToHashSet(StringComparer.Ordinal);
        return asked.Count == 0 || wanted.Flag(PropertyNames.Purge) == true ? installed.Names.Where(name => !asked.Contains(name)) : [];
    }

    private IReadOnlyList<string> Surplus(InstalledPrograms installed, Declaration desired)
    {
        if (desired.Flag(PropertyNames.Purge) != true)
        {
            return [];
        }

        var asked = desired.Items(PropertyNames.Programs).Select(program => program.Text(PropertyNames.Name)!).ToHashSet(StringComparer.Ordinal);
        var others = installed.Names.Where(name => !asked.Contains(name)).ToList();
        foreach (var name in others.Where(name => installed.Written(name) is not { IsOurs: true }))
        {
            trace("warn", $"{name} is not declared and stays: it was not made by DSC");
        }

        return [.. others.Where(name => installed.Written(name) is { IsOurs: true })];
    }

    private Declaration Of(IEnumerable<Declaration> views) => new()
    {
        [PropertyNames.SocketPath] = socketPath,
        [PropertyNames.Programs] = (IReadOnlyList<Declaration>)[.. views.Select(view => view.With(PropertyNames.SocketPath, null))],
    };
}
