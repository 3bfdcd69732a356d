using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>
/// While everything is being stopped, a pool whose turn it is still hears what was stopped before it: as long as it works at its
/// queue, but not for ever. The original gives it what is left of a second.
/// </summary>
internal sealed class FarewellWatch
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);
    private TimeSpan _end;
    private TimeSpan _patient;
    private long _results;

    /// <summary>The pool that is waited for; null for none.</summary>
    public string? Group { get; private set; }

    public TimeSpan? Deadline => Group is null ? null : _patient < _end ? _patient : _end;

    public void Begin(string group, TimeSpan now) => (Group, _end, _patient, _results) = (group, now + Longest, now + Patience, -1);

    public bool TryEnd(PoolState? pool, TimeSpan now, out string group)
    {
        group = Group ?? "";
        if (Group is null)
        {
            return false;
        }

        if (pool is { HasWork: true } && pool.Results != _results)
        {
            (_results, _patient) = (pool.Results, now + Patience);
        }

        if (pool is { HasWork: true } && now < Deadline)
        {
            return false;
        }

        Group = null;
        return true;
    }
}
