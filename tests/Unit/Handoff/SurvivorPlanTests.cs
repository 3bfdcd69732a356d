using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Handoff;

/// <summary>What a journal lacks of who runs, and where it comes from.</summary>
public sealed class SurvivorPlanTests
{
    private static readonly ProcessKey Key = new("p", "p");
    private static readonly Survivor Runs = new(5, 9, Key) { Input = 1, Output = 2, Error = 3 };
    private static readonly GroupSettings AsLaunched = Single("p", program => program with { Command = "/bin/old" });

    [Fact]
    public void A_journal_that_knows_who_runs_stays_as_it_is()
    {
        var journal = Journal();
        var lines = Text(journal);
        var (state, added) = Complete(journal, [Runs]);
        Assert.Same(journal, state);
        Assert.Equal(lines, Text(state!));
        Assert.Empty(added);
    }

    [Fact]
    public void Where_nobody_runs_nothing_is_made_up()
    {
        Assert.Null(Complete(null, []).State);
        var journal = Journal(boot: "another");
        Assert.Same(journal, Complete(journal, []).State);
    }

    [Fact]
    public void Without_a_journal_all_is_made_of_who_runs_and_the_files()
    {
        var (state, added) = Complete(null, [Runs]);
        Assert.Equal([Runs], added);
        Assert.Equal(("boot", 0), (state!.Engine!.Boot, state.Engine.Pid));
        Assert.Equal("/bin/p", state.Groups["p"].Processes[0].Command);
        Assert.Equal((new ProcessState.Running(5), 9, TimeSpan.FromSeconds(9)), (state.Processes[Key].State, state.Processes[Key].Born, state.Processes[Key].StartedAt!.Value.Monotonic));
        Assert.Equal((1, 2, 3, "p-False", "p-True"), (state.Launches[Key].Input, state.Launches[Key].Output, state.Launches[Key].Error, state.Launches[Key].OutputLog, state.Launches[Key].ErrorLog));
    }

    [Fact]
    public void Who_was_launched_again_after_the_last_that_was_written_takes_the_place_of_the_one_before_and_its_log()
    {
        var (state, added) = Complete(Journal(pid: 4, born: 8, byPerson: true), [Runs]);
        Assert.Single(added);
        Assert.Equal((new ProcessState.Running(5), 9, false), (state!.Processes[Key].State, state.Processes[Key].Born, state.Processes[Key].StoppedByPerson));
        Assert.Equal((2, "/written"), (state.Launches[Key].Output, state.Launches[Key].OutputLog));
        Assert.Equal("/bin/p", state.Groups["p"].Processes[0].Command);
    }

    [Fact]
    public void A_lost_line_of_a_group_or_a_launch_is_made_up_for_and_the_process_stays_where_it_was()
    {
        var stopping = new ProcessState.Stopping(5, TimeSpan.FromSeconds(7), ThenStart: true);
        var (withoutGroup, withoutLaunch) = (Journal(group: false, state: stopping), Journal(launch: false, state: stopping));
        Assert.Single(Complete(withoutGroup, [Runs]).Added);
        Assert.Equal(("/bin/p", (ProcessState)stopping), (withoutGroup.Groups["p"].Processes[0].Command, withoutGroup.Processes[Key].State));
        Assert.Single(Complete(withoutLaunch, [Runs]).Added);
        Assert.Equal(("/bin/old", 2, (ProcessState)stopping), (withoutLaunch.Groups["p"].Processes[0].Command, withoutLaunch.Launches[Key].Output, withoutLaunch.Processes[Key].State));
    }

