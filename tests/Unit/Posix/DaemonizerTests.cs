using Supervisor.Engine.Posix;
using static Supervisor.Unit.Posix.RealChildren;

namespace Supervisor.Unit.Posix;

/// <summary>Both sides apart: a shell plays the life that becomes the daemon, then this process does. The whole is seen in the tests of the binary.</summary>
[Collection(RealChildrenCollection.Name)]
public class DaemonizerTests
{
    [Fact]
    public void Ready_ends_the_wait_while_the_daemon_lives_on_as_leader_of_a_session()
    {
        var folder = Directory.CreateTempSubdirectory("daemon").FullName;
        var start = Script($"echo $$ $(cut -d' ' -f5,6 /proc/$$/stat) > {folder}/seen; printf R >&3; exec sleep 60");
        var seen = File.ReadAllText(folder + "/seen").Trim().Split(' ');
        Assert.Equal(new DaemonStart(0, "", int.Parse(seen[0])), start);
        Directory.Delete(folder, true);
        Assert.Equal([seen[0], seen[0], seen[0]], seen);
        Assert.Equal(0, Libc.Kill(int.Parse(seen[0]), 9));
        Wait(int.Parse(seen[0]));
    }

    [Fact]
    public void Problems_come_back_with_their_exit_code() =>
        Assert.Equal(new DaemonStart(2, "Error: ü\nFor help, …\n"), Script(@"printf 'P\002Error: ü\nFor help, …\n' >&3; exit 2", reap: true));

    [Fact]
    public void A_life_that_dies_without_a_word_gives_its_exit_code() => Assert.Equal(new DaemonStart(7, ""), Script("exit 7"));

    [Fact]
    public void A_life_that_ends_well_without_a_word_is_no_success() => Assert.Equal(new DaemonStart(1, ""), Script("exit 0"));

    [Fact]
    public void A_life_that_is_killed_is_no_success() => Assert.Equal(new DaemonStart(1, ""), Script("kill -9 $$"));

    [Fact]
    public void The_mark_is_gone_from_our_environment_afterwards()
    {
        Script("exit 1");
        using var world = new RealChildren();
        var started = Supervisor.Engine.Posix.Spawn.Launcher.Start("/bin/sh", ["sh", "-c", $"test -z \"${Daemonizer.Variable}\""], null, [-1, -1, -1]);
        Assert.Equal(Supervisor.Engine.Core.ExitStatus.Exited(0), world.Await(started.Pid));
        Libc.Close(started.Pidfd);
    }

    [Fact]
    public void A_process_that_nobody_started_as_a_daemon_is_none()
    {
        Environment.SetEnvironmentVariable(Daemonizer.Variable, null);
        Assert.Null(DaemonBirth.FromEnvironment());
    }

    [Fact]
    public void A_mark_left_by_somebody_else_is_removed_and_means_nothing()
    {
        Environment.SetEnvironmentVariable(Daemonizer.Variable, "999999");
        Assert.Null(DaemonBirth.FromEnvironment());
        Assert.Null(Environment.GetEnvironmentVariable(Daemonizer.Variable));
    }

    [Fact]
    public void The_daemon_reports_ready()
    {
        var (read, birth) = Born();
        Assert.True(birth.ReportReady());
        Assert.Equal("R", ReadAll(read));
        Assert.Null(Environment.GetEnvironmentVariable(Daemonizer.Variable));
    }

    [Fact]
    public void The_daemon_reports_problems()
    {
        var (read, birth) = Born();
        birth.ReportProblems("ü", 2);
        Assert.Equal("P\u0002ü", ReadAll(read));
    }

    [Fact]
    public void The_daemon_learns_that_nobody_waits_any_more()
    {
        var (read, birth) = Born();
        Libc.Close(read);
        Assert.False(birth.ReportReady());
    }

    [Fact]
    public void A_directory_that_cannot_be_entered_gives_its_errno() => Assert.Equal(Errno.ENOENT, DaemonBirth.EnterDirectory("/no/such/folder"));

    [Fact]
    public void Copies_of_a_pipe_are_found_and_other_files_are_not()
    {
        var (read, write) = Pipe();
        var (otherRead, otherWrite) = Pipe();
        var copy = (int)Libc.FdControl(write, 1030, 100);
        Assert.Equal(new[] { read, write, copy }.Order(), StandardStreams.CopiesOf([read]).Order());
        foreach (var fd in (ReadOnlySpan<int>)[read, write, copy, otherRead, otherWrite])
        {
            Libc.Close(fd);
        }
    }

    private static (int Read, DaemonBirth Birth) Born()
    {
        var (read, write) = Pipe();
        Environment.SetEnvironmentVariable(Daemonizer.Variable, $"{write}");
        return (read, DaemonBirth.FromEnvironment()!);
    }

    private static DaemonStart Script(string script, bool reap = false)
    {
        var start = Daemonizer.Start("/bin/sh", ["sh", "-c", script]);
        if (reap)
        {
            Wait(-1);
        }
        return start;
    }

    private static void Wait(int pid) => Mono.Unix.Native.Syscall.waitpid(pid, out _, 0);
}
