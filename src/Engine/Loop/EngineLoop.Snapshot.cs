using System.Collections.Immutable;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>Going on from where another loop was: what is under way is finished, what is true is copied, and later restored.</summary>
public sealed partial class EngineLoop
{
    private readonly HashSet<int> _expected = [];
    private bool _endedUnseen;

    /// <summary>On the loop's thread: a child that is no program of ours will end, which is no news.</summary>
    internal void Expect(int pid) => _expected.Add(pid);

    /// <summary>
    /// On the loop's thread: finishes all that has begun and begins nothing: children that end and deadlines that come wait.
    /// </summary>
    /// <param name="finishOutput">Does what the output still has to do; false when that was nothing.</param>
    /// <param name="patience">Who takes longer than this to become quiet is too busy.</param>
    internal bool BecomeQuiet(Func<bool> finishOutput, TimeSpan patience)
    {
        var end = _clock.Now.Monotonic + patience;
        do
        {
            while (_mail.TryTake(out var mail))
            {
                // A child that is reaped now would be half told of: its zombie keeps until somebody goes on.
                _endedUnseen |= mail is Mail.ChildrenEnded;
                if (mail is not Mail.ChildrenEnded)
                {
                    Deliver(mail);
                }
            }

            _bulk.DoSlice();
            if (!finishOutput() && !HasWork)
            {
                return true;
            }
        }
        while (_clock.Now.Monotonic < end);
        return false;
    }

    /// <summary>The world moves again: what was put off has its turn.</summary>
    internal void GoOn()
    {
        if (_endedUnseen)
        {
            _endedUnseen = false;
            Post(new Mail.ChildrenEnded());
        }
    }

    /// <summary>On the loop's thread, when it is quiet.</summary>
    internal LoopSnapshot Capture() => new()
    {
        Groups = [.. State.Groups.Values.Select(GroupSnapshot.Of)],
        History = Events.History,
        NextNotice = Events.NextSerial,
        NextEvent = _tools.Serials.Next,
        Ticks = [.. _ticks.Slices.Select(slice => new TickSlice(slice.Key, slice.Value))],
        Expected = [.. _expected],
        Pools = _listeners.Capture(),
        Sockets = _effects.Sockets.Capture(),
    };

    /// <summary>Before the first turn: this loop is at the same place as the one that was captured.</summary>
    internal void Restore(LoopSnapshot snapshot)
    {
        _effects.Sockets.Restore(snapshot.Sockets);
        Events.Restore(snapshot.History, snapshot.NextNotice);
        _keeper.Restore(snapshot.Groups.ToImmutableSortedDictionary(group => group.Settings.Name, group => group.Entry, StringComparer.Ordinal));
        _listeners.Restore(snapshot.Pools);
        _ticks = new TickState(snapshot.Ticks.ToImmutableSortedDictionary(slice => slice.Period, slice => slice.When));
        _expected.UnionWith(snapshot.Expected ?? []);
        foreach (var pid in State.All.Select(entry => entry.LivePid).Where(pid => pid != 0))
        {
            _children.Adopt(pid);
        }

        // Whoever ended meanwhile has told nobody who still listens.
        Post(new Mail.ChildrenEnded());
    }
}
