using System.Diagnostics;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Loop;

/// <summary>Pushing fragments at a simulated engine whose files are in memory.</summary>
public class ConfigurationDeskTests
{
    private const string Folder = "/etc/fragments.d";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeFragments _disk = new();
    private readonly World.World _world;
    private readonly ConfigurationDesk _desk;
    private readonly ConfigurationSource _source;
    private readonly Operations _operations;
    private Action _whileRead = () => { };
    private string _main = "[supervisord]\n[program:own]\ncommand=/bin/own\nstartsecs=0\n";

    public ConfigurationDeskTests()
    {
        _world = new World.World();
        _source = new ConfigurationSource(Read(null).Configuration!, Read);
        _operations = new Operations(_world.Loop, _source);
        foreach (var group in _source.Active.Groups)
        {
            _world.Loop.Post(new Mail.AddGroup(group, new()));
        }

        _world.Settle();
        _desk = new ConfigurationDesk(_operations, _disk);
    }

    private IEnumerable<string> Running => _world.Loop.State.Groups.Keys;

    private ConfigurationResult Read(FragmentDraft? draft)
    {
        var files = new FakeConfigFiles().With(Readings.Main, _main);
        foreach (var (path, text) in _disk.Texts)
        {
            files.With(path, text);
        }

        var result = ConfigurationReader.Read(Readings.Main, SupervisordArguments.None, Readings.Surroundings, files, draft);
        _whileRead();
        return result;
    }

    private static string Program(string name, string command = "/bin/x") => $"[program:{name}]\ncommand={command}\nstartsecs=0\n";

    private async Task<ConfigurationOutcome> PushAsync(string name, string? text, bool whatIf = false)
    {
        var asked = _desk.PushAsync(name, text, whatIf, null, CancellationToken.None);
        var outcome = await TurnUntilAsync(asked);
        if (outcome is ConfigurationOutcome.Accepted accepted)
        {
            await TurnUntilAsync(Then(accepted.Applied));
        }

        return outcome;
    }

    private static async Task<bool> Then(Task applied)
    {
        await applied;
        return true;
    }

    /// <summary>The loop is turned here, on the test's thread, each time the work elsewhere may have posted something.</summary>
    private async Task<T> TurnUntilAsync<T>(Task<T> work)
    {
        for (var watch = Stopwatch.StartNew(); !work.IsCompleted && watch.Elapsed < Patience; await Task.Yield())
        {
            _world.Settle();
        }

        return await work.WaitAsync(Patience);
    }

    private static string[] Changes(ConfigurationOutcome outcome)
    {
        var difference = Assert.IsType<ConfigurationOutcome.Accepted>(outcome).Step.Difference;
        return [.. difference.Added.Select(g => "+" + g), .. difference.Changed.Select(c => $"~{c.Group}({c.Options})"), .. difference.Removed.Select(g => "-" + g)];
    }

    [Fact]
    public async Task A_fragment_is_kept_and_its_groups_come_change_and_go()
    {
        Assert.Equal(["+a", "+b"], Changes(await PushAsync("web", Program("a") + Program("b"))));
        Assert.Equal(["a", "b", "own"], Running);
        var (own, a) = (_world["own"].State.Pid, _world["a"].State.Pid);
        Assert.NotEqual(0, a);

        Assert.Equal(["+c", "~b(command)"], Changes(await PushAsync("web", Program("a") + Program("b", "/bin/y") + Program("c"))));
        Assert.Equal((own, a), (_world["own"].State.Pid, _world["a"].State.Pid));
        Assert.Equal("/bin/y", _world["b"].Program.Command);

        Assert.Equal(["-a", "-b", "-c"], Changes(await PushAsync("web", null)));
        Assert.Equal(["own"], Running);
        Assert.Empty(_disk.Texts);
        Assert.Equal(own, _world["own"].State.Pid);
    }

    [Fact]
    public async Task What_if_answers_the_same_and_touches_nothing()
    {
        Assert.Equal(["+a"], Changes(await PushAsync("web", Program("a"), whatIf: true)));
        Assert.Empty(_disk.Texts);
        Assert.Equal(["own"], Running);
        Assert.Same(_source.Active, _source.Pending);
        Assert.Equal(["+a"], Changes(await PushAsync("web", Program("a"))));
        Assert.Empty(Changes(await PushAsync("web", Program("a"), whatIf: true)));
    }

    [Fact]
    public async Task Edits_of_the_main_file_stay_pending()
    {
        _main = _main.Replace("/bin/own", "/bin/edited", StringComparison.Ordinal) + Program("later");
        Assert.Equal(["+a"], Changes(await PushAsync("web", Program("a"))));
        Assert.Equal(["a", "own"], Running);
        Assert.Equal("/bin/own", _world["own"].Program.Command);
        Assert.Equal(["+later", "~own(command)"], Changes(await TurnUntilAsync(_desk.UpdateAsync([], true, null, default))));
    }

