using Supervisor.Engine.Core;
using static Supervisor.Unit.Simulation.Invariants;

namespace Supervisor.Unit.Simulation;

/// <summary>What is held against each thing that is announced.</summary>
internal sealed partial class SimulatedMachine
{
    private void CheckDeadlines()
    {
        CheckUpdates();
        foreach (var entry in _state.All)
        {
            Hold(entry.Deadline is not { } due || due > _now, DeadlinesServed, $"{entry.Key} {entry.State} at {_now}");
            var observed = _observed[entry.Key];
            if (entry.State is ProcessState.Stopping && _children.TryGetValue(entry.State.Pid, out var child) && child.Alive)
            {
                Hold(_now - observed.StoppingSince < TimeSpan.FromSeconds(RandomSettings.MostStopWaitSecs + 5), StoppingEnds, $"{entry.Key} since {observed.StoppingSince}, now {_now}");
            }
        }
    }

    private void Announced(Transition transition)
    {
        var (before, after, key) = (transition.Before, transition.After, transition.Key);
        var observed = _observed[key];
        _deadlines.Add(after);
        Hold(observed.Code == before.Code, NoGapInNews, $"{key} was {observed.Code}, then {before.Code} to {after.Code}");
        observed.Code = after.Code;
        if (transition.Cause is ProcessEvent.ChildExited exit)
        {
            Hold(!_draining.Contains((key, exit.Pid)), DrainFirst, $"{key} pid {exit.Pid}");
        }

        // A child that ended after startsecs, before anybody could say so, is announced RUNNING when it is gone already.
        if (after.State.Pid is var pid and > 0 && pid != _drainedNow)
        {
            Hold(_children.TryGetValue(pid, out var child) && child.Key == key, PidTruth, $"{key} {after.State}");
            if (after.Code == ProcessStateCode.Running)
            {
                Hold(_now - child!.StartedAt >= TimeSpan.FromSeconds(child.StartSecs), RunningAfterStartSecs, $"{key} up for {_now - child.StartedAt}");
            }
        }
        else if (after.State.Pid == 0 && after.State is not ProcessState.Spawning)
        {
            Hold(!_alive.Any(child => child.Key == key), PidTruth, $"{key} {after.State} has a living child");
        }

        CountTries(observed, transition);
        if (after.Code == ProcessStateCode.Stopping && before.Code != ProcessStateCode.Stopping)
        {
            observed.StoppingSince = _now;
            CheckStopOrder(transition);
        }
    }

    private static void CountTries(Observed observed, Transition transition)
    {
        var (before, after, cause) = (transition.Before, transition.After, transition.Cause);
        observed.FailedTries = after.State switch
        {
            ProcessState.Backoff when before.State is not ProcessState.Backoff => observed.FailedTries + 1,
            ProcessState.Backoff or ProcessState.Starting or ProcessState.Fatal => observed.FailedTries,
            ProcessState.Spawning when before.State is ProcessState.Backoff && cause is ProcessEvent.DeadlineReached => observed.FailedTries,
            _ => 0,
        };
        Hold(observed.FailedTries <= after.Program.StartRetries + 1, RetriesEnd, $"{after.Key} failed {observed.FailedTries} times");
    }

    private void CheckStopOrder(Transition transition)
    {
        if (transition.Cause is not ProcessEvent.ShutdownAsked)
        {
            return;
        }

        var stopping = transition.After;
        var mine = _state.Groups[stopping.Key.Group].Settings;
        var later = _state.Groups.Values.Where(group => (group.Settings.Priority, group.Settings.Name).CompareTo((mine.Priority, mine.Name)) > 0);
        Hold(later.All(group => group.Processes.Values.All(entry => entry.Code.IsDown() || entry.State is ProcessState.Stopping { IsHeld: true })), StopOrder, $"{stopping.Key} before a later group was down");
    }
}
