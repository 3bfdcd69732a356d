using System.Collections.Concurrent;
using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Applies what has changed in an engine's files, or pushes a fragment to engines, or takes one away.</summary>
[Cmdlet(VerbsData.Update, "SupervisorConfig", DefaultParameterSetName = EngineSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ConfigChange))]
public sealed class UpdateSupervisorConfigCommand : ConfigChangeCmdlet
{
    private const string RemoveSet = "Remove";

    /// <summary>Only these groups of the engine's files; the others stay as they run.</summary>
    [Parameter(ParameterSetName = EngineSet)]
    [ArgumentCompleter(typeof(GroupNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Group { get; set; } = [];

    /// <summary>What the fragment is called on the engine; the file's base name when omitted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RemoveSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = InputObjectSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FragmentNameCompleter))]
    public string? Name { get; set; }

    /// <summary>Take the fragment away, and its groups with it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RemoveSet)]
    public SwitchParameter Remove { get; set; }

    /// <summary>Do not ask before what runs is removed or restarted.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Return as soon as the engine has begun.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Longest wait in seconds; -1, the default, waits as long as the programs need.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(-1, int.MaxValue)]
    public int TimeoutSec { get; set; } = -1;

    /// <summary>Emit the changes.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private sealed record Wish(int Order, SupervisorSession Session, FragmentPush? Fragment, IReadOnlyList<ConfigChange> Changes, IReadOnlySet<string> Up);

    private protected override string? FragmentName => Name;

    private bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
        ? LanguagePrimitives.IsTrue(given) : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    private protected override void Collect()
    {
        base.Collect();
        if (Remove)
        {
            Add(() => FragmentPush.Removal(Name!));
        }
    }

    private protected override void Act()
    {
        var wanted = TakeWanted();
        var sessions = wanted.Count == 0 ? [] : ChosenSessions();
        var wishes = new ConcurrentBag<Wish>();
        OnEach(sessions, async (session, pump) =>
        {
            var order = 0;
            foreach (var fragment in wanted)
            {
                pump.Verbose($"ask what would change on {session.Name}");
                if (await AskAsync(session, fragment, new() { WhatIf = true, Groups = [.. Group.Select(ProcessName.Unescaped)] }, pump).ConfigureAwait(false) is { } changes)
                {
                    wishes.Add(new(order++, session, fragment, changes, await UpAsync(session, changes, pump).ConfigureAwait(false)));
                }
            }
        });

        var places = sessions.Select((session, place) => (session, place)).ToDictionary(pair => pair.session, pair => pair.place);
        var approved = wishes.OrderBy(wish => places[wish.Session]).ThenBy(wish => wish.Order).Select(Approved).OfType<Wish>().ToList();
        OnEach([.. approved.GroupBy(wish => wish.Session)], group => group.Key, async (group, pump) =>
        {
            await using var progress = new PendingProgress(pump, $"Update-SupervisorConfig on {group.Key.Name}");
            foreach (var wish in group)
            {
                await ApplyAsync(wish, pump).ConfigureAwait(false);
            }
        });
    }

    /// <summary>The groups with something up: to remove or replace them is what a person should be asked about.</summary>
    private static async Task<IReadOnlySet<string>> UpAsync(SupervisorSession session, IReadOnlyList<ConfigChange> changes, PipelinePump pump)
    {
        var touched = changes.Where(change => change.Kind != "Added").Select(change => change.Group).ToHashSet(StringComparer.Ordinal);
        var processes = touched.Count == 0 ? [] : await session.Client.GetProcessesAsync([], pump.Stopping).ConfigureAwait(false);
        return processes.Where(process => touched.Contains(process.Group) && process.Id is not null).Select(process => process.Group).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What is left of the wish when the person has answered; a fragment is taken whole or not at all.</summary>
    private Wish? Approved(Wish wish)
    {
        if (IsWhatIf && PassThru)
        {
            WriteObject(wish.Changes, enumerateCollection: true);
        }

        if (wish.Fragment is null)
        {
            var changes = wish.Changes.Where(change => MayGoOn(wish, [change])).ToList();
            return changes.Count > 0 ? wish with { Changes = changes } : null;
        }

        if (!IsWhatIf)
        {
            return MayGoOn(wish, wish.Changes) ? wish : null;
        }

        foreach (var change in wish.Changes)
        {
            MayGoOn(wish, [change]);
        }

        return null;
    }

    /// <summary>Asked like a High action where something runs, and like a Medium one where nothing does.</summary>
    private bool MayGoOn(Wish wish, IReadOnlyList<ConfigChange> changes)
    {
        var isHigh = changes.Any(change => wish.Up.Contains(change.Group) && change.StopsSomething()) && !Force;
        var isAskedAnyway = MyInvocation.BoundParameters.ContainsKey("Confirm") || IsWhatIf
            || (GetVariableValue("ConfirmPreference") is ConfirmImpact preference && preference is ConfirmImpact.Low or ConfirmImpact.Medium && !Force);
        var what = wish.Fragment is null ? "" : $"{(wish.Fragment.Text is null ? "Remove" : "Push")} fragment '{wish.Fragment.Name}': ";
        return (!isHigh && !isAskedAnyway) || ShouldProcess(wish.Session.Name, what + string.Join("; ", changes.Select(ConfigChangeText.Of)));
    }

    private async Task ApplyAsync(Wish wish, PipelinePump pump)
    {
        pump.Verbose($"update {wish.Session.Name}");
        var request = new ConfigurationRequest
        {
            Groups = wish.Fragment is null ? [.. wish.Changes.Select(change => change.Group)] : [],
            Wait = !NoWait,
            TimeoutSeconds = TimeoutSec < 0 ? null : TimeoutSec,
        };
        foreach (var change in await AskAsync(wish.Session, wish.Fragment, request, pump).ConfigureAwait(false) ?? [])
        {
            if (PassThru)
            {
                await pump.ObjectAsync(change).ConfigureAwait(false);
            }
        }
    }
}
