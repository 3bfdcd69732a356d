using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>Gets, tests, sets and lists declared programs on one engine.</summary>
/// <param name="client">The engine.</param>
/// <param name="trace">Told what is done and seen: a level (info, debug, warn) and a sentence.</param>
/// <param name="readFile">Reads the engine's own configuration, null where it is out of reach.</param>
/// <param name="socketPath">The address to show.</param>
public sealed class DesiredPrograms(ISupervisorClient client, Action<string, string> trace, Func<string, IniDocument?> readFile, string? socketPath = null)
{
    private static readonly IReadOnlyList<DeclaredProperty> Properties = ProgramProperties.All;

    private readonly SectionReading _reading = new();

    public Task<InstalledPrograms> ReadAsync(CancellationToken cancellation) =>
        AskAsync(() => InstalledPrograms.ReadAsync(client, readFile, _reading, socketPath, cancellation), null);

    public async Task<Declaration> GetAsync(Declaration wanted, CancellationToken cancellation) =>
        (await ReadAsync(cancellation).ConfigureAwait(false)).View(wanted.Text(PropertyNames.Name)!);

    /// <summary>What is there and what differs.</summary>
    public async Task<DesiredOutcome> TestAsync(Declaration desired, CancellationToken cancellation)
    {
        var actual = await GetAsync(desired, cancellation).ConfigureAwait(false);
        return new(actual, DesiredDiff.Between(Properties, desired, actual));
    }

    /// <summary>Brings it there; what is there already costs nothing. Answers what is there then and what was changed.</summary>
    public async Task<DesiredOutcome> SetAsync(Declaration desired, bool whatIf, CancellationToken cancellation)
    {
        var installed = await ReadAsync(cancellation).ConfigureAwait(false);
        return await SetAsync(installed, desired, whatIf, cancellation).ConfigureAwait(false);
    }

    internal async Task<DesiredOutcome> SetAsync(InstalledPrograms installed, Declaration desired, bool whatIf, CancellationToken cancellation)
    {
        var name = desired.Text(PropertyNames.Name)!;
        var before = installed.View(name);
        var differs = DesiredDiff.Between(Properties, desired, before);
        if (differs.Count == 0)
        {
            trace("debug", $"{name} is in the desired state");
            return new(before, []);
        }

        if (ProgramChange.Plan(name, installed.Written(name), before, desired, differs) is not { } change)
        {
            throw new DesiredStateException(DesiredStateFault.Rejected, ProgramChange.Refusal(name, installed.Written(name), before));
        }

        ProgramChange.Check(change, before, desired);
        trace("info", $"{(whatIf ? "would change" : "changing")} {name}: {string.Join(", ", differs)}");
        await DefineAsync(change, desired, whatIf, cancellation).ConfigureAwait(false);
        if (whatIf)
        {
            return new(ProgramChange.Foreseen(before, desired, change), differs);
        }

        if (change.State is not null)
        {
            await MoveAsync(name, change.State, desired, installed, cancellation).ConfigureAwait(false);
        }

        var after = await GetAsync(desired, cancellation).ConfigureAwait(false);
        var missing = DesiredDiff.Between(Properties, desired, after);
        return missing.Count == 0
            ? new(after, DesiredDiff.Changed(Properties, before, after))
            : throw new DesiredStateException(DesiredStateFault.NotReachedInTime, $"cannot bring {name} to its desired state: still different: {string.Join(", ", missing)}");
    }

    /// <summary>Takes away a program that was declared once and no longer is.</summary>
    internal Task RemoveAsync(string name, double? timeout, CancellationToken cancellation)
    {
        trace("info", $"removing {name}: it is no longer declared");
        return AskAsync(
            () => client.RemoveFragmentAsync(WrittenProgram.FragmentOf(name), new ConfigurationRequest { TimeoutSeconds = timeout }, cancellation), $"remove {name}");
    }

    private async Task DefineAsync(ProgramChange change, Declaration desired, bool whatIf, CancellationToken cancellation)
    {
        var request = new ConfigurationRequest { Text = change.Text, WhatIf = whatIf, TimeoutSeconds = desired.Number(PropertyNames.TimeoutSec) };
        if (change.Remove)
        {
            await AskAsync(() => client.RemoveFragmentAsync(change.Fragment, request, cancellation), $"remove {change.Name}").ConfigureAwait(false);
        }
        else if (change.Text is not null)
        {
            trace("debug", $"the definition of {change.Name} is kept as the fragment {change.Fragment}");
            await AskAsync(() => client.PushFragmentAsync(change.Fragment, request, cancellation), $"define {change.Name}").ConfigureAwait(false);
        }
    }

    private async Task MoveAsync(string name, string state, Declaration desired, InstalledPrograms before, CancellationToken cancellation)
    {
        var now = await ReadAsync(cancellation).ConfigureAwait(false);
        var processes = now.View(name).Items(PropertyNames.Processes).Select(process => process.Text(PropertyNames.Name)!).ToList();
        var names = processes.Count > 0 ? processes : [(now.Written(name) ?? before.Written(name))?.Group ?? name];
        var request = new ActionRequest { Names = names, TimeoutSeconds = desired.Number(PropertyNames.TimeoutSec) };
        var action = state == ProgramProperties.Running ? "start" : "stop";
        var faults = new List<string>();
        await AskAsync(
            async () =>
            {
                await foreach (var result in client.ActAsync(action, request, cancellation).ConfigureAwait(false))
                {
                    if (result.Fault is { } fault)
                    {
                        faults.Add(fault.Message);
                    }
                }

                return true;
            },
            $"{action} {name}").ConfigureAwait(false);
        if (faults.Count > 0)
        {
            throw new DesiredStateException(DesiredStateFault.NotReachedInTime, faults);
        }
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask, string? what)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (SupervisorException failure)
        {
            throw DesiredStateException.From(failure, what);
        }
    }
}
