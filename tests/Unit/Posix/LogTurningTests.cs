using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.Posix;

/// <summary>The logs of a living child go elsewhere, with a real pump: the test plays the child.</summary>
[Collection(nameof(Alone))]
public sealed class LogTurningTests : PumpRig
{
    private const string Begin = "<!--XSUPERVISOR:BEGIN-->";
    private const string End = "<!--XSUPERVISOR:END-->";

    private ProgramSettings Out(string? name, Func<LogSettings, LogSettings>? with = null)
    {
        var program = Program();
        var log = program.StdOut with { Target = name is null ? LogTarget.None : LogTarget.File, Path = name is null ? null : Path.Combine(Folder, name) };
        return program with { StdOut = with is null ? log : with(log) };
    }

    private bool Holds(string name, string text) => File.Exists(Path.Combine(Folder, name)) && Read(name) == text;

    [Fact]
    public async Task Each_byte_is_in_the_file_that_was_meant_when_it_was_read_and_in_no_other()
    {
        var child = Launch(Key, Out("a.log"));
        child.Write("one\n");
        await Wait(() => Holds("a.log", "one\n"));
        Output.TurnLogs(Key, Out("b.log"));
        await Settled();
        child.Write("two\n");
        child.WriteError("wrong\n");
        await Wait(() => Holds("b.log", "two\n") && Holds("err.log", "wrong\n"));
        Output.TurnLogs(Key, Out("a.log"));
        await Settled();
        child.Write("three\n");
        await Drained(Key);
        Assert.Equal(("one\nthree\n", "two\n", "wrong\n"), (Read("a.log"), Read("b.log"), Read("err.log")));
        Assert.Empty(Troubles);
    }

    [Fact]
    public async Task Rotation_is_by_the_new_size_and_number_at_the_next_write()
    {
        var child = Launch(Key, Out("a.log"));
        child.Write("0123456789\n");
        await Wait(() => Holds("a.log", "0123456789\n"));
        Output.TurnLogs(Key, Out("a.log", log => log with { MaxBytes = 5, Backups = 1 }));
        await Settled();
        child.Write("x\n");
        await Wait(() => Holds("a.log.1", "0123456789\nx\n") && Holds("a.log", ""));
        Output.TurnLogs(Key, Out("a.log", log => log with { MaxBytes = 0 }));
        await Settled();
        child.Write("0123456789\n");
        await Drained(Key);
        Assert.Equal(("0123456789\n", "0123456789\nx\n"), (Read("a.log"), Read("a.log.1")));
    }

    [Fact]
    public async Task Output_that_nobody_wants_any_more_is_read_and_dropped_and_may_be_wanted_again()
    {
        var child = Launch(Key, Out("a.log"));
        Output.TurnLogs(Key, Out(null));
        await Settled();
        for (var round = 0; round < 5; round++)
        {
            // More than a pipe takes: the child would be held up for ever if nobody read it.
            child.Write(new string('x', 60_000));
        }

        Output.TurnLogs(Key, Out("b.log"));
        await Settled();
        child.Write("last\n");
        await Drained(Key);
        Assert.Equal("", Read("a.log"));
        Assert.EndsWith("last\n", Read("b.log"));
    }

    [Fact]
    public async Task What_has_begun_goes_on_in_the_new_place_or_is_finished_in_the_old_one()
    {
        var child = Launch(Key, Out("a.log", log => log with { CaptureMaxBytes = 100, StripAnsi = true }));
        child.Write($"x{Begin}sec");
        child.Write("\e[3");
        await Wait(() => Holds("a.log", "x"));
        await Settled();
        Output.TurnLogs(Key, Out("b.log", log => log with { CaptureMaxBytes = 200, StripAnsi = true }));
        await Settled();
        child.Write($"1mret{End}y{Begin}open");
        await Wait(() => Holds("b.log", "y"));
        Assert.Equal("secret", Text(Assert.IsType<Notice.Communication>(Assert.Single(Told)).Data));

        Output.TurnLogs(Key, Out("c.log"));
        await Settled();
        child.Write($"z{End}\n");
        await Drained(Key);
        Assert.Equal(("x", $"y{Begin}open", $"z{End}\n"), (Read("a.log"), Read("b.log"), Read("c.log")));
    }

