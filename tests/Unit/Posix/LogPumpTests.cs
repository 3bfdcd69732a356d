using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Mono.Unix;
using Mono.Unix.Native;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.Posix;

/// <summary>The pump with real pipes and files: the test plays the child by writing to the child's ends.</summary>
[Collection(nameof(Alone))]
public sealed class LogPumpTests : PumpRig
{
    private const int NoSpace = 28;

    [Fact]
    public async Task What_a_child_wrote_before_it_ended_is_in_the_file_when_drained_is_called()
    {
        var child = Launch(Key, Program());
        child.Write("hello\n");
        child.Write(new string('x', 60_000) + "\n");
        child.WriteError("bad\n");
        child.Exit();
        await Drained(Key);
        Assert.Equal("hello\n" + new string('x', 60_000) + "\n", Read("out.log"));
        Assert.Equal("bad\n", Read("err.log"));
    }

    [Fact]
    public async Task Draining_does_not_wait_for_a_grandchild_that_holds_the_pipe()
    {
        var child = Launch(Key, Program());
        child.Write("last\n");
        await Drained(Key);
        Assert.Equal("last\n", Read("out.log"));

        // Its end is open for both ways: what is written too late is read by nobody, and is no SIGPIPE either.
        Assert.Equal(default, child.TryWrite("too late"));
        Assert.Equal("last\n", Read("out.log"));
        child.Exit();
    }

    [Fact]
    public async Task Draining_what_was_never_attached_calls_back()
    {
        await Drained(new ProcessKey("no", "body"));
    }

    [Fact]
    public async Task With_redirect_stderr_both_go_to_one_pipe()
    {
        var child = Launch(Key, Program() with { RedirectStderr = true });
        Assert.Equal(child.Streams.Out, child.Streams.Error);
        child.Write("1");
        child.WriteError("2");
        child.Write("3");
        await Drained(Key);
        Assert.Equal("123", Read("out.log"));
        Assert.False(File.Exists(Path.Combine(Folder, "err.log")));
    }

    [Fact]
    public void Streams_that_nobody_wants_are_dev_null()
    {
        var none = new LogSettings { Target = LogTarget.None };
        var child = Launch(Key, Program() with { StdOut = none, StdErr = none });
        Assert.Equal((-1, -1), (child.Streams.Out, child.Streams.Error));
        Assert.Equal((null, null), Output.LogPaths(Key, Program() with { StdOut = none, StdErr = none }));
    }

    [Fact]
    public async Task A_watcher_sees_what_has_no_log()
    {
        var seen = new List<byte>();
        Output.WatcherFor = (_, _, stderr) => stderr ? null : bytes => seen.AddRange(bytes);
        var none = new LogSettings { Target = LogTarget.None };
        var child = Launch(Key, Program() with { StdOut = none, StdErr = none });
        child.Write("event");
        await Drained(Key);
        Assert.Equal("event", Encoding.ASCII.GetString(seen.ToArray()));
    }

    [Fact]
    public void Logs_are_made_with_the_right_modes()
    {
        var program = Program() with { StdErr = new LogSettings() };
        _ = Launch(Key, program);
        var (named, auto) = Output.LogPaths(Key, program);
        Assert.Equal(FilePermissions.S_IFREG | (FilePermissions)(0b110_100_100 & ~CurrentUmask()), Mode(named!));
        Assert.Equal(FilePermissions.S_IFREG | (FilePermissions)0b110_000_000, Mode(auto!));
        Assert.Matches(@"/web-stderr---supervisor-.{8}\.log$", auto);
    }

    [Fact]
    public void A_log_that_cannot_be_opened_is_said_as_the_original_says_it()
    {
        var missing = new LogSettings { Target = LogTarget.File, Path = Path.Combine(Folder, "no", "such") };
        Assert.Equal("unknown error making dispatchers for 'web': ENOENT", Output.Attach(Key, Program() with { StdOut = missing }).Error);
        var before = OpenDescriptors();
        Assert.Equal("unknown error making dispatchers for 'web': ENOENT", Output.Attach(Key, Program() with { StdErr = missing }).Error);
        Assert.Equal(before, OpenDescriptors());
    }