    [Fact]
    public async Task A_bad_fragment_is_refused_with_all_its_problems_and_nothing_changes()
    {
        await PushAsync("web", Program("a"));
        var refused = Assert.IsType<ConfigurationOutcome.Refused>(await PushAsync("web", "[program:a]\nstartsecs=x\n[program:own]\ncommand=/bin/x\n[supervisord]\n"));
        Assert.Equal(4, refused.Result.Errors.Count());
        Assert.All(refused.Result.Errors, problem => Assert.Equal($"{Folder}/web.conf", problem.Source.File));
        Assert.Equal(Program("a"), _disk.Texts[$"{Folder}/web.conf"]);
        Assert.Equal(["a", "own"], Running);
    }

    [Fact]
    public async Task Nothing_is_applied_when_the_file_cannot_be_written()
    {
        _disk.Failure = "cannot write: disk full";
        Assert.Equal("cannot write: disk full", Assert.IsType<ConfigurationOutcome.Unwritten>(await PushAsync("web", Program("a"))).Message);
        Assert.Equal(["own"], Running);
        Assert.Same(_source.Active, _source.Pending);
        _disk.Failure = null;
        Assert.Equal(["+a"], Changes(await PushAsync("web", Program("a"))));
    }

    [Fact]
    public async Task A_group_that_the_files_gave_up_but_that_still_runs_cannot_be_taken_over()
    {
        _main = "[supervisord]\n";
        var refused = Assert.IsType<ConfigurationOutcome.Refused>(await PushAsync("web", Program("own", "/bin/other")));
        Assert.Equal($"cannot take over the group 'own': it runs as {Readings.Main}:2 defined it, and is not updated yet", Assert.Single(refused.Result.Errors).Message);
        Assert.Empty(_disk.Texts);
    }

    [Fact]
    public async Task Removing_what_is_not_there_is_told()
    {
        Assert.Equal("there is no fragment named 'web'", Assert.IsType<ConfigurationOutcome.Missing>(await PushAsync("web", null)).Message);
        await PushAsync("web", Program("a"));
        _disk.Texts.Clear();
        Assert.Equal(["-a"], Changes(await PushAsync("web", null)));
    }

    [Fact]
    public async Task A_broken_fragment_on_the_disk_can_be_pushed_anew_or_removed()
    {
        _disk.Texts[$"{Folder}/web.conf"] = "nonsense\n";
        Assert.IsType<ConfigurationOutcome.Refused>(await PushAsync("other", Program("a")));
        Assert.Empty(Changes(await PushAsync("web", null)));
        Assert.Equal(["+a"], Changes(await PushAsync("other", Program("a"))));
    }

