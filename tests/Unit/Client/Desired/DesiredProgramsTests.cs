using Supervisor.Client;
using Supervisor.Client.Desired;

namespace Supervisor.Unit.Client.Desired;

/// <summary>Declared programs on an engine that keeps fragments.</summary>
public sealed class DesiredProgramsTests
{
    private readonly FakeFragmentEngine _engine = FakeFragmentEngine.Create();
    private readonly List<string> _traces = [];

    private DesiredPrograms Programs => new(_engine.Client, (level, message) => _traces.Add($"{level}: {message}"), _engine.ReadFile, "/s.sock");

    private static Declaration Web(params (string Name, object Value)[] more) =>
        more.Aggregate(new Declaration { ["name"] = "web", ["command"] = "/bin/cat" }, (declaration, pair) => declaration.With(pair.Name, pair.Value));

    private Task<DesiredOutcome> Set(Declaration desired, bool whatIf = false) => Programs.SetAsync(desired, whatIf, CancellationToken.None);

    private async Task<DesiredStateException> Refused(Declaration desired, bool whatIf = false) =>
        await Assert.ThrowsAsync<DesiredStateException>(() => Set(desired, whatIf));

    [Fact]
    public async Task A_program_that_is_missing_is_shown_with_its_name_only()
    {
        var view = await Programs.GetAsync(Web(), CancellationToken.None);
        Assert.Equal(["name", "socketPath", "_exist"], view.Values.Keys);
        Assert.False(view.Exists);
    }

    [Fact]
    public async Task Set_makes_a_program_once()
    {
        var first = await Set(Web(("priority", 5L)));
        Assert.Equal(["_exist"], first.Differing);
        Assert.Equal((true, "Running", 5L, "/s.sock"), (first.State.Exists, first.State["state"], first.State["priority"], first.State["socketPath"]));
        Assert.Equal("[program:web]\ncommand=/bin/cat\npriority=5\n", _engine.Fragments["dsc-web"]);
        Assert.Equal(["push dsc-web"], _engine.Asked);

        var second = await Set(Web(("priority", 5L)));
        Assert.Equal([], second.Differing);
        Assert.Equal(["push dsc-web"], _engine.Asked);
    }

    [Fact]
    public async Task Set_changes_what_differs_and_keeps_the_rest()
    {
        await Set(Web(("priority", 5L)));
        var outcome = await Set(new() { ["name"] = "web", ["directory"] = "/" });
        Assert.Equal(["directory"], outcome.Differing);
        Assert.Equal("[program:web]\ncommand=/bin/cat\npriority=5\ndirectory=/\n", _engine.Fragments["dsc-web"]);
    }

    [Fact]
    public async Task An_empty_list_of_exit_codes_is_kept_and_is_then_the_desired_state()
    {
        var none = Web(("exitcodes", (IReadOnlyList<long>)[]));
        Assert.Equal(["_exist"], (await Set(none)).Differing);
        Assert.Equal("[program:web]\ncommand=/bin/cat\nexitcodes=\n", _engine.Fragments["dsc-web"]);
        Assert.Equal([], (await Set(none)).Differing);
        Assert.Equal(["exitcodes"], (await Set(Web(("exitcodes", (IReadOnlyList<long>)[0L])))).Differing);
    }

    [Fact]
    public async Task A_change_that_the_engine_could_not_finish_in_time_is_not_one_that_it_refused() =>
        Assert.Equal(DesiredStateFault.NotReachedInTime, (await Refused(Web(("directory", "/slow")))).Fault);

    [Fact]
    public async Task Whoever_makes_the_same_program_at_any_moment_does_no_harm()
    {
        for (var moment = 0; moment < 10; moment++)
        {
            var engine = FakeFragmentEngine.Create();
            engine.Before = request => engine.Fragments["dsc-web"] = request >= moment ? "[program:web]\ncommand=/bin/cat\n" : engine.Fragments.GetValueOrDefault("dsc-web", "");
            var programs = new DesiredPrograms(engine.Client, (_, _) => { }, engine.ReadFile, "/s.sock");
            var outcome = await programs.SetAsync(Web(("state", "Running")), false, CancellationToken.None);
            Assert.Equal("Running", outcome.State["state"]);
        }
    }

