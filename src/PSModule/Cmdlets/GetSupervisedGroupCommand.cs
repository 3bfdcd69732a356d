using System.Collections.Concurrent;
using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Shows the groups of processes that engines know.</summary>
[Cmdlet(VerbsCommon.Get, "SupervisedGroup")]
[OutputType(typeof(SupervisedGroup))]
public sealed class GetSupervisedGroupCommand : SessionCmdlet
{
    private readonly List<string> _names = [];

    /// <summary>Names or patterns; all groups when omitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [TextOnly]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GroupNameCompleter))]
    public string[]? Name { get; set; }

    private protected override void Collect() => _names.AddRange(Name ?? []);

    private protected override void Act()
    {
        var sessions = ChosenSessions();
        var wanted = _names.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var found = new ConcurrentDictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        OnEach(sessions, async (session, pump) =>
        {
            pump.Verbose($"read the groups of {session.Name}");
            var groups = await session.Client.GetGroupsAsync(pump.Stopping).ConfigureAwait(false);
            var selects = wanted.ToDictionary(name => name, name => ProcessName.SelectsText(name, groups.Select(group => group.Name)));
            foreach (var group in groups.OrderBy(group => group.Name, StringComparer.OrdinalIgnoreCase).ThenBy(group => group.Name, StringComparer.Ordinal))
            {
                var by = wanted.FindAll(name => selects[name](group.Name));
                by.ForEach(name => found[name] = true);
                if (wanted.Count == 0 || by.Count > 0)
                {
                    await pump.ObjectAsync(group).ConfigureAwait(false);
                }
            }
        });
        var where = string.Join(", ", sessions.Select(session => session.Name));
        foreach (var name in wanted.Where(name => ProcessName.IsLiteral(name) && !found.ContainsKey(name)))
        {
            WriteError(Refusals.NoSuchGroup(name, name, where));
        }
    }
}
