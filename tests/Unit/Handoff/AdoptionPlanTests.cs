using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Handoff;

/// <summary>What the next engine makes of what it finds: each row of the table, without a process.</summary>
public sealed class AdoptionPlanTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(100), Later = TimeSpan.FromSeconds(130);

    [Fact]
    public void Who_lives_goes_on_where_it_was()
    {
        ProcessState[] states = [new ProcessState.Starting(5, 2, Later), new ProcessState.Running(5), new ProcessState.Stopping(5, Later, ThenStart: true), new ProcessState.Unknown(5)];
        foreach (var state in states)
        {
            var plan = Plan(state, lives: true);
            Assert.Equal((state, 1, 0), (Entry(plan).State, plan.Adopted.Count(), plan.Ended.Count));
            Assert.Contains(new("p", "p"), plan.Decided);
            Assert.Empty(plan.AtRest);
        }
    }

    [Fact]
    public void Who_has_ended_is_where_it_was_and_its_end_is_still_to_come()
    {
        var plan = Plan(new ProcessState.Running(5), lives: false);
        Assert.Equal(new ProcessState.Running(5), Entry(plan).State);
        Assert.Equal([(new ProcessKey("p", "p"), 5)], plan.Ended);
        Assert.Empty(plan.Adopted);
        Assert.Contains(new("p", "p"), plan.Decided);
    }

    [Fact]
    public void A_child_of_which_only_the_launch_was_written_is_taken_over_or_launched()
    {
        Assert.Equal(new ProcessState.Starting(5, 3, Now + TimeSpan.FromSeconds(1)), Entry(Plan(new ProcessState.Spawning(3), lives: true)).State);
        Assert.Equal(new ProcessState.Stopped(Now), Entry(Plan(new ProcessState.Spawning(3), lives: false)).State);
    }

    [Fact]
    public void Who_must_not_outlive_its_engine_has_not_failed_by_ending_with_it()
    {
        var doomed = Single("p", program => program with { StopOnEngineDeath = true });
        var journal = Journal(doomed, new ProcessState.Starting(5, 4, Later), false, false);
        var plan = AdoptionPlan.Make(journal, new Dictionary<ProcessKey, int>(), new HashSet<ProcessKey>(), Configuration([doomed], false), true, Now);
        Assert.Equal((new ProcessState.Stopped(Now), 1), (Entry(plan).State, plan.Ended.Count));
        Assert.Equal(new ProcessState.Starting(5, 4, Later), Entry(Plan(new ProcessState.Starting(5, 4, Later), lives: false)).State);
    }

    [Fact]
    public void A_group_waits_for_an_update_while_what_may_be_its_program_lives_under_a_name_that_is_gone()
    {
        GroupSettings Named(string name, string program, string command) => Single(program, one => one with { Command = command }) with { Name = name };
        Assert.Equal(["gg"], Plan(new ProcessState.Running(5), lives: true, wanted: [Named("gg", "p", "/bin/edited")]).HeldBack.Keys);
        Assert.Equal(["new"], Plan(new ProcessState.Running(5), lives: true, wanted: [Named("new", "new", "/bin/p")]).HeldBack.Keys);
        Assert.Empty(Plan(new ProcessState.Running(5), lives: true, wanted: [Named("new", "new", "/bin/new")]).HeldBack);
        Assert.Empty(Plan(new ProcessState.Running(5), lives: true, wanted: [Single("p"), Named("new", "new", "/bin/p")]).HeldBack);
        Assert.Empty(Plan(new ProcessState.Running(5), lives: false, wanted: [Named("gg", "p", "/bin/p")]).HeldBack);
    }

    [Fact]
    public void Who_could_not_be_stopped_and_is_gone_with_the_old_settings_stays_down()
    {
        var edited = Single("p", program => program with { Command = "/other" });
        Assert.Single(Plan(new ProcessState.Unknown(5), lives: false, byPerson: true, wanted: [edited]).AtRest);
    }

    [Fact]
    public void Rest_stays_rest()
    {
        ProcessState[] states = [new ProcessState.Exited(Expected: true, null), new ProcessState.Fatal(), new ProcessState.Stopped()];
        Assert.All(states, state => Assert.Single(Plan(state, lives: false, byPerson: true).AtRest));
        Assert.Empty(Plan(new ProcessState.Stopped(), lives: false).AtRest);
        Assert.Empty(Plan(new ProcessState.Stopped(), lives: false).Decided);
        Assert.Empty(Plan(new ProcessState.Exited(Expected: true, Later), lives: false).AtRest);
        Assert.Equal(new ProcessState.Backoff(2, Later), Entry(Plan(new ProcessState.Backoff(2, Later), lives: false)).State);
    }

    [Fact]
    public void What_the_end_of_everything_brought_down_comes_up_again()
    {
        Assert.Equal(new ProcessState.Stopping(5, Later, ThenStart: true), Entry(Plan(new ProcessState.Stopping(5, Later, ThenStart: false), lives: true, ending: true)).State);
        Assert.Equal(new ProcessState.Stopping(5, Later, ThenStart: false), Entry(Plan(new ProcessState.Stopping(5, Later, ThenStart: false), lives: true, ending: true, byPerson: true)).State);
        Assert.Empty(Plan(new ProcessState.Stopping(5, Later, ThenStart: false), lives: false, ending: true).Ended);
        ProcessState[] down = [new ProcessState.Stopping(5, Later, ThenStart: false), new ProcessState.Fatal(), new ProcessState.Exited(Expected: true, null), new ProcessState.Stopped(), new ProcessState.Backoff(1, null)];
        Assert.All(down, state => Assert.Equal((new ProcessState.Stopped(), 0, 0), (Entry(Plan(state, lives: false, ending: true)).State, Plan(state, false, ending: true).AtRest.Count, Plan(state, false, ending: true).Decided.Count)));
    }

    [Fact]
    public void After_a_restart_of_the_machine_only_a_persons_wish_counts_and_only_if_it_is_to_be_remembered()
    {
        Assert.Empty(Plan(new ProcessState.Stopped(), false, byPerson: true, boot: false).AtRest);
        var plan = Plan(new ProcessState.Stopped(), false, byPerson: true, boot: false, remembers: true);
        Assert.Single(plan.AtRest);
        Assert.True(Entry(plan).StoppedByPerson);
        plan = Plan(new ProcessState.Running(5), false, boot: false, remembers: true);
        Assert.Equal((new ProcessState.Stopped(), 0, 0), (Entry(plan).State, plan.Decided.Count, plan.Ended.Count));
        Assert.Empty(Plan(new ProcessState.Fatal(), false, boot: false, remembers: true).Decided);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void After_an_end_in_order_a_persons_stop_counts_only_if_it_is_to_be_remembered_now(bool remembers, int stayDown)
    {
        var running = Journal(Single("p"), new ProcessState.Stopped(), byPerson: true, ending: true);
        var journal = new JournalState();
        foreach (var line in running.Stopped().Prepend(new JournalLine { Engine = running.Engine }))
        {
            journal.Apply(line);
        }

        var plan = AdoptionPlan.Make(journal, new Dictionary<ProcessKey, int>(), new HashSet<ProcessKey>(), Configuration([Single("p")], remembers), true, Now);
        Assert.Equal((stayDown, stayDown, stayDown == 1), (plan.AtRest.Count, plan.Decided.Count, Entry(plan).StoppedByPerson));
    }

    [Fact]
    public void Who_lives_keeps_the_settings_it_was_launched_with_and_who_does_not_gets_the_new_ones()
    {
        var changed = Single("p", program => program with { Command = "/bin/other" });
        Assert.Equal("/bin/p", Entry(Plan(new ProcessState.Running(5), lives: true, wanted: [changed])).Program.Command);
        var plan = Plan(new ProcessState.Fatal(), lives: false, wanted: [changed]);
        Assert.Equal(("/bin/other", new ProcessState.Stopped(), 0), (Entry(plan).Program.Command, Entry(plan).State, plan.Decided.Count));
        Assert.Single(Plan(new ProcessState.Stopped(), lives: false, byPerson: true, wanted: [changed]).AtRest);
    }

    [Fact]
    public void Who_lives_is_kept_when_the_files_do_not_know_it_and_who_does_not_is_forgotten()
    {
        Assert.Single(Plan(new ProcessState.Running(5), lives: true, wanted: []).Adopted);
        var plan = Plan(new ProcessState.Running(5), lives: false, wanted: []);
        Assert.Equal((0, 1), (plan.Groups.Count, plan.Ended.Count));
    }

    [Fact]
    public void Settings_that_only_stand_elsewhere_are_the_files()
    {
        var moved = Single("p", program => program with { Source = new("/x", 99) });
        Assert.Equal(99, Entry(Plan(new ProcessState.Running(5), lives: true, wanted: [moved])).Program.Source.Line);
    }

    [Fact]
    public void An_empty_journal_is_no_plan() => Assert.Empty(
        AdoptionPlan.Make(new JournalState(), new Dictionary<ProcessKey, int>(), new HashSet<ProcessKey>(), Configuration([Single("p")], false), true, Now).Groups);

    [Theory]
    [InlineData(true, false, "READY", 0)]
    [InlineData(false, false, "BUSY", 0)]
    [InlineData(false, true, "READY", 1)]
    public void A_listener_goes_on_as_what_it_was_and_one_that_waits_is_offered_its_event_again(bool ready, bool waits, string protocol, int queued)
    {
        var group = Single("p") with { Kind = GroupKind.EventListener, Listener = new(["EVENT"], 10, "x:y") };
        var key = new ProcessKey("p", "p");
        var journal = Journal(group, new ProcessState.Running(5), false, false);
        journal.Apply(new JournalLine { Listener = new ListenerRecord(key, ready, ready ? null : new QueuedEvent(new EventText("TICK_5", []), 3, 4)) });
        var plan = AdoptionPlan.Make(journal, new Dictionary<ProcessKey, int> { [key] = 5 }, waits ? new HashSet<ProcessKey> { key } : [], Configuration([group], false), true, Now);
        var pool = plan.Pools.Single();
        Assert.Equal((protocol, true, queued, ready ? 0 : 5), (pool.Listeners[0].Protocol.Name, pool.Listeners[0].IsRunning, pool.Queue.Count, pool.NextPoolSerial));
        Assert.Equal(protocol == "READY" ? null : Now + PoolLife.LongestSilence, pool.Listeners[0].SilentUntil);
    }

    private static AdoptionPlan Plan(
        ProcessState state, bool lives, bool byPerson = false, bool ending = false, bool boot = true, bool remembers = false, GroupSettings[]? wanted = null) => AdoptionPlan.Make(
            Journal(Single("p"), state, byPerson, ending),
            lives ? new Dictionary<ProcessKey, int> { [new("p", "p")] = 5 } : [],
            new HashSet<ProcessKey>(),
            Configuration(wanted ?? [Single("p")], remembers),
            boot,
            Now);

    private static JournalState Journal(GroupSettings group, ProcessState state, bool byPerson, bool ending)
    {
        var journal = new JournalState();
        journal.Apply(new JournalLine { Engine = new EngineRecord(1, "boot", Guid.Empty, 1, 1) });
        journal.Apply(new JournalLine { Group = group });
        journal.Apply(new JournalLine { Process = new ProcessRecord(new("p", "p"), state) { Born = 9, StoppedByPerson = byPerson }, Ending = ending });
        return journal;
    }

    private static SupervisorConfiguration Configuration(GroupSettings[] groups, bool remembers) => new()
    {
        Path = "/s.conf",
        Supervisord = new SupervisordSettings { LogFile = "/l", PidFile = "/p", ChildLogDir = "/t", RememberStop = remembers },
        Groups = groups.ToValueList(),
    };

    private static ProcessEntry Entry(AdoptionPlan plan) => plan.Groups.Single().Processes.Single();
}