    [Fact]
    public async Task Pushes_at_the_same_time_are_done_one_after_another()
    {
        var pushes = Enumerable.Range(0, 20).Select(i => _desk.PushAsync("web", Program("a", $"/bin/v{i}") + Program($"n{i}"), false, null, default));
        var outcomes = await TurnUntilAsync(Task.WhenAll(pushes));
        await TurnUntilAsync(Then(Task.WhenAll(outcomes.Select(outcome => Assert.IsType<ConfigurationOutcome.Accepted>(outcome).Applied))));

        var kept = _disk.Texts[$"{Folder}/web.conf"];
        Assert.Contains($"command={_world["a"].Program.Command}\n", kept, StringComparison.Ordinal);
        Assert.Equal(3, Running.Count());
        Assert.All(Running.Where(name => name != "own"), name => Assert.Contains($"[program:{name}]", kept, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_waits_too_long_for_his_turn_is_told_and_has_changed_nothing()
    {
        await PushAsync("web", Program("a"));
        var first = Assert.IsType<ConfigurationOutcome.Accepted>(await _desk.PushAsync("web", Program("a", "/bin/y"), false, null, default));
        Assert.False(first.Applied.IsCompleted);
        Assert.IsType<ConfigurationOutcome.Busy>(await _desk.PushAsync("web", Program("a", "/bin/z"), false, TimeSpan.Zero, default));
        using var gone = new CancellationTokenSource();
        var leaving = _desk.PushAsync("web", Program("a", "/bin/z"), false, null, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.Equal(Program("a", "/bin/y"), _disk.Texts[$"{Folder}/web.conf"]);
    }

    [Fact]
    public async Task What_somebody_starts_while_its_group_is_removed_is_stopped_again()
    {
        await PushAsync("web", Program("a"));
        _world.Children.Deadly.Clear();
        var applied = Assert.IsType<ConfigurationOutcome.Accepted>(await TurnUntilAsync(_desk.PushAsync("web", null, false, null, default))).Applied;
        for (var round = 0; round < 3; round++)
        {
            await TurnUntilAsync(StoppingAsync());
            _world.Ask(ProcessAction.Start, SettleRule.Now, "a");
            _world.End("a", 0);
        }

        await TurnUntilAsync(StoppingAsync());
        _world.End("a", 0);
        await TurnUntilAsync(Then(applied));
        Assert.Equal(["own"], Running);

        async Task<bool> StoppingAsync()
        {
            while (_world.State("a") != ProcessStateCode.Stopping)
            {
                await Task.Yield();
            }

            return true;
        }
    }

    [Fact]
    public async Task A_pool_is_replaced_as_a_whole_and_who_was_stopped_in_it_stays_stopped()
    {
        static string Ears(string events) => $"[eventlistener:ear]\ncommand=/bin/ear\nstartsecs=0\nprocess_name=%(process_num)d\nnumprocs=2\nevents={events}\n";
        await PushAsync("web", Ears("TICK_5"));
        var first = _world["ear:0"].State.Pid;
        _world.Ask(ProcessAction.Stop, SettleRule.Down, "ear:1");

        var outcome = await PushAsync("web", Ears("TICK_60"));
        Assert.True(Assert.IsType<ConfigurationOutcome.Accepted>(outcome).Step.Plans["ear"].Replaces);
        Assert.Equal(["TICK_60"], _world.Loop.State.Groups["ear"].Settings.Listener!.Events);
        Assert.NotEqual(first, _world["ear:0"].State.Pid);
        Assert.Equal((ProcessStateCode.Stopped, true), (_world.State("ear:1"), _world["ear:1"].StoppedByPerson));
    }

    [Fact]
    public async Task A_change_whose_turn_comes_when_the_engine_goes_down_writes_nothing()
    {
        await PushAsync("web", Program("a"));
        Assert.IsType<ConfigurationOutcome.Accepted>(await _desk.PushAsync("web", Program("a", "/bin/y"), false, null, default));
        Task<ConfigurationOutcome> push, removal, update;
        using (await TurnUntilAsync(_desk.HoldAsync(TimeSpan.FromMinutes(1))))
        {
            push = _desk.PushAsync("web", Program("a", "/bin/z"), false, null, default);
            removal = _desk.PushAsync("web", null, false, null, default);
            update = _desk.UpdateAsync([], false, null, default);
            _operations.Shutdown();
        }

        foreach (var late in new[] { push, removal, update })
        {
            Assert.IsType<ConfigurationOutcome.Leaving>(await TurnUntilAsync(late));
        }

        Assert.Equal(Program("a", "/bin/y"), _disk.Texts[$"{Folder}/web.conf"]);
    }

    [Fact]
    public async Task A_shutdown_while_the_files_are_checked_comes_before_the_write()
    {
        _whileRead = _operations.Shutdown;
        Assert.IsType<ConfigurationOutcome.Leaving>(await TurnUntilAsync(_desk.PushAsync("web", Program("a"), false, null, default)));
        Assert.Empty(_disk.Texts);
        Assert.Same(_source.Active, _source.Pending);
    }

    [Fact]
    public async Task Whoever_leaves_while_the_files_are_checked_has_changed_nothing_and_holds_up_nobody()
    {
        using var gone = new CancellationTokenSource();
        _whileRead = gone.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TurnUntilAsync(_desk.PushAsync("web", Program("a"), false, null, gone.Token)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TurnUntilAsync(_desk.PushAsync("web", Program("a"), true, null, gone.Token)));
        Assert.Empty(_disk.Texts);
        _whileRead = () => { };
        Assert.Equal(["+a"], Changes(await PushAsync("web", Program("a"))));
    }

    [Fact]
    public async Task An_update_of_one_group_leaves_the_others_pending_and_an_unknown_one_is_told()
    {
        _main += Program("one") + Program("two");
        var outcome = await TurnUntilAsync(_desk.UpdateAsync(["one"], false, null, default));
        Assert.Equal(["+one"], Changes(outcome));
        Assert.True(await TurnUntilAsync(Then(((ConfigurationOutcome.Accepted)outcome).Applied)));
        Assert.Equal(["one", "own"], Running);
        Assert.Equal("there is no group named 'three'", Assert.IsType<ConfigurationOutcome.Missing>(await _desk.UpdateAsync(["three"], false, null, default)).Message);
    }

    [Fact]
    public async Task Fragments_are_listed_with_their_groups()
    {
        await PushAsync("web", Program("a") + Program("b"));
        await PushAsync("jobs", Program("c"));
        var fragments = await _desk.FragmentsAsync(default);
        Assert.Equal([("jobs", "c"), ("web", "a,b")], fragments.Select(one => (one.Fragment.Name, string.Join(',', one.Groups))));
        Assert.Equal(Program("c"), fragments[0].Fragment.Text);
    }
}
