using System.Text;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Handoff;

/// <summary>What lines come to, whatever happened to the file they are in.</summary>
public sealed class JournalStateTests
{
    private static readonly ProcessKey Key = new("g", "p");

    private static readonly Instant At = new(TimeSpan.FromSeconds(3), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));

    internal static readonly JournalLine[] Lines =
    [
        new() { Engine = new EngineRecord(1, "boot", Guid.Empty, 7, 8) },
        new() { Group = Group("g", 5, Program("p"), Program("q")) },
        new() { Launch = new LaunchRecord(Key, At, 9) { Input = 1, Output = 2, Error = 3, OutputLog = "/o", ErrorLog = "/e" } },
        new() { Process = new ProcessRecord(Key, new ProcessState.Running(70)) { Born = 10, StartedAt = At, LastExit = ExitStatus.Killed(9), SpawnError = "ü\ud83d\n", QuickEnds = 2, StoppedByPerson = true } },
        new() { Listener = new ListenerRecord(Key, false, new QueuedEvent(new EventText("TICK_5", [0, 10, 255]), 3, 4)) },
        new() { Ending = true },
    ];

    [Fact]
    public void What_is_written_is_read_the_same_and_so_are_the_fewest_lines_that_say_it()
    {
        var state = JournalState.Read(Text(Lines));
        Assert.Equal(Show(Lines[1..]), Show(state.Lines()));
        Assert.Equal(Lines[0].Engine, state.Engine);
        Assert.Equal(Show(state.Lines()), Show(JournalState.Read(Text([Lines[0], .. state.Lines()])).Lines()));
        Assert.Equal(0, state.Unreadable);
    }

    [Fact]
    public void A_process_that_has_left_is_in_its_group_no_more_and_logs_that_have_turned_have_their_new_names()
    {
        var left = JournalState.Read(Text([.. Lines, new JournalLine { Gone = Key }]));
        Assert.Equal(["q"], left.Groups["g"].Processes.Select(program => program.Name));
        Assert.Empty(left.Processes);
        Assert.Empty(left.Launches);
        Assert.Empty(left.Listeners);

        var turned = JournalState.Read(Text([.. Lines, new JournalLine { Logs = new LogNamesRecord(Key, "/other", null) }, new JournalLine { Logs = new LogNamesRecord(new("no", "body"), "/x", null) }]));
        Assert.Equal(("/other", null, 2), (turned.Launches[Key].OutputLog, turned.Launches[Key].ErrorLog, turned.Launches[Key].Output));
        Assert.IsType<ProcessState.Running>(turned.Processes[Key].State);
        Assert.Single(turned.Launches);
    }

    [Theory]
    [InlineData("\"childPid\":70", "\"childPid\":-1")]
    [InlineData("\"childPid\":70", "\"childPid\":0")]
    [InlineData("\"born\":10", "\"born\":-10")]
    public void A_pid_or_a_birth_that_is_none_makes_no_sense(string written, string changed)
    {
        var text = Encoding.UTF8.GetString(Text([Lines[1], Lines[3]]));
        Assert.Contains(written, text);
        var state = JournalState.Read(Encoding.UTF8.GetBytes(text.Replace(written, changed, StringComparison.Ordinal)));
        Assert.Equal((1, 0), (state.Unreadable, state.Processes.Count));
    }

    [Fact]
    public void Torn_anywhere_the_whole_lines_count()
    {
        var text = Text(Lines);
        for (var length = 0; length < text.Length; length++)
        {
            var whole = text.AsSpan(0, length).Count((byte)'\n');
            var state = JournalState.Read(text.AsSpan(0, length));

            // A last line without its end may be whole all the same.
            Assert.Contains(Show(state.Lines()), new[] { Show(JournalState.Read(Text(Lines[..whole])).Lines()), Show(JournalState.Read(Text(Lines[..(whole + 1)])).Lines()) });
            Assert.Equal(0, state.Unreadable);
        }
    }

    [Fact]
    public void Garbage_between_lines_is_counted_and_passed_over()
    {
        var bytes = new List<byte>();
        var dice = new Random(1);
        foreach (var line in Lines)
        {
            var garbage = new byte[dice.Next(1, 40)];
            dice.NextBytes(garbage);
            bytes.AddRange(garbage.Where(value => value != (byte)'\n'));
            bytes.Add((byte)'\n');
            bytes.AddRange(Text([line]));
        }

        var state = JournalState.Read(bytes.ToArray());
        Assert.Equal(Show(Lines[1..]), Show(state.Lines()));
        Assert.Equal(Lines.Length, state.Unreadable);
    }

    [Theory]
    [InlineData("{\"process\":{}}")]
    [InlineData("{\"process\":{\"key\":{\"group\":null,\"process\":\"p\"},\"state\":{\"$type\":\"running\",\"childPid\":1}}}")]
    [InlineData("{\"process\":{\"key\":{\"group\":\"g\",\"process\":\"p\"},\"state\":{\"$type\":\"dancing\"}}}")]
    [InlineData("{\"group\":{\"name\":\"g\"}}")]
    [InlineData("{\"group\":{\"name\":\"g\",\"processes\":null}}")]
    [InlineData("{\"launch\":{}}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"engine\":3}")]
    public void A_line_that_is_not_whole_is_none(string line) => Assert.Equal(1, JournalState.Read(Encoding.UTF8.GetBytes(line + "\n")).Unreadable);

    [Fact]
    public void What_a_newer_engine_says_besides_does_no_harm() =>
        Assert.Equal(0, JournalState.Read("{\"weather\":{\"rain\":true},\"ending\":true}\n"u8).Unreadable);

    [Fact]
    public void A_launch_forgets_the_child_before_it_and_counts_its_tries()
    {
        var state = JournalState.Read(Text(Lines[..5]));
        state.Apply(Lines[2]);
        Assert.Equal((new ProcessState.Spawning(1), 0, At, false), (state.Processes[Key].State, state.Processes[Key].Born, state.Processes[Key].StartedAt, state.Processes[Key].StoppedByPerson));
        Assert.Empty(state.Listeners);
        state.Apply(new JournalLine { Process = new ProcessRecord(Key, new ProcessState.Backoff(2, At.Monotonic)) });
        state.Apply(Lines[2]);
        Assert.Equal(new ProcessState.Spawning(3), state.Processes[Key].State);
    }

    [Fact]
    public void A_group_that_goes_takes_all_of_its_own_with_it()
    {
        var state = JournalState.Read(Text(Lines[..5]));
        state.Apply(new JournalLine { Removed = "g" });
        Assert.Empty(state.Lines());
    }

    [Fact]
    public void Only_whom_a_person_stopped_is_kept_over_a_stop()
    {
        var state = JournalState.Read(Text(Lines));
        state.Apply(new JournalLine { Process = new ProcessRecord(new("g", "q"), new ProcessState.Stopped()) });
        Assert.Equal((Key, new ProcessState.Stopped()), state.Stopped().Select(line => (line.Process!.Key, line.Process.State)).Single());
    }

    internal static byte[] Text(IEnumerable<JournalLine> lines)
    {
        var text = new JournalText();
        foreach (var line in lines)
        {
            text.Add(line);
        }

        return text.Bytes.ToArray();
    }

    private static string Show(IEnumerable<JournalLine> lines) => Encoding.UTF8.GetString(Text(lines));
}
