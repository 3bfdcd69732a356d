using System.Diagnostics;
using System.Globalization;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>pidproxy beside Debian's.</summary>
public sealed class PidProxyTests : IDisposable
{
    private const string Original = "/usr/bin/pidproxy";

    private const string Child = """
        for s in HUP USR1 USR2 TERM INT QUIT; do trap "echo $s >>got" $s; done
        echo $$ >pid
        while [ ! -e end ]; do sleep 0.05; done
        exit 3
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("pidproxy").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    public static TheoryData<string> Proxies() => File.Exists(Original) && EngineBinary.Folder is not null ? [EngineBinary.PidProxy, Original] : [EngineBinary.Folder is null ? "" : EngineBinary.PidProxy];

    private string In(string name) => Path.Combine(_folder, name);

    private string Read(string name) => File.Exists(In(name)) ? File.ReadAllText(In(name)) : "";

    [EngineTheory]
    [MemberData(nameof(Proxies))]
    public void Signals_go_to_the_pid_in_the_file_and_TERM_ends_with_0(string proxy)
    {
        using var running = Start(proxy);
        var child = WaitForChild();
        Assert.Equal(ProcessGroup(running.Id), ProcessGroup(child));
        foreach (var (signal, name) in (ReadOnlySpan<(Signum, string)>)[(Signum.SIGHUP, "HUP"), (Signum.SIGUSR1, "USR1"), (Signum.SIGUSR2, "USR2"), (Signum.SIGTERM, "TERM")])
        {
            OutsideView.Signal(running.Id, signal);
            Eventually.Holds(() => Read("got").Contains(name + "\n", StringComparison.Ordinal), () => $"{name} in {Read("got")}");
        }

        Assert.True(running.WaitForExit(Eventually.Deadline));
        Assert.Equal(0, running.ExitCode);
        Assert.True(OutsideView.Lives(child));
        End(child);
    }

    [EngineTheory]
    [InlineData(Signum.SIGINT, "INT")]
    [InlineData(Signum.SIGQUIT, "QUIT")]
    public void INT_and_QUIT_end_it_too(Signum signal, string name)
    {
        using var running = Start(EngineBinary.PidProxy);
        var child = WaitForChild();
        OutsideView.Signal(running.Id, signal);
        Eventually.Holds(() => Read("got") == name + "\n", () => Read("got"));
        Assert.True(running.WaitForExit(Eventually.Deadline));
        Assert.Equal(0, running.ExitCode);
        End(child);
    }

    [EngineTheory]
    [InlineData(Signum.SIGINT, "INT")]
    [InlineData(Signum.SIGQUIT, "QUIT")]
    public void Signals_that_were_ignored_when_it_was_started_are_passed_on_too(Signum signal, string name)
    {
        File.WriteAllText(In("child.sh"), Child);
        using var running = Process.Start(
            ProgramRun.Info("/bin/sh", ["-c", "trap '' INT QUIT; exec \"$@\"", "sh", EngineBinary.PidProxy, In("pid"), "/bin/sh", In("child.sh")], _folder))!;
        var child = WaitForChild();
        OutsideView.Signal(running.Id, signal);
        Eventually.Holds(() => Read("got") == name + "\n", () => Read("got"));
        Assert.True(running.WaitForExit(Eventually.Deadline));
        Assert.Equal(0, running.ExitCode);
        End(child);
    }

    [EngineTheory]
    [MemberData(nameof(Proxies))]
    public void The_end_of_the_command_is_its_end_with_0(string proxy)
    {
        using var running = Start(proxy);
        End(WaitForChild());
        Assert.True(running.WaitForExit(Eventually.Deadline));
        Assert.Equal(0, running.ExitCode);
    }

    [EngineTheory]
    [InlineData("true")]
    [InlineData("/bin/echo one two")]
    [InlineData("no-such-command")]
    public void A_command_runs_with_and_without_arguments(string command)
    {
        var run = ProgramRun.Of(EngineBinary.PidProxy, [In("pid"), .. command.Split(' ')], folder: _folder);
        Assert.Equal(
            command == "no-such-command"
                ? new ProgramRun(127, "", "cannot start no-such-command: No such file or directory (ENOENT)\n")
                : new ProgramRun(0, command == "true" ? "" : "one two\n", ""),
            run);
    }

    [EngineFact]
    public void A_pidfile_that_cannot_be_read_is_said()
    {
        using var running = Start(EngineBinary.PidProxy);
        var child = WaitForChild();
        File.WriteAllText(In("pid"), "no pid");
        OutsideView.Signal(running.Id, Signum.SIGTERM);
        Assert.Equal($"Can't read child pidfile {In("pid")}!\n", running.StandardOutput.ReadLine() + "\n");
        Assert.True(running.WaitForExit(Eventually.Deadline));
        Assert.Equal(0, running.ExitCode);
        Assert.Equal("", Read("got"));
        End(child);
    }

    [EngineTheory]
    [InlineData("0")]
    [InlineData("-1")]
    public void A_number_that_means_a_group_of_processes_is_no_pid(string text)
    {
        using var running = Start(EngineBinary.PidProxy);
        var child = WaitForChild();
        File.WriteAllText(In("pid"), text);
        OutsideView.Signal(running.Id, Signum.SIGTERM);
        Assert.True(running.WaitForExit(Eventually.Deadline));
        Assert.Equal("", Read("got"));
        End(child);
    }

    [EngineTheory]
    [InlineData("")]
    [InlineData("pidfile")]
    public void Too_few_words_are_answered_with_the_usage_and_1(string words)
    {
        var run = ProgramRun.Of(EngineBinary.PidProxy, words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((1, ""), (run.Status, run.Errors));
        Assert.EndsWith($"Usage: {EngineBinary.PidProxy} <pidfile name> <command> [<cmdarg1> ...]\n\n", run.Output);
    }

    private Process Start(string proxy)
    {
        File.WriteAllText(In("child.sh"), Child);
        return Process.Start(ProgramRun.Info(proxy, [In("pid"), "/bin/sh", In("child.sh")], _folder))!;
    }

    private int WaitForChild() =>
        int.Parse(Eventually.Gives(() => Read("pid") is { Length: > 0 } text && text.EndsWith('\n') ? text : null, () => "a pid"), CultureInfo.InvariantCulture);

    private void End(int child)
    {
        File.WriteAllText(In("end"), "");
        Eventually.Holds(() => OutsideView.Gone(child), () => $"end of {child}");
    }

    private static int ProcessGroup(int pid) => Syscall.getpgid(pid);
}