    [Fact]
    public async Task Whoever_takes_the_same_program_away_at_any_moment_does_no_harm()
    {
        for (var moment = 0; moment < 10; moment++)
        {
            var engine = FakeFragmentEngine.Create();
            engine.Fragments["dsc-web"] = "[program:web]\ncommand=/bin/cat\n";
            engine.Before = request => _ = request >= moment && engine.Fragments.Remove("dsc-web");
            var programs = new DesiredPrograms(engine.Client, (_, _) => { }, engine.ReadFile, "/s.sock");
            var outcome = await programs.SetAsync(new() { ["name"] = "web", ["_exist"] = false }, false, CancellationToken.None);
            Assert.False(outcome.State.Exists);
        }
    }

    [Fact]
    public async Task Set_takes_a_program_away()
    {
        await Set(Web());
        var outcome = await Set(new() { ["name"] = "web", ["_exist"] = false });
        Assert.Equal(["_exist"], outcome.Differing);
        Assert.False(outcome.State.Exists);
        Assert.Empty(_engine.Fragments);
        Assert.Equal([], (await Set(new() { ["name"] = "web", ["_exist"] = false })).Differing);
    }

    [Theory]
    [InlineData("Stopped", "stop web")]
    [InlineData("Running", "start web")]
    public async Task Set_brings_it_to_the_wanted_state(string state, string action)
    {
        await Set(Web());
        _engine.State("web", state == "Running" ? "Exited" : "Running");
        var outcome = await Set(Web(("state", state)));
        Assert.Equal(["state"], outcome.Differing);
        Assert.Equal(state, outcome.State["state"]);
        Assert.Equal(["push dsc-web", action], _engine.Asked);
    }

    [Fact]
    public async Task A_program_that_is_half_up_has_no_state_and_all_of_it_is_started()
    {
        var three = Web(("numprocs", 3L), ("processName", "w%(process_num)d"));
        await Set(three);
        _engine.State("web:w1", "Backoff");
        var test = await Programs.TestAsync(three.With("state", "Running"), CancellationToken.None);
        Assert.Equal(["state"], test.Differing);
        Assert.Null(test.State["state"]);
        Assert.Equal(["Running", "Backoff", "Running"], test.State.Items("processes").Select(process => process["state"]));
        Assert.Equal("Running", (await Set(three.With("state", "Running"))).State["state"]);
        Assert.Contains("start web:w0 web:w1 web:w2", _engine.Asked);
    }

    [Fact]
    public async Task What_if_shows_what_would_be_and_touches_nothing()
    {
        var made = await Set(Web(("state", "Running")), whatIf: true);
        Assert.Equal(["_exist"], made.Differing);
        Assert.Equal(("/bin/cat", "Running", true), (made.State["command"], made.State["state"], made.State.Exists));
        Assert.Equal(["push dsc-web (what if)"], _engine.Asked);
        Assert.Empty(_engine.Fragments);

        await Set(Web());
        _engine.Asked.Clear();
        var changed = await Set(Web(("state", "Stopped"), ("priority", 1L)), whatIf: true);
        Assert.Equal(["priority", "state"], changed.Differing);
        var removed = await Set(new() { ["name"] = "web", ["_exist"] = false }, whatIf: true);
        Assert.Equal(["_exist"], removed.Differing);
        Assert.False(removed.State.Exists);
        Assert.Equal(["push dsc-web (what if)", "remove dsc-web (what if)"], _engine.Asked);
        Assert.Single(_engine.Fragments);
    }

    [Fact]
    public async Task A_program_of_the_engines_own_file_is_shown_and_not_changed()
    {
        _engine.Main = "[supervisord]\n[program:web]\ncommand=/bin/cat\n";
        var view = await Programs.GetAsync(Web(), CancellationToken.None);
        Assert.Equal((FakeFragmentEngine.MainFile, "/bin/cat", true), (view["source"], view["command"], view.Exists));
        foreach (var desired in new[] { Web(("priority", 5L)), Web(("_exist", false)) })
        {
            var refused = await Refused(desired);
            Assert.Equal(DesiredStateFault.Rejected, refused.Fault);
            Assert.Contains(FakeFragmentEngine.MainFile, refused.Message);
        }

        Assert.Empty(_engine.Asked);
        Assert.Equal([], (await Set(Web())).Differing);
    }

