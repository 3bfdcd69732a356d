using Mono.Unix.Native;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;
using static Supervisor.Unit.Posix.RealChildren;

namespace Supervisor.Unit.Posix;

[Collection(RealChildrenCollection.Name)]
public sealed class LaunchTests : IDisposable
{
    private readonly RealChildren _world = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("launch").FullName;

    public void Dispose()
    {
        _world.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public void Arguments_arrive_as_they_were_given() =>
        Assert.Equal("[a b][][ü'\"$x\n][%]", _world.Output(Shell("") with { Executable = "/usr/bin/printf", Arguments = ["printf", "[%s]", "a b", "", "ü'\"$x\n", "%"] }));

    [Fact]
    public void The_environment_is_exactly_what_was_given() =>
        Assert.Equal("A=1\nÜ=x=y z\nEMPTY=\n", _world.Output(Shell("") with { Executable = "/usr/bin/env", Arguments = ["env"], Environment = ["A=1", "Ü=x=y z", "EMPTY="] }));

    [Fact]
    public void The_child_starts_in_its_directory() => Assert.Equal(_folder, _world.Output(Shell("pwd -P") with { Directory = _folder }).Trim());

    [Fact]
    public void Without_a_directory_the_child_stays_in_ours() => Assert.Equal(Environment.CurrentDirectory, _world.Output(Shell("pwd -P")).Trim());

    [Fact]
    public void New_files_of_the_child_obey_its_umask()
    {
        _world.Output(Shell("umask; : > made") with { Directory = _folder, Umask = Convert.ToInt32("037", 8) });
        Assert.Equal(0, Syscall.stat($"{_folder}/made", out var stat));
        Assert.Equal("640", Convert.ToString((int)stat.st_mode & 511, 8));
    }

    [Fact]
    public void Our_own_umask_does_not_change()
    {
        var before = Syscall.umask(FilePermissions.S_IWGRP);
        _world.Output(Shell(":") with { Umask = 63 });
        Assert.Equal(FilePermissions.S_IWGRP, Syscall.umask(before));
    }

    [Fact]
    public void The_child_becomes_the_user_with_all_its_groups_and_nothing_of_ours()
    {
        if (!AsRoot)
        {
            return;
        }
        var account = Accounts.Find(Nobody)!;
        var user = new LaunchUser(account.Uid, account.Gid, [account.Gid, 12, 4000000001]);
        var status = _world.Output(Shell("cat /proc/self/status") with { User = user });
        Assert.Contains($"Uid:\t{account.Uid}\t{account.Uid}\t{account.Uid}\t{account.Uid}\n", status);
        Assert.Contains($"Gid:\t{account.Gid}\t{account.Gid}\t{account.Gid}\t{account.Gid}\n", status);
        Assert.Contains($"Groups:\t12 {account.Gid} 4000000001 \n", status);
        Assert.Contains("CapEff:\t0000000000000000\n", status);
        Assert.Equal(0u, Syscall.getuid());
    }

    [Fact]
    public void A_change_of_user_in_the_child_leaves_this_process_dumpable()
    {
        if (!AsRoot)
        {
            return;
        }
        var before = Libc.ProcessControl(3, 0, 0, 0, 0);
        _world.Output(Shell(":") with { User = Accounts.LaunchUserOf(Accounts.Find(Nobody)!) });
        Assert.Equal(before, Libc.ProcessControl(3, 0, 0, 0, 0));
    }

    [Fact]
    public void The_same_user_is_no_change() =>
        Assert.Equal("0", _world.Output(Shell("echo $?") with { User = new LaunchUser(Syscall.getuid(), 77, []) }).Trim());

    [Fact]
    public void The_child_leads_a_process_group_but_not_a_session()
    {
        var fields = _world.Output(Shell("echo $$ $(cut -d' ' -f5,6 /proc/self/stat)")).Trim().Split(' ');
        Assert.Equal(fields[0], fields[1]);
        Assert.NotEqual(fields[0], fields[2]);
    }

    [Fact]
    public void Signals_are_open_and_at_their_defaults_in_the_child()
    {
        Assert.Contains("SigIgn:\t", File.ReadAllText("/proc/self/status"));
        Assert.DoesNotContain("SigIgn:\t0000000000000000", File.ReadAllText("/proc/self/status"));
        var status = _world.Output(Shell("") with { Executable = "/bin/cat", Arguments = ["cat", "/proc/self/status"] });
        Assert.Contains("SigBlk:\t0000000000000000\n", status);
        Assert.Contains("SigIgn:\t0000000000000000\n", status);
        Assert.Contains("SigCgt:\t0000000000000000\n", status);
    }

    [Fact]
    public void Our_own_signal_mask_comes_back()
    {
        static string Mask() => File.ReadLines("/proc/thread-self/status").Single(line => line.StartsWith("SigBlk", StringComparison.Ordinal));
        var before = Mask();
        _world.Output(Shell(":"));
        Assert.Equal(before, Mask());
    }

    [Fact]
    public void The_child_gets_the_open_files_limit_meant_for_children()
    {
        _world.Dispose();
        using var world = new RealChildren { Children = new Children(new OpenFilesLimit(123, 456)) };
        Assert.Equal("123 456", world.Output(Shell("echo $(ulimit -Sn) $(ulimit -Hn)")).Trim());
    }

    [Fact]
    public void The_child_has_its_three_streams_and_no_other_descriptor()
    {
        // One without CLOEXEC, as a careless library would leave it.
        var leak = Syscall.open("/dev/zero", OpenFlags.O_RDONLY);
        var fds = _world.Output(Shell("") with { Executable = "/bin/ls", Arguments = ["ls", "/proc/self/fd"] });
        Syscall.close(leak);
        Assert.Equal("0\n1\n2\n3\n", fds); // 3 is ls reading the folder
    }

    [Fact]
    public void Minus_one_is_dev_null() =>
        Assert.Equal("/dev/null /dev/null", _world.Output(Shell("echo $(readlink /proc/$$/fd/0) $(readlink /proc/$$/fd/2)")).Trim());

    [Fact]
    public void Two_streams_may_share_one_descriptor()
    {
        var (read, write) = Pipe();
        var pid = _world.Start(Shell("echo out; echo err >&2", write, write));
        Libc.Close(write);
        Assert.Equal("out\nerr\n", ReadAll(read));
        _world.Await(pid);
    }

    [Fact]
    public void Our_own_standard_descriptors_can_change_places()
    {
        var names = new[] { 0, 1, 2 }.Select(fd => new FileInfo($"/proc/self/fd/{fd}").LinkTarget).ToArray();
        var (read, write) = Pipe();
        // 0←2 and 2←0 change places: the launch itself must untangle them.
        var started = Supervisor.Engine.Posix.Spawn.Launcher.Start(
            "/bin/readlink", ["readlink", "/proc/self/fd/0", "/proc/self/fd/2"], null, [2, write, 0]);
        Libc.Close(write);
        Assert.Equal($"{names[2]}\n{names[0]}\n", ReadAll(read));
        Libc.Close(started.Pidfd);
        _world.Await(started.Pid);
    }
}
