using Supervisor.Client.Desired;

namespace Supervisor.Unit.Client.Desired;

/// <summary>Whole-host declarations.</summary>
public sealed class DesiredProgramListTests
{
    private readonly FakeFragmentEngine _engine = FakeFragmentEngine.Create();
    private readonly List<string> _traces = [];

    public DesiredProgramListTests()
    {
        _engine.Main = "[supervisord]\n[program:own]\ncommand=/bin/own\n";
        _engine.Fragments["dsc-old"] = "[program:old]\ncommand=/bin/old\n";
    }

    private DesiredProgramList List
    {
        get
        {
            void Trace(string level, string message) => _traces.Add($"{level}: {message}");
            return new(new(_engine.Client, Trace, _engine.ReadFile, "/s.sock"), Trace, "/s.sock");
        }
    }

    private static Declaration Of(bool purge, params Declaration[] programs) => new() { ["programs"] = programs, ["_purge"] = purge };

    private static Declaration Program(string name, string command = "/bin/cat") => new() { ["name"] = name, ["command"] = command };

    private static IEnumerable<string> Names(Declaration list) => list.Items("programs").Where(program => program.Exists).Select(program => program.Text("name")!);

    [Fact]
    public async Task Set_makes_all_of_them_and_nothing_the_second_time()
    {
        var first = await List.SetAsync(Of(false, Program("a"), Program("b")), false, CancellationToken.None);
        Assert.Equal(["programs"], first.Differing);
        Assert.Equal(["a", "b"], Names(first.State));
        Assert.Equal(["push dsc-a", "push dsc-b"], _engine.Asked);
        Assert.Equal([], (await List.SetAsync(Of(false, Program("a"), Program("b")), false, CancellationToken.None)).Differing);
        Assert.Equal(2, _engine.Asked.Count);
    }

    [Fact]
    public async Task Purge_takes_away_what_was_declared_once_and_leaves_the_engines_own()
    {
        var desired = Of(true, Program("a"));
        Assert.Equal(["programs"], (await List.TestAsync(desired, CancellationToken.None)).Differing);
        var outcome = await List.SetAsync(desired, false, CancellationToken.None);
        Assert.Equal(["a", "own"], Names(outcome.State));
        Assert.Equal(["remove dsc-old", "push dsc-a"], _engine.Asked);
        Assert.Contains("warn: own is not declared and stays: it was not made by DSC", _traces);
        Assert.Equal([], (await List.TestAsync(desired, CancellationToken.None)).Differing);
    }

    [Fact]
    public async Task Without_purge_what_is_not_listed_stays()
    {
        await List.SetAsync(Of(false, Program("a")), false, CancellationToken.None);
        Assert.Equal(["dsc-a", "dsc-old"], _engine.Fragments.Keys);
    }

    [Fact]
    public async Task What_if_shows_the_list_as_it_would_be()
    {
        var outcome = await List.SetAsync(Of(true, Program("a")), true, CancellationToken.None);
        Assert.Equal(["a", "own"], Names(outcome.State));
        Assert.Equal(["programs"], outcome.Differing);
        Assert.Equal(["push dsc-a (what if)"], _engine.Asked);
        Assert.Equal(["dsc-old"], _engine.Fragments.Keys);
    }

    [Fact]
    public async Task One_that_is_refused_does_not_keep_the_others_back()
    {
        var refused = await Assert.ThrowsAsync<DesiredStateException>(
            () => List.SetAsync(Of(false, Program("own", "/bin/other"), Program("a"), Program("c").With("user", "nobody-at-all")), false, CancellationToken.None));
        Assert.Equal(DesiredStateFault.Rejected, refused.Fault);
        Assert.Equal(2, refused.Reasons.Count);
        Assert.Contains("dsc-a", _engine.Fragments.Keys);
    }

    [Fact]
    public async Task An_export_lists_everything()
    {
        Assert.Equal(["old", "own"], Names(await List.ExportAsync(CancellationToken.None)));
        Assert.Equal(["old", "own"], Names(await List.GetAsync(new(), CancellationToken.None)));
        Assert.Equal(["old"], Names(await List.GetAsync(Of(false, Program("old"), Program("gone")), CancellationToken.None)));
    }

    [Fact]
    public async Task Test_says_which_program_differs_in_what()
    {
        var test = await List.TestAsync(Of(false, Program("own", "/bin/other"), Program("new")), CancellationToken.None);
        Assert.Equal(["programs"], test.Differing);
        Assert.Equal(["info: own differs: command", "info: new differs: _exist"], _traces);
    }
}
