using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;
using static Supervisor.Unit.Posix.RealChildren;

namespace Supervisor.Unit.Posix;

/// <summary>What pipes say of whose they are.</summary>
[Collection(RealChildrenCollection.Name)]
public sealed class SurvivorsTests : IDisposable
{
    private static readonly ProcessKey Key = new("g", "p"), Other = new("g", "q");

    private readonly PipeMarks _marks = new($"supervisord/{Guid.NewGuid()}");
    private readonly RealChildren _world = new();
    private readonly (int Read, int Write) _input = Pipe(), _output = Pipe();

    public SurvivorsTests()
    {
        _world.Children.Marks = _marks;
        foreach (var end in (int[])[_input.Read, _output.Read])
        {
            Assert.Equal(0, Libc.FileControl(end, Libc.F_SETFL, Libc.O_NOATIME));
        }
    }

    public void Dispose()
    {
        foreach (var end in (int[])[_input.Read, _input.Write, _output.Read, _output.Write])
        {
            Libc.Close(end);
        }

        _world.Dispose();
    }

    [Fact]
    public void Who_was_launched_for_a_process_is_known_by_its_pipes_alone()
    {
        var pid = _world.Start(Request("exec env -i sleep 1000", Key));
        var found = Assert.Single(Find(Key, Other).Certain);
        Assert.Equal((pid, Key, PipeEnd.Inode(_input.Read), PipeEnd.Inode(_output.Read), 0), (found.Pid, found.Key, found.Input, found.Output, found.Error));
        Assert.Equal(ProcessStat.Of(pid)!.Value.Born, found.Born);
        Assert.Empty(Find(Other).Certain);
        Assert.Empty(Survivors.Find(new PipeMarks("supervisord/another"), [Key], new Dictionary<ProcessKey, string?>(), MarkedProcesses.All(), OtherEngines.None).Certain);
        End(pid);
        Assert.Empty(Find(Key).Certain);
    }

    [Fact]
    public unsafe void What_is_read_and_written_leaves_the_mark_as_it_is()
    {
        var pid = _world.Start(Request("while read line; do echo $line; done", Key));
        for (var times = 0; times < 3; times++)
        {
            var text = "hello\n"u8.ToArray();
            fixed (byte* start = text)
            {
                Assert.Equal(text.Length, Libc.Write(_input.Write, start, text.Length));
            }

            Assert.Equal("hello", ReadLine(_output.Read));
        }

        Assert.Single(Find(Key).Certain);
        End(pid);
    }

    [Fact]
    public void Both_ends_that_are_read_leave_the_mark_on_every_kernel()
    {
        var pipes = ChildPipes.Make(wantIn: true, wantOut: true, wantError: true, out _)!;
        var ends = pipes.ChildEnds(redirectError: false);
        foreach (var end in (int[])[ends.In, pipes.Out, pipes.Error])
        {
            Assert.Equal(Libc.O_NOATIME, FlagsOf(end) & Libc.O_NOATIME);
        }

        Assert.Equal(0, FlagsOf(ends.In) & Libc.O_NONBLOCK);
        Assert.Equal(Libc.O_NONBLOCK, FlagsOf(pipes.Out) & FlagsOf(pipes.Error) & FlagsOf(pipes.In) & Libc.O_NONBLOCK);
        var again = PipeEnd.Of(Environment.ProcessId, pipes.Out, PipeEnd.Inode(pipes.Out), Libc.O_RDONLY);
        Assert.Equal(PipeEnd.ReadQuietly, FlagsOf(again) & PipeEnd.ReadQuietly);
        Libc.Close(again);
        pipes.CloseChildEnds();
        pipes.CloseOurEnds();
    }

    private static int FlagsOf(int fd) =>
        Convert.ToInt32(File.ReadLines($"/proc/self/fdinfo/{fd}").First(line => line.StartsWith("flags:", StringComparison.Ordinal))[6..].Trim(), 8);