    [Fact]
    public async Task No_descriptor_is_left_over()
    {
        await Cycle(false);
        var before = OpenDescriptors();
        for (var round = 0; round < 30; round++)
        {
            await Cycle(round % 3 == 0);
        }

        Assert.Equal(before, OpenDescriptors());

        async Task Cycle(bool giveUp)
        {
            if (giveUp)
            {
                Assert.Null(Output.Attach(Key, Program()).Error);
                Output.Launched(Key, 0);
            }

            var child = Launch(Key, Program());
            child.Write("x");
            child.Exit();
            await Drained(Key);
        }
    }

    [Fact]
    public async Task Ansi_sequences_are_stripped_when_asked()
    {
        var program = Program();
        var child = Launch(Key, program with { StdOut = program.StdOut with { StripAnsi = true } });
        child.Write("\e[3");
        await Settled();
        child.Write("1mred\e[0m\n");
        await Drained(Key);
        Assert.Equal("red\n", Read("out.log"));
    }

    [Fact]
    public async Task Reopen_writes_to_the_name_again()
    {
        var child = Launch(Key, Program());
        child.Write("before\n");
        await Written("out.log", "before\n");
        File.Move(Path.Combine(Folder, "out.log"), Path.Combine(Folder, "moved"));
        Output.ReopenAll();
        await Settled();
        child.Write("after\n");
        await Drained(Key);
        Assert.Equal(("before\n", "after\n"), (Read("moved"), Read("out.log")));
    }

    [Fact]
    public async Task Clear_begins_anew_while_the_program_runs_and_when_it_is_stopped()
    {
        var child = Launch(Key, Program());
        child.Write("old\n");
        await Written("out.log", "old\n");
        Assert.Null(Output.Clear(Key, Program(), LogStreams.Both));
        await Settled();
        child.Write("new\n");
        await Drained(Key);
        Assert.Equal("new\n", Read("out.log"));
        Assert.Null(Output.Clear(Key, Program(), LogStreams.Both));
        Assert.Equal("", Read("out.log"));
    }

    [Fact]
    public async Task A_full_device_is_counted_and_the_child_goes_on()
    {
        var full = new LogSettings { Target = LogTarget.File, Path = "/dev/full", MaxBytes = 10 };
        var child = Launch(Key, Program() with { StdOut = full });
        child.Write(new string('x', 200_000));
        await Drained(Key);
        Assert.Equal(200_000, Output.LostBytes(Key));
        Assert.Equal((NoSpace, "/dev/full"), (Assert.Single(Troubles).Errno, Troubles.First().Path));
    }

    [Fact]
    public async Task What_a_full_device_has_lost_is_handed_over_and_told_when_the_process_or_the_engine_goes()
    {
        var full = new LogSettings { Target = LogTarget.File, Path = "/dev/full", MaxBytes = 10 };
        var child = Launch(Key, Program() with { StdOut = full });
        child.Write(new string('x', 20_000));
        await Drained(Key);
        Assert.Equal(20_000, Assert.Single(await Pump.AskAsync(() => Output.Capture().Logs) ?? [], log => log.Path == "/dev/full").LostInEpisode);
        Output.TellLosses();
        Output.Remove(Key);
        await Settled();
        Assert.Equal("'/dev/full' is closed, 20000 bytes of output were lost", Assert.Single(Troubles, trouble => trouble.Over).Message);
    }

    private async Task Written(string name, string expected)
    {
        for (var began = Stopwatch.GetTimestamp(); Read(name) != expected;)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, $"{name} is '{Read(name)}'");
            await Task.Delay(5);
        }
    }

    private static int OpenDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Count(IsOurs);

    // The test host has descriptors of its own.
    private static bool IsOurs(string entry)
    {
        var target = new FileInfo(entry).LinkTarget ?? "";
        return target.StartsWith("pipe:", StringComparison.Ordinal) || target.Contains("/pump", StringComparison.Ordinal);
    }

    private static FilePermissions Mode(string path)
    {
        Assert.Equal(0, Syscall.stat(path, out var status));
        return status.st_mode;
    }

    private static int CurrentUmask() =>
        Convert.ToInt32(File.ReadLines("/proc/self/status").First(line => line.StartsWith("Umask:", StringComparison.Ordinal)).Split('\t')[1], 8);
}