    [Fact]
    public async Task Events_begin_and_end_in_place()
    {
        var child = Launch(Key, Out("a.log"));
        child.Write("silent\n");
        await Wait(() => Holds("a.log", "silent\n"));
        Output.TurnLogs(Key, Out("a.log", log => log with { EventsEnabled = true }));
        await Settled();
        child.Write("told\n");
        await Wait(() => Holds("a.log", "silent\ntold\n"));
        Output.TurnLogs(Key, Out("a.log"));
        await Settled();
        child.Write("silent again\n");
        await Drained(Key);
        Assert.Equal("told\n", Text(Assert.IsType<Notice.Output>(Assert.Single(Told)).Data));
        Assert.Equal("silent\ntold\nsilent again\n", Read("a.log"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_is_told_and_the_old_one_goes_on()
    {
        var child = Launch(Key, Out("a.log"));
        Output.TurnLogs(Key, Out("missing/b.log"));
        await Settled();
        child.Write("kept\n");
        await Wait(() => Holds("a.log", "kept\n"));
        Assert.StartsWith($"cannot write to '{Path.Combine(Folder, "missing/b.log")}' from now on: ", Assert.Single(Troubles).Message);

        Directory.CreateDirectory(Path.Combine(Folder, "missing"));
        Output.TurnLogs(Key, Out("missing/b.log"));
        await Settled();
        child.Write("moved\n");
        await Drained(Key);
        Assert.Equal(("kept\n", "moved\n"), (Read("a.log"), Read("missing/b.log")));
    }

    [Fact]
    public async Task A_log_that_two_share_goes_on_for_the_other_and_a_follower_of_one_that_nobody_writes_hears_its_end()
    {
        var other = new ProcessKey("web", "other");
        var (child, second) = (Launch(Key, Out("a.log") with { StdErr = new LogSettings { Target = LogTarget.None } }), Launch(other, Out("a.log") with { StdErr = new LogSettings { Target = LogTarget.None } }));
        child.Write("one\n");
        await Wait(() => Holds("a.log", "one\n"));
        using var follower = await Output.FollowAsync(other, Out("a.log"), stderr: false, LogTail.Lines(10));
        Assert.Equal("one\n", Text((await follower!.ReadAsync(default)).Bytes));

        Output.TurnLogs(Key, Out("b.log"));
        await Settled();
        child.Write("two\n");
        second.Write("three\n");
        await Wait(() => Holds("a.log", "one\nthree\n") && Holds("b.log", "two\n"));
        Assert.Equal("three\n", Text((await follower.ReadAsync(default)).Bytes));

        Output.TurnLogs(other, Out("b.log"));
        await Settled();
        Assert.True((await follower.ReadAsync(default)).Ended);
        second.Write("four\n");
        await Drained(Key);
        await Drained(other);
        Assert.Equal(("one\nthree\n", "two\nfour\n"), (Read("a.log"), Read("b.log")));
    }

    [Fact]
    public async Task Made_up_names_and_named_files_change_places()
    {
        var child = Launch(Key, Program() with { StdOut = new LogSettings() });
        child.Write("auto\n");
        var file = Path.GetFileName(Output.LogPaths(Key, Program() with { StdOut = new LogSettings() }).StdOut!);
        await Wait(() => Holds(file, "auto\n"));
        Output.TurnLogs(Key, Out("a.log"));
        await Settled();
        child.Write("named\n");
        await Wait(() => Holds("a.log", "named\n"));
        Output.TurnLogs(Key, Program() with { StdOut = new LogSettings() });
        await Settled();
        child.Write("auto again\n");
        await Drained(Key);
        Assert.Equal(("auto\nauto again\n", "named\n"), (Read(file), Read("a.log")));
    }

    [Fact]
    public async Task A_child_that_has_closed_its_output_or_has_ended_has_nothing_to_turn()
    {
        var child = Launch(Key, Out("a.log"));
        await Drained(Key);
        Output.TurnLogs(Key, Out("b.log"));
        Output.TurnLogs(new ProcessKey("no", "body"), Out("b.log"));
        await Settled();
        Assert.False(File.Exists(Path.Combine(Folder, "b.log")));
        _ = child;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);
}