    [Fact]
    public void The_line_of_the_launch_before_is_not_believed()
    {
        var journal = Journal();
        Assert.Single(Complete(journal, [Runs with { Output = 77 }]).Added);
        Assert.Equal((77, 5), (journal.Launches[Key].Output, journal.Processes[Key].State.Pid));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_was_just_being_launched_is_STARTING_and_nobody_else_of_that_name_is(bool isLaunching)
    {
        var journal = Journal(state: new ProcessState.Spawning(3), pid: 0, born: 0);
        Assert.Equal(isLaunching ? 0 : 1, Plan().Complete(journal, [Runs], (_, _) => isLaunching).Added.Count);
        Assert.Equal(isLaunching ? new ProcessState.Starting(5, 3, TimeSpan.FromSeconds(10)) : new ProcessState.Running(5), journal.Processes[Key].State);
        Assert.Equal(9, journal.Processes[Key].Born);
    }

    [Fact]
    public void A_process_that_numprocs_has_added_since_is_added_to_the_group_that_was_written()
    {
        var (one, two) = (Program("a"), Program("b"));
        var journal = Journal();
        journal.Apply(new JournalLine { Group = Group("g", 1, one with { Command = "/bin/old" }) });
        var (state, _) = Complete(journal, [new Survivor(6, 9, new("g", "b"))], groups: [Single("p"), Group("g", 1, one, two)]);
        Assert.Equal(["/bin/old", "/bin/b"], state!.Groups["g"].Processes.Select(program => program.Command));
    }

    [Theory]
    [InlineData(true, "boot", true)]
    [InlineData(true, "another", true)]
    [InlineData(false, "another", false)]
    [InlineData(false, "boot", false)]
    public void Of_another_life_of_the_machine_or_of_an_end_in_order_only_a_persons_stop_is_kept_and_only_if_it_is_remembered(bool remembers, string boot, bool isKept)
    {
        var stopped = new ProcessKey("q", "q");
        var journal = new JournalState();
        journal.Apply(new JournalLine { Engine = new EngineRecord(1, boot, Guid.Empty, 1, 1), Group = boot == "boot" ? null : Single("q") });
        journal.Apply(new JournalLine { Process = new ProcessRecord(stopped, new ProcessState.Stopped()) { StoppedByPerson = true } });
        var (state, _) = Complete(journal, [Runs], remembers);
        Assert.Equal(("boot", isKept, true), (state!.Engine!.Boot, state.Processes.ContainsKey(stopped), state.Processes.ContainsKey(Key)));
        Assert.False(state.Groups.ContainsKey("q"));
    }

    [Fact]
    public void A_journal_that_has_lost_who_wrote_it_is_believed_when_it_knows_somebody_who_runs()
    {
        var down = new ProcessRecord(new("q", "q"), new ProcessState.Stopped()) { StoppedByPerson = true };
        foreach (var born in (long[])[9, 8])
        {
            var journal = Journal(engine: false, born: born);
            journal.Apply(new JournalLine { Process = down });
            Assert.Equal(born == 9, Complete(journal, [Runs]).State!.Processes.ContainsKey(down.Key));
        }
    }

    private static (JournalState? State, IReadOnlyList<Survivor> Added) Complete(JournalState? journal, Survivor[] survivors, bool remembers = false, GroupSettings[]? groups = null) =>
        Plan(remembers, groups).Complete(journal, survivors, (_, _) => false);

    private static SurvivorPlan Plan(bool remembers = false, GroupSettings[]? groups = null)
    {
        var configuration = new SupervisorConfiguration
        {
            Path = "/s.conf",
            Supervisord = new SupervisordSettings { LogFile = "/l", PidFile = "/p", ChildLogDir = "/t", RememberStop = remembers },
            Groups = (groups ?? [Single("p")]).ToValueList(),
        };
        return new SurvivorPlan(configuration, "boot", born => new Instant(TimeSpan.FromSeconds(born), default), (key, stderr) => $"{key.Process}-{stderr}");
    }

    private static JournalState Journal(
        bool engine = true, bool group = true, bool launch = true, string boot = "boot", ProcessState? state = null, int pid = 5, long born = 9, bool byPerson = false)
    {
        var journal = new JournalState();
        journal.Apply(new JournalLine { Engine = engine ? new EngineRecord(1, boot, Guid.Empty, 1, 1) : null });
        journal.Apply(new JournalLine { Group = group ? AsLaunched : Single("other") });
        journal.Apply(new JournalLine { Launch = launch ? new LaunchRecord(Key, default, 0) { Input = 1, Output = 2, Error = 3, OutputLog = "/written" } : null });
        journal.Apply(new JournalLine { Process = new ProcessRecord(Key, state ?? new ProcessState.Running(pid)) { Born = born, StoppedByPerson = byPerson } });
        return journal;
    }

    private static string Text(JournalState state)
    {
        var text = new JournalText();
        foreach (var line in state.Lines())
        {
            text.Add(line);
        }

        return System.Text.Encoding.UTF8.GetString(text.Bytes);
    }
}
