using System.Collections.Concurrent;

namespace Supervisor.PSModule;

/// <summary>Requested names that an engine does not know; a mistake only when the name is literal and every engine that was asked says so.</summary>
internal sealed class MissingNames
{
    private readonly ConcurrentDictionary<string, int> _misses = new(StringComparer.Ordinal);

    public void Add(string name) => _misses.AddOrUpdate(name, 1, (_, count) => count + 1);

    /// <summary>One error for each name that none of the sessions has, in the order of the plan.</summary>
    public async Task WriteAsync(IReadOnlyList<SessionPlan> plans, PipelinePump pump)
    {
        var where = string.Join(", ", plans.Select(plan => plan.Session.Place));
        foreach (var target in plans.SelectMany(plan => plan.Targets).DistinctBy(target => target.Requested))
        {
            if (!target.IsLiteral)
            {
                continue;
            }

            var asked = plans.Count(plan => plan.Names.Contains(target.Requested));
            if (_misses.TryGetValue(target.Requested, out var misses) && misses >= asked)
            {
                await pump.ErrorAsync(Refusals.NoSuch(target, where)).ConfigureAwait(false);
            }
        }
    }
}