    [Fact]
    public void What_it_has_started_itself_has_its_pipes_and_is_not_it()
    {
        var pid = _world.Start(Request("set -m; sleep 1000 & echo $!; wait", Key) with { Executable = "/bin/bash" });
        var child = int.Parse(ReadLine(_output.Read), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(pid, Assert.Single(Find(Key).Certain).Pid);
        Assert.NotEmpty(PipeMarks.Read(child));
        Assert.All(PipeMarks.Read(child), read => Assert.True(_marks.IsOfAncestor(child, read.Mark, Key)));
        Assert.All(PipeMarks.Read(child), read => Assert.False(_marks.IsOfAncestor(child, read.Mark, Other)));
        End(pid);
        Assert.Empty(Find(Key).Certain);
        Libc.Kill(child, Signals.Kill);
    }

    [Fact]
    public void What_another_engine_reads_is_held_as_long_as_that_lives()
    {
        var folder = Directory.CreateTempSubdirectory("held").FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "supervisord"), "/bin/bash");
        var pid = _world.Start(Request("exec sleep 1000", Key));
        var engine = _world.Start(Shell("while read -r line; do :; done", stdin: _output.Read) with { Executable = Path.Combine(folder, "supervisord") });
        var stats = MarkedProcesses.All().ToList();
        var found = Survivors.Find(_marks, [Key], new Dictionary<ProcessKey, string?>(), stats, OtherEngines.Among(stats));
        Assert.Equal([new HeldProgram(Key, pid, engine)], found.Held);
        Assert.Empty(found.Certain);
        End(engine);
        stats = [.. MarkedProcesses.All()];
        Assert.Single(Survivors.Find(_marks, [Key], new Dictionary<ProcessKey, string?>(), stats, OtherEngines.Among(stats)).Certain);
        End(pid);
        Directory.Delete(folder, true);
    }

    [Fact]
    public void An_engine_holds_none_of_the_pipes_it_was_given_itself()
    {
        var folder = Directory.CreateTempSubdirectory("held").FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "supervisord"), "/bin/bash");
        var pid = _world.Start(Request("while read -r line; do :; done", Key) with { Executable = Path.Combine(folder, "supervisord") });
        var stats = MarkedProcesses.All().ToList();
        Assert.Equal(pid, Assert.Single(Survivors.Find(_marks, [Key], new Dictionary<ProcessKey, string?>(), stats, OtherEngines.Among(stats)).Certain).Pid);
        End(pid);
        Directory.Delete(folder, true);
    }

    [Fact]
    public void Who_has_no_pipes_or_is_launched_for_nobody_has_no_mark()
    {
        var none = _world.Start(Shell("exec sleep 1000") with { Key = Key });
        var nobody = _world.Start(Request("exec sleep 1000", null));
        Assert.Empty(PipeMarks.Read(none));
        Assert.Empty(PipeMarks.Read(nobody));
        End(none);
        End(nobody);
    }

    [Fact]
    public void Marks_differ_by_engine_group_and_process()
    {
        ulong[] marks = [_marks.Of(Key), _marks.Of(Other), _marks.Of(new("h", "p")), new PipeMarks("another").Of(Key), _marks.Of(new("gp", "")), _marks.Of(new("", "gp"))];
        Assert.Equal(marks.Length, marks.Distinct().Count());
        Assert.Equal(_marks.Of(Key), _marks.Of(new("g", "p")));
    }

    private Survivors Find(params ProcessKey[] keys) => Survivors.Find(_marks, keys, new Dictionary<ProcessKey, string?>(), MarkedProcesses.All(), OtherEngines.None);

    private LaunchRequest Request(string script, ProcessKey? key) => Shell(script, stdout: _output.Write, stderr: _output.Write, stdin: _input.Read) with { Key = key };

    private void End(int pid)
    {
        Libc.Kill(pid, Signals.Kill);
        _world.Await(pid);
    }
}
