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
public sealed class LogPumpTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private const int NoSpace = 28;
    private static readonly ProcessKey Key = new("web", "web");
    private readonly string _folder = Directory.CreateTempSubdirectory("pump").FullName;
    private readonly ConcurrentQueue<Exception> _surprises = new();
    private readonly ConcurrentQueue<LogTrouble> _troubles = new();
    private readonly LogPump _pump;
    private readonly LogOutput _output;

    public LogPumpTests()
    {
        _pump = new LogPump(_surprises.Enqueue);
        var files = new LogFiles();
        _output = new LogOutput(_pump, files, new AutoLogNames(files, _folder, "supervisor"), _troubles.Enqueue);
        _pump.Start();
    }

    public void Dispose()
    {
        _pump.Dispose();
        Directory.Delete(_folder, recursive: true);
        Assert.Empty(_surprises);
    }

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
        Assert.Equal(Errno.EPIPE, child.TryWrite("too late"));
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
        Assert.False(File.Exists(Path.Combine(_folder, "err.log")));
    }

    [Fact]
    public void Streams_that_nobody_wants_are_dev_null()
    {
        var none = new LogSettings { Target = LogTarget.None };
        var child = Launch(Key, Program() with { StdOut = none, StdErr = none });
        Assert.Equal((-1, -1), (child.Streams.Out, child.Streams.Error));
        Assert.Equal((null, null), _output.LogPaths(Key, Program() with { StdOut = none, StdErr = none }));
    }

    [Fact]
    public async Task A_watcher_sees_what_has_no_log()
    {
        var seen = new List<byte>();
        _output.WatcherFor = (_, _, stderr) => stderr ? null : bytes => seen.AddRange(bytes);
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
        var (named, auto) = _output.LogPaths(Key, program);
        Assert.Equal(FilePermissions.S_IFREG | (FilePermissions)(0b110_100_100 & ~CurrentUmask()), Mode(named!));
        Assert.Equal(FilePermissions.S_IFREG | (FilePermissions)0b110_000_000, Mode(auto!));
        Assert.Matches(@"/web-stderr---supervisor-.{8}\.log$", auto);
    }

    [Fact]
    public void A_log_that_cannot_be_opened_is_said_as_the_original_says_it()
    {
        var missing = new LogSettings { Target = LogTarget.File, Path = Path.Combine(_folder, "no", "such") };
        Assert.Equal("unknown error making dispatchers for 'web': ENOENT", _output.Attach(Key, Program() with { StdOut = missing }).Error);
        var before = OpenDescriptors();
        Assert.Equal("unknown error making dispatchers for 'web': ENOENT", _output.Attach(Key, Program() with { StdErr = missing }).Error);
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
                Assert.Null(_output.Attach(Key, Program()).Error);
                _output.Launched(Key, 0);
            }

            var child = Launch(Key, Program());
            child.Write("x");
            child.Exit();
            await Drained(Key);
        }
    }

    [Fact]
    public async Task Fifty_streams_at_once_lose_nothing_and_mix_nothing()
    {
        var children = Enumerable.Range(0, 25).Select(number =>
        {
            var key = new ProcessKey("g", $"p{number}");
            return (Key: key, Number: number, Child: Launch(key, Program($"p{number}", maxBytes: 100_000, backups: 50)));
        }).ToList();
        var writers = children.SelectMany(item => (Thread[])[Writer(item.Number, false, item.Child), Writer(item.Number, true, item.Child)]).ToList();
        writers.ForEach(writer => writer.Start());
        writers.ForEach(writer => writer.Join());
        foreach (var item in children)
        {
            item.Child.Exit();
            await Drained(item.Key);
            foreach (var stream in (string[])["out", "err"])
            {
                var lines = WithBackups($"p{item.Number}{stream}.log").Split('\n');
                Assert.Equal(2001, lines.Length);
                Assert.All(lines.Take(2000).Index(), line => Assert.StartsWith($"{item.Number}-{stream == "err"}-{line.Index:D6}-", line.Item, StringComparison.Ordinal));
            }
        }

        static Thread Writer(int number, bool error, FakeChild child) => new(() =>
        {
            for (var line = 0; line < 2000; line++)
            {
                var text = $"{number}-{error}-{line:D6}-{new string('.', 80)}\n";
                if (error)
                {
                    child.WriteError(text);
                }
                else
                {
                    child.Write(text);
                }
            }
        });
    }

    [Fact]
    public async Task Two_streams_with_one_file_share_its_rotation()
    {
        var shared = new LogSettings { Target = LogTarget.File, Path = Path.Combine(_folder, "both.log"), MaxBytes = 50_000, Backups = 100 };
        var child = Launch(Key, Program() with { StdOut = shared, StdErr = shared });
        for (var line = 0; line < 5000; line++)
        {
            child.Write($"o{line:D20}\n");
            child.WriteError($"e{line:D20}\n");
        }

        await Drained(Key);
        var lines = WithBackups("both.log").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 5000).Select(line => $"o{line:D20}"), lines.Where(line => line[0] == 'o'));
        Assert.Equal(Enumerable.Range(0, 5000).Select(line => $"e{line:D20}"), lines.Where(line => line[0] == 'e'));
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
    public async Task Stdin_arrives_even_when_the_child_reads_late()
    {
        var child = Launch(Key, Program());
        var sent = new byte[200_000];
        new Random(1).NextBytes(sent);
        Assert.Equal(InputOutcome.Written, _output.WriteInput(Key, sent));
        Assert.Equal(InputOutcome.Written, _output.WriteInput(Key, "end"u8.ToArray()));
        byte[] expected = [.. sent, .. "end"u8];
        Assert.Equal(expected, await Task.Run(() => child.ReadInput(expected.Length)).WaitAsync(Deadline));
        Assert.Equal(InputOutcome.Written, _output.WriteInput(Key, "more"u8.ToArray()));
        Assert.Equal("more"u8.ToArray(), child.ReadInput(4));
    }

    [Fact]
    public void Stdin_of_a_child_that_never_reads_has_a_bound_and_takes_all_or_nothing()
    {
        var child = Launch(Key, Program());
        var chunk = new byte[50_000];
        var taken = 0;
        while (_output.WriteInput(Key, chunk) == InputOutcome.Written)
        {
            Assert.True(++taken < 20);
        }

        Assert.Equal(InputOutcome.QueueFull, _output.WriteInput(Key, chunk));
        Assert.Equal(taken * chunk.Length, child.ReadInput(taken * chunk.Length).Length);
    }

    [Fact]
    public async Task Stdin_without_a_reader_is_told()
    {
        var child = Launch(Key, Program());
        child.Exit();
        Assert.Equal(InputOutcome.NoReader, _output.WriteInput(Key, "x"u8.ToArray()));
        await Drained(Key);
        Assert.Equal(InputOutcome.NoReader, _output.WriteInput(Key, "x"u8.ToArray()));
    }

    [Fact]
    public async Task Reopen_writes_to_the_name_again()
    {
        var child = Launch(Key, Program());
        child.Write("before\n");
        await Written("out.log", "before\n");
        File.Move(Path.Combine(_folder, "out.log"), Path.Combine(_folder, "moved"));
        _output.ReopenAll();
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
        Assert.Null(_output.Clear(Key, Program()));
        await Settled();
        child.Write("new\n");
        await Drained(Key);
        Assert.Equal("new\n", Read("out.log"));
        Assert.Null(_output.Clear(Key, Program()));
        Assert.Equal("", Read("out.log"));
    }

    [Fact]
    public async Task A_silent_program_wakes_nobody()
    {
        _ = Launch(Key, Program());
        await Settled();
        var wakes = _pump.Wakes;
        Thread.Sleep(300);
        Assert.Equal(wakes, _pump.Wakes);
    }

    [Fact]
    public async Task A_quiet_programs_line_is_in_the_file_at_once()
    {
        var child = Launch(Key, Program());
        var taken = new List<double>();
        using var follower = (await _output.FollowAsync(Key, Program(), false, LogTail.Bytes(0)))!;
        await follower.ReadAsync(default);
        for (var line = 0; line < 50; line++)
        {
            Thread.Sleep(5);
            var began = Stopwatch.GetTimestamp();
            child.Write("line\n");
            await follower.ReadAsync(default).AsTask().WaitAsync(Deadline);
            taken.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        taken.Sort();
        Assert.True(taken[25] < 5, $"median {taken[25]} ms");
    }

    [Fact]
    public async Task What_a_full_pipe_holds_at_the_end_is_not_lost()
    {
        var child = Launch(Key, Program(maxBytes: 0));
        var block = new string('z', 65_535) + "\n";
        for (var index = 0; index < 1024; index++)
        {
            child.Write(block);
        }

        await Drained(Key);
        Assert.Equal(1024L * 65_536, new FileInfo(Path.Combine(_folder, "out.log")).Length);
    }

    [Fact]
    public async Task A_full_device_is_counted_and_the_child_goes_on()
    {
        var full = new LogSettings { Target = LogTarget.File, Path = "/dev/full", MaxBytes = 10 };
        var child = Launch(Key, Program() with { StdOut = full });
        child.Write(new string('x', 200_000));
        await Drained(Key);
        Assert.Equal(200_000, await _output.LostBytesAsync(Key));
        Assert.Equal((NoSpace, "/dev/full"), (Assert.Single(_troubles).Errno, _troubles.First().Path));
    }

    [Fact]
    public async Task Throughput_is_no_embarrassment()
    {
        const int Total = 64 << 20;
        var child = Launch(Key, Program(maxBytes: 5 << 20, backups: 20));
        var line = Encoding.ASCII.GetBytes(new string('.', 127) + "\n");
        var block = Enumerable.Repeat(line, 256).SelectMany(bytes => bytes).ToArray();
        var began = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < Total; sent += block.Length)
        {
            child.WriteBytes(block);
        }

        await Drained(Key);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var lines = Directory.GetFiles(_folder, "out.log*").Sum(path => File.ReadAllBytes(path).LongCount(value => value == '\n'));
        Assert.Equal(Total / 128, lines);
        Assert.True(seconds < 5, $"{Total / seconds / 1e6:F0} MB/s");
    }

    private ProgramSettings Program(string prefix = "", long maxBytes = 50 << 20, int backups = 10) => new()
    {
        Name = "web",
        ProgramName = "web",
        Command = "/bin/cat",
        StdOut = new LogSettings { Target = LogTarget.File, Path = Path.Combine(_folder, $"{prefix}out.log"), MaxBytes = maxBytes, Backups = backups },
        StdErr = new LogSettings { Target = LogTarget.File, Path = Path.Combine(_folder, $"{prefix}err.log"), MaxBytes = maxBytes, Backups = backups },
    };

    private FakeChild Launch(ProcessKey key, ProgramSettings program)
    {
        var attached = _output.Attach(key, program);
        Assert.Null(attached.Error);
        var child = new FakeChild(attached.Streams);
        _output.Launched(key, 1);
        return child;
    }

    private async Task Drained(ProcessKey key)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _output.Drain(key, drained.SetResult);
        await drained.Task.WaitAsync(Deadline);
    }

    private Task Settled() => _pump.AskAsync(() => true).WaitAsync(Deadline);

    private async Task Written(string name, string expected)
    {
        for (var began = Stopwatch.GetTimestamp(); Read(name) != expected;)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, $"{name} is '{Read(name)}'");
            await Task.Delay(5);
        }
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));

    private string WithBackups(string name)
    {
        var text = new StringBuilder();
        for (var number = 1000; number > 0; number--)
        {
            var path = Path.Combine(_folder, $"{name}.{number}");
            text.Append(File.Exists(path) ? File.ReadAllText(path) : "");
        }

        return text.Append(Read(name)).ToString();
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
