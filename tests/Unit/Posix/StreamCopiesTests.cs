using System.Collections.Concurrent;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;

namespace Supervisor.Unit.Posix;

/// <summary>Capture, log events, syslog and the copy at debug, with a real pump: the test plays the child.</summary>
[Collection(nameof(Alone))]
public sealed class StreamCopiesTests : PumpRig
{
    private const string Begin = "<!--XSUPERVISOR:BEGIN-->";
    private const string End = "<!--XSUPERVISOR:END-->";
    private static readonly LogSettings None = new() { Target = LogTarget.None };

    [Fact]
    public async Task Captured_sections_are_news_and_not_in_the_log_nor_among_the_events()
    {
        var program = Program();
        var child = Launch(Key, program with { StdOut = program.StdOut with { CaptureMaxBytes = 100, EventsEnabled = true } });
        child.Write($"before{Begin}inside{End}after\n");
        await Drained(Key);
        Assert.Equal("beforeafter\n", Read("out.log"));
        Assert.Equal(["log:before", "comm:inside", "log:after\n"], News);
    }

    [Fact]
    public async Task What_looked_like_a_tag_and_what_was_never_closed_is_in_the_log_when_the_program_has_ended()
    {
        var program = Program();
        program = program with { StdOut = program.StdOut with { CaptureMaxBytes = 100 }, StdErr = program.StdErr with { CaptureMaxBytes = 4 } };
        var child = Launch(Key, program);
        child.Write("last words <!--XSUPER");
        child.WriteError($"{Begin}never closed");
        await Drained(Key);
        Assert.Equal(("last words <!--XSUPER", $"{Begin}osed"), (Read("out.log"), Read("err.log")));
        Assert.Empty(News);
    }

    [Fact]
    public async Task Without_a_log_there_are_events_and_sections_all_the_same()
    {
        var wanted = None with { CaptureMaxBytes = 100, EventsEnabled = true };
        var child = Launch(Key, Program() with { StdOut = wanted, StdErr = None });
        Assert.Equal(-1, child.Streams.Error);
        child.Write($"a{Begin}b{End}");
        await Drained(Key);
        Assert.Equal(["log:a", "comm:b"], News);
    }

    [Fact]
    public async Task Escape_sequences_are_stripped_from_events_and_sections_as_well()
    {
        var child = Launch(Key, Program() with { StdOut = None with { CaptureMaxBytes = 100, EventsEnabled = true, StripAnsi = true } });
        child.Write($"\e[31mred\e[0m{Begin}\e[32mgreen\e[0m{End}\e");
        await Drained(Key);
        Assert.Equal(["log:red", "comm:green", "log:\e"], News);
    }

    [Fact]
    public async Task News_names_the_process_its_pid_and_the_stream()
    {
        var child = Launch(Key, Program() with { StdErr = None with { EventsEnabled = true } });
        child.WriteError("x");
        await Drained(Key);
        var notice = Assert.IsType<Notice.Output>(Assert.Single(Told));
        Assert.Equal((Key, 1, true), (notice.Key, notice.Pid, notice.StdErr));
    }

