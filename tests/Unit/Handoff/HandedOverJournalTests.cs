using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Handoff;

/// <summary>After a handoff the journal says what was handed over, whatever the file says.</summary>
public sealed class HandedOverJournalTests
{
    private static readonly ProcessKey Up = new("g", "up"), Down = new("g", "down"), Ear = new("l", "ear");

    [Fact]
    public void Who_lives_is_known_by_pid_birth_pipes_and_logs_and_who_was_stopped_stays_so()
    {
        var journal = JournalState.Read(Text(HandedOverJournal.Of(Loop(), Output(), descriptor => 1000 + descriptor, pid => 10 * pid)));
        Assert.Equal(["g", "l"], journal.Groups.Keys);
        Assert.Equal((new ProcessState.Running(7), 70), (journal.Processes[Up].State, journal.Processes[Up].Born));
        Assert.Equal((1003, 1004, 0, "/tmp/up"), (journal.Launches[Up].Input, journal.Launches[Up].Output, journal.Launches[Up].Error, journal.Launches[Up].OutputLog));
        Assert.Equal((new ProcessState.Stopped(), true, "/tmp/down"), (journal.Processes[Down].State, journal.Processes[Down].StoppedByPerson, journal.Launches[Down].ErrorLog));
        Assert.True(journal.Listeners[Ear].Ready);
    }

    [Fact]
    public void Everything_a_handoff_can_hold_is_read_as_it_was_meant()
    {
        var state = SampleState.Make();
        var journal = JournalState.Read(Text(HandedOverJournal.Of(state.Loop, state.Output, descriptor => descriptor, pid => pid)));
        Assert.Equal(0, journal.Unreadable);
        foreach (var entry in state.Loop.Groups.SelectMany(group => group.Processes))
        {
            Assert.Equal((entry.State, entry.State.Pid), (journal.Processes[entry.Key].State, (int)journal.Processes[entry.Key].Born));
        }
    }

    private static LoopSnapshot Loop() => new()
    {
        Groups =
        [
            new GroupSnapshot(Group("g", 5, Program("up"), Program("down")),
            [
                new ProcessEntry(Up, Program("up")) { State = new ProcessState.Running(7) }, new ProcessEntry(Down, Program("down")) { State = new ProcessState.Stopped(), StoppedByPerson = true },
            ]),
            new GroupSnapshot(Group("l", 1, Program("ear")), [new ProcessEntry(Ear, Program("ear")) { State = new ProcessState.Running(8) }]),
        ],
        Pools = [new PoolState("l", 10, [new Listener("ear") { Protocol = new ListenerState.Ready(), IsRunning = true }])],
    };

    private static OutputSnapshot Output() => new()
    {
        Processes = [new StreamsSnapshot(Up, Program("up"), 7, 3, [], new StreamSnapshot(4, "/tmp/up"), null)],
        Names = [new AutoLogName(Up, StdErr: false, "/tmp/up", Made: true), new AutoLogName(Down, StdErr: true, "/tmp/down", Made: true)],
    };

    private static ReadOnlySpan<byte> Text(JournalState state)
    {
        var text = new JournalText();
        foreach (var line in state.Lines())
        {
            text.Add(line);
        }

        return text.Bytes;
    }
}
