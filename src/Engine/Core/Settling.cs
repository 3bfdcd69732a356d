using System.Collections.Immutable;

namespace Supervisor.Engine.Core;

/// <summary>When a request for a process is answered.</summary>
public enum SettleRule
{
    /// <summary>At once.</summary>
    Now,
    /// <summary>Up, or the first try has failed: supervisord's start.</summary>
    FirstTry,
    /// <summary>Up, or given up for good: every retry is waited for.</summary>
    Up,
    /// <summary>Nothing runs and nothing is pending; or, since a stop comes before the wait, somebody has started it anew.</summary>
    Down,
    /// <summary>One of the named states.</summary>
    States,
}

/// <summary>Tells whether a process has come to rest, as seen by one request.</summary>
public static class Settling
{
    public static bool IsSettled(ProcessEntry entry, SettleRule rule, ImmutableArray<ProcessStateCode> states)
    {
        // While output is drained the last word is not spoken.
        if (entry.Ending is not null)
        {
            return false;
        }

        return rule switch
        {
            SettleRule.Now => true,
            SettleRule.FirstTry => entry.Code is not (ProcessStateCode.Starting or ProcessStateCode.Stopping) && !RestartsAtOnce(entry),
            SettleRule.Up => entry.Code is not (ProcessStateCode.Starting or ProcessStateCode.Stopping or ProcessStateCode.Backoff) && !RestartsAtOnce(entry),
            SettleRule.Down => (entry.Code.IsDown() && entry.Deadline is null) || entry.Code.IsUp(),
            SettleRule.States => states.Contains(entry.Code),
            _ => true,
        };
    }

    private static bool RestartsAtOnce(ProcessEntry entry) => entry.State is ProcessState.Stopped { StartAt: not null } or ProcessState.Exited { RestartAt: not null };
}