    [Fact]
    public async Task All_news_is_told_before_the_end_of_the_drain()
    {
        var child = Launch(Key, Program() with { StdOut = None with { EventsEnabled = true } });
        child.Write("last");
        var seen = -1;
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Output.Drain(Key, () =>
        {
            seen = Told.Count;
            drained.SetResult();
        });
        await drained.Task.WaitAsync(Deadline);
        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task A_program_that_floods_waits_until_the_loop_has_taken_its_news()
    {
        TakeAtOnce = false;
        var child = Launch(Key, Program() with { StdOut = None with { EventsEnabled = true } });
        const int much = 8 << 20;
        var writing = Task.Run(() => child.Write(new string('x', much)));
        await Wait(() => Bytes >= NewsBacklog.Most - (64 << 10));
        await Settled();
        Assert.False(writing.IsCompleted);
        Assert.InRange(Bytes, 1, NewsBacklog.Most + (128 << 10));

        // What it told is taken: it goes on, without a byte lost.
        TakeAtOnce = true;
        TakeAll();
        await writing.WaitAsync(Deadline);
        await Drained(Key);
        Assert.Equal(much, Bytes);
    }

    [Fact]
    public async Task At_debug_the_activity_log_has_a_copy_of_all_output()
    {
        ShowDebug();
        var program = Program();
        var child = Launch(Key, program with { StdOut = program.StdOut with { CaptureMaxBytes = 10 }, StdErr = None });
        child.Write($"hello\n{Begin}secret{End}");
        child.WriteError("bad \u0088\n", Encoding.Latin1);
        var (output, error) = (child.Streams.Out, child.Streams.Error);
        await Drained(Key);
        Assert.NotEqual(-1, error);
        var log = Activity();
        Assert.Contains("DEBG 'web' stdout output:\nhello\n\n", log, StringComparison.Ordinal);
        Assert.Contains("DEBG 'web' stdout emitted a comm event\n", log, StringComparison.Ordinal);
        Assert.Contains(@"DEBG 'web' stderr output:" + "\n" + @"Undecodable: b'bad \x88\n'" + "\n", log, StringComparison.Ordinal);
        Assert.Matches(@"DEBG fd \d+ closed, stopped monitoring <POutputDispatcher at \d+ for <Subprocess at \d+ with name web in state RUNNING> \(stdout\)>\n", log);
        Assert.DoesNotContain("secret", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_info_there_is_no_copy()
    {
        var child = Launch(Key, Program());
        child.Write("hello\n");
        await Drained(Key);
        Assert.Equal("", Activity());
    }

    [Fact]
    public async Task Lines_go_to_syslog_one_record_each_with_the_process_s_name()
    {
        using var daemon = new SyslogDaemon(SyslogPath);
        var child = Launch(Key, Program() with { StdOut = None with { Syslog = true, StripAnsi = true } });
        child.Write("one\ntwo\n\nhal");
        await Settled();
        child.Write("f\n\e[1mbold\e[0m\nno end");
        await Drained(Key);
        Assert.Equal(["web one", "web two", "web ", "web half", "web bold", "web no end"], daemon.Texts(6));
        Assert.Matches(@"^<14>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d supervisord: web one$", daemon.Records[0]);
    }

    [Fact]
    public async Task A_line_of_any_length_reaches_syslog()
    {
        using var daemon = new SyslogDaemon(SyslogPath);
        var child = Launch(Key, Program() with { StdOut = None with { Syslog = true } });
        child.Write(new string('x', 200_000) + "\n");
        await Drained(Key);
        var text = "";
        for (var count = 1; text.Length < 200_000; count++)
        {
            text = string.Concat(daemon.Texts(count).Select(record => record["web ".Length..]));
        }

        Assert.Equal(new string('x', 200_000), text);
    }

    [Fact]
    public async Task A_syslog_that_is_not_there_costs_nothing_but_one_line()
    {
        var program = Program();
        var child = Launch(Key, program with { StdOut = program.StdOut with { Syslog = true } });
        for (var i = 0; i < 1000; i++)
        {
            child.Write("line\n");
        }

        await Drained(Key);
        Assert.Equal(5000, Read("out.log").Length);
        var trouble = Assert.Single(Troubles);
        Assert.Equal($"cannot write to syslog ({SyslogPath}): No such file or directory; records are dropped and counted until it can be written again", trouble.Message);
    }

    [Fact]
    public async Task A_syslog_that_does_not_read_holds_up_nobody_and_gets_what_waits_when_it_reads_again()
    {
        using var daemon = new SyslogDaemon(SyslogPath, reads: false);
        var program = Program();
        var child = Launch(Key, program with { StdOut = program.StdOut with { Syslog = true } });
        var lines = Enumerable.Range(0, 3000).Select(number => $"line {number}").ToArray();
        child.Write(string.Concat(lines.Select(line => line + "\n")));
        await Drained(Key);
        Assert.Equal(string.Concat(lines.Select(line => line + "\n")), Read("out.log"));
        daemon.Read();
        Assert.Equal(lines.Select(line => "web " + line), daemon.Texts(lines.Length));
        Assert.Empty(Troubles);
    }

    [Fact]
    public async Task A_syslog_that_was_started_again_is_found()
    {
        var child = Launch(Key, Program() with { StdOut = None with { Syslog = true } });
        using (var first = new SyslogDaemon(SyslogPath))
        {
            child.Write("one\n");
            Assert.Equal(["web one"], first.Texts(1));
        }

        File.Delete(SyslogPath);
        using var second = new SyslogDaemon(SyslogPath);
        child.Write("two\n");
        await Drained(Key);
        Assert.Equal(["web two"], second.Texts(1));
    }

    private IEnumerable<string> News => Told.Select(notice => notice switch
    {
        Notice.Output output => $"log:{Encoding.ASCII.GetString(output.Data.Span)}",
        Notice.Communication section => $"comm:{Encoding.ASCII.GetString(section.Data.Span)}",
        _ => "?",
    });

    private long Bytes => Told.OfType<Notice.Output>().Sum(notice => (long)notice.Data.Length);
}
