using Mono.Unix.Native;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;
using static Supervisor.Unit.Posix.RealChildren;
using Errno = Supervisor.Engine.Posix.Errno;

namespace Supervisor.Unit.Posix;

[Collection(RealChildrenCollection.Name)]
public sealed class LaunchRefusalTests : IDisposable
{
    private readonly RealChildren _world = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("refused").FullName;

    public void Dispose()
    {
        _world.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public void A_missing_program_is_refused_at_execute() => Refused(LaunchStage.Execute, Errno.ENOENT, Shell("") with { Executable = "/no/such/program" });

    [Fact]
    public void A_folder_is_refused_at_execute() => Refused(LaunchStage.Execute, Errno.EACCES, Shell("") with { Executable = _folder });

    [Fact]
    public void A_file_without_x_is_refused_at_execute() => Refused(LaunchStage.Execute, Errno.EACCES, Shell("") with { Executable = Write("plain", "x") });

    [Fact]
    public void A_script_without_an_interpreter_line_is_refused_at_execute()
    {
        var script = Write("script", "echo hello\n");
        Syscall.chmod(script, FilePermissions.S_IRUSR | FilePermissions.S_IXUSR);
        Refused(LaunchStage.Execute, Errno.ENOEXEC, Shell("") with { Executable = script });
    }

    [Fact]
    public void A_missing_directory_is_refused() => Refused(LaunchStage.Directory, Errno.ENOENT, Shell("") with { Directory = _folder + "/none" });

    [Fact]
    public void An_empty_directory_is_refused_as_in_the_original() => Refused(LaunchStage.Directory, Errno.ENOENT, Shell("") with { Directory = "" });

    [Fact]
    public void A_directory_the_user_may_not_enter_is_refused()
    {
        if (AsRoot)
        {
            Syscall.chmod(_folder, FilePermissions.S_IRUSR | FilePermissions.S_IXUSR);
            Refused(LaunchStage.Directory, Errno.EACCES, Shell("") with { Directory = _folder, User = Accounts.LaunchUserOf(Accounts.Find(Nobody)!) });
        }
    }

    [Fact]
    public void A_group_that_cannot_be_is_refused()
    {
        if (AsRoot)
        {
            Refused(LaunchStage.GroupId, Errno.EINVAL, Shell("") with { User = new LaunchUser(1, uint.MaxValue, []) });
            Refused(LaunchStage.Groups, Errno.EINVAL, Shell("") with { User = new LaunchUser(1, 1, [uint.MaxValue]) });
        }
    }

    [Fact]
    public void A_user_that_cannot_be_is_refused()
    {
        if (AsRoot)
        {
            Refused(LaunchStage.UserId, Errno.EINVAL, Shell("") with { User = new LaunchUser(uint.MaxValue, 1, [1]) });
        }
    }

    [Fact]
    public void A_closed_descriptor_is_refused_at_streams() => Refused(LaunchStage.Streams, Errno.EBADF, Shell("", stdout: 1_000_000));

    [Fact]
    public void A_soft_limit_above_the_hard_one_is_refused()
    {
        var result = new Children(new OpenFilesLimit(20, 10)).Launch(Shell(""));
        Assert.Equal(new LaunchResult(-1, LaunchStage.Limits, Errno.EINVAL), result);
    }

    [Fact]
    public void Refusals_leave_no_child_and_no_descriptor_behind()
    {
        var before = OpenFds();
        for (var i = 0; i < 50; i++)
        {
            Assert.False(_world.Children.Launch(Shell("") with { Executable = "/no/such/program" }).Succeeded);
        }
        Assert.Equal(before, OpenFds());
        Assert.Empty(_world.Children.Reap());
        Assert.Equal(0, _world.Children.Living);
    }

    private string Write(string name, string text)
    {
        File.WriteAllText($"{_folder}/{name}", text);
        return $"{_folder}/{name}";
    }

    private void Refused(LaunchStage stage, int errno, LaunchRequest request)
    {
        Assert.Equal(new LaunchResult(-1, stage, errno), _world.Children.Launch(request));
        Assert.Empty(_world.Children.Reap());
    }
}
