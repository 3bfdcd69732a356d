using Mono.Unix.Native;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Unit.Posix;

/// <summary>One thread is another user for a moment.</summary>
public sealed class AsUserTests
{
    private const uint Nobody = 65534;
    private static readonly LaunchUser User = new(Nobody, Nobody, [Nobody, 12345]);

    [Fact]
    public void As_ourselves_it_is_done_on_this_thread()
    {
        var here = Environment.CurrentManagedThreadId;
        Assert.Equal(here, AsUser.Do(null, () => Environment.CurrentManagedThreadId));
        Assert.Equal(here, AsUser.Do(User with { Uid = Syscall.getuid() }, () => Environment.CurrentManagedThreadId));
    }

    [Fact]
    public void What_is_made_is_the_users_and_everybody_else_stays_who_he_is()
    {
        if (Syscall.geteuid() != 0)
        {
            Assert.Throws<IOException>(() => AsUser.Do(User, () => 0));
            return;
        }

        using var folder = new World.TempFolder();
        Syscall.chmod(folder.Path, (FilePermissions)0b111_111_111);
        var path = Path.Combine(folder.Path, "x");
        var (uid, gid, groups, meanwhile) = AsUser.Do(User, () =>
        {
            Libc.Close(Libc.OpenFile(path, Libc.O_WRONLY | Libc.O_CREAT, 0b110_000_000));
            return (Libc.Effective(), Libc.EffectiveGroup(), Privileges.Groups(), File.ReadAllText("/proc/self/status"));
        });
        Assert.Equal((Nobody, Nobody), (uid, gid));
        Assert.Equal(new uint[] { 12345, Nobody }, groups.Order());
        Assert.Contains("\nUid:\t0\t0\t0\t0\n", meanwhile, StringComparison.Ordinal);
        Assert.Equal(0, Syscall.stat(path, out var made));
        Assert.Equal(Nobody, made.st_uid);
        Assert.Equal(0u, Syscall.geteuid());
        Assert.Equal(1, Libc.ProcessControl(3, 0, 0, 0, 0));
    }

    [Fact]
    public void What_is_thrown_there_is_thrown_here()
    {
        if (Syscall.geteuid() == 0)
        {
            Assert.Equal("there", Assert.Throws<InvalidOperationException>(() => AsUser.Do<int>(User, () => throw new InvalidOperationException("there"))).Message);
        }
    }

    [Fact]
    public void Who_may_write_is_asked_for_that_user()
    {
        if (Syscall.geteuid() != 0)
        {
            return;
        }

        using var folder = new World.TempFolder();
        Syscall.chmod(folder.Path, (FilePermissions)0b111_111_111);
        var path = folder.Write("x", "");
        Syscall.chmod(path, (FilePermissions)0b110_100_100);
        Assert.Equal(0, Libc.MayAccessNow(Libc.HereDirectory, path, Libc.WriteAccess, Libc.EffectiveIds));
        Assert.Equal(Supervisor.Engine.Posix.Errno.EACCES, AsUser.Do(User, () => Libc.MayAccessNow(Libc.HereDirectory, path, Libc.WriteAccess, Libc.EffectiveIds) < 0 ? Libc.Error : 0));
    }
}