    [Fact]
    public async Task A_program_of_another_fragment_is_shown_and_not_changed()
    {
        _engine.Fragments["hand"] = "[program:web]\ncommand=/bin/cat\n";
        var refused = await Refused(Web(("priority", 5L)));
        Assert.Equal((DesiredStateFault.Rejected, true), (refused.Fault, refused.Message.Contains("'hand'")));
    }

    [Fact]
    public async Task Only_the_state_of_a_program_that_is_defined_elsewhere_may_be_set()
    {
        _engine.Main = "[supervisord]\n[program:web]\ncommand=/bin/cat\n";
        Assert.Equal("Stopped", (await Set(Web(("state", "Stopped")))).State["state"]);
        Assert.Equal(["stop web"], _engine.Asked);
    }

    [Fact]
    public async Task Processes_of_files_that_cannot_be_read_are_shown_with_their_state()
    {
        _engine.Main = "[supervisord]\n[program:web]\ncommand=/bin/cat\n";
        var blind = new DesiredPrograms(_engine.Client, (_, _) => { }, _ => null);
        var view = await blind.GetAsync(Web(), CancellationToken.None);
        Assert.Equal((true, "Running", null, null), (view.Exists, view["state"], view["command"], view["source"]));
        Assert.Equal(DesiredStateFault.Rejected, (await Assert.ThrowsAsync<DesiredStateException>(() => blind.SetAsync(Web(), false, CancellationToken.None))).Fault);
    }

    [Fact]
    public async Task What_the_engine_does_not_take_is_told_error_by_error()
    {
        var refused = await Refused(Web(("user", "nobody-at-all")));
        Assert.Equal(DesiredStateFault.Rejected, refused.Fault);
        Assert.Equal(["cannot define web: Invalid user name nobody-at-all (dsc-web.conf:3)"], refused.Reasons);
        Assert.Equal(DesiredStateFault.Rejected, (await Refused(Web(("user", "nobody-at-all")), whatIf: true)).Fault);
    }

    [Fact]
    public async Task A_state_that_is_not_reached_is_a_fault_of_its_own()
    {
        await Set(Web());
        _engine.State("web", "Exited");
        _engine.DoNotStart["web"] = "cannot start web in time: it is STARTING";
        var refused = await Refused(Web(("state", "Running")));
        Assert.Equal(DesiredStateFault.NotReachedInTime, refused.Fault);
        Assert.Equal(["cannot start web in time: it is STARTING"], refused.Reasons);
    }

    [Fact]
    public async Task A_new_program_needs_a_command_and_a_name_that_can_be_a_files()
    {
        var refused = await Refused(new() { ["name"] = "a/b", ["priority"] = 1L });
        Assert.Equal(DesiredStateFault.InvalidInput, refused.Fault);
        Assert.Equal(2, refused.Reasons.Count);
        Assert.Empty(_engine.Asked);
    }

    [Theory]
    [InlineData(SupervisorErrorKind.NotRunning, DesiredStateFault.EngineNotReachable)]
    [InlineData(SupervisorErrorKind.Protocol, DesiredStateFault.EngineNotReachable)]
    [InlineData(SupervisorErrorKind.Timeout, DesiredStateFault.EngineNotReachable)]
    [InlineData(SupervisorErrorKind.AccessDenied, DesiredStateFault.PermissionDenied)]
    [InlineData(SupervisorErrorKind.Unauthenticated, DesiredStateFault.PermissionDenied)]
    [InlineData(SupervisorErrorKind.Unsupported, DesiredStateFault.Rejected)]
    public async Task What_breaks_the_request_is_told_apart(SupervisorErrorKind kind, DesiredStateFault fault)
    {
        _engine.Broken = new SupervisorException(kind, "fake", "cannot");
        Assert.Equal(fault, (await Refused(Web())).Fault);
    }
}
