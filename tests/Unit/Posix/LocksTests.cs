using System.Globalization;
using Mono.Unix.Native;
using Supervisor.Configuration;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;
using Supervisor.Engine.Startup;
using Errno = Supervisor.Engine.Posix.Errno;

namespace Supervisor.Unit.Posix;

/// <summary>What one process has at a time: files and names.</summary>
public sealed class LocksTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_lock_that_cannot_be_removed_says_nothing_any_more()
    {
        using var folder = new World.TempFolder();
        var taken = FileLock.Take(Path.Combine(folder.Path, "s.lock"), out _)!;
        taken.Note("a note");
        Syscall.chmod(folder.Path, (FilePermissions)0b101_101_101);

        // Made as root, let go of as somebody else.
        AsUser.Do(Syscall.geteuid() == 0 ? new LaunchUser(65534, 65534, []) : null, () =>
        {
            taken.ReleaseHere(keeps: false);
            return 0;
        });
        Syscall.chmod(folder.Path, (FilePermissions)0b111_101_101);
        Assert.Equal("", File.ReadAllText(taken.Path));
        var again = FileLock.Take(taken.Path, out _)!;
        Assert.False(again.WasLeft);
        again.ReleaseHere(keeps: false);
    }

    [Fact]
    public void A_lock_is_had_once_and_names_who_has_it()
    {
        using var folder = new World.TempFolder();
        var path = Path.Combine(folder.Path, "x.lock");
        var first = FileLock.Take(path, out _)!;
        Assert.Null(FileLock.Take(path, out var refused));
        Assert.Equal((Environment.ProcessId, true), (refused.Holder, refused.IsHeld));
        first.Release(TimeSpan.FromSeconds(20));
        Assert.False(File.Exists(path));
        FileLock.Take(path, out _)!.Release(TimeSpan.FromSeconds(20));
        Assert.Null(FileLock.Take(Path.Combine(folder.Path, "none", "x.lock"), out refused));
        Assert.Equal((Errno.ENOENT, false), (refused.Errno, refused.IsHeld));
        File.CreateSymbolicLink(path, Path.Combine(folder.Path, "elsewhere"));
        Assert.Null(FileLock.Take(path, out _));
        Assert.False(File.Exists(Path.Combine(folder.Path, "elsewhere")));
    }

    [Fact]
    public void Who_has_a_lock_next_reads_the_note_of_who_did_not_let_go_of_it()
    {
        using var folder = new World.TempFolder();
        var path = Path.Combine(folder.Path, "x.lock");
        var first = FileLock.Take(path, out _)!;
        Assert.Equal((false, null), (first.WasLeft, first.Left));
        first.Note("/a/long/enough/note");
        first.Note("/note");
        first.Release(Patience, keeps: true);
        var second = FileLock.Take(path, out _)!;
        Assert.Equal((true, "/note"), (second.WasLeft, second.Left));

        // Nothing was made of it, so it is still there.
        second.Release(Patience, keeps: true);
        var third = FileLock.Take(path, out _)!;
        Assert.Equal("/note", third.Left);
        third.Release(Patience);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void The_kernel_knows_who_has_a_lock_when_the_file_does_not_say()
    {
        using var folder = new World.TempFolder();
        var path = Path.Combine(folder.Path, "x.lock");
        Assert.Null(LockFiles.Holder(path));
        var first = FileLock.Take(path, out _)!;
        Assert.Equal(0, Libc.TruncateFile(first.Descriptor, 0));
        Assert.Null(FileLock.Take(path, out var refused));
        Assert.True(refused.IsHeld);
        Assert.Contains(refused.Holder, new[] { 0, Environment.ProcessId });
        Assert.NotNull(LockFiles.Holder(path));
        first.Release(Patience, keeps: true);
        Assert.Null(LockFiles.Holder(path));
    }

    [Fact]
    public void What_another_user_has_left_is_taken_away_and_what_he_has_locked_is_named_as_his()
    {
        const int nobody = 65534;
        if (Syscall.geteuid() != 0)
        {
            return;
        }

        using var folder = new World.TempFolder();
        Syscall.chmod(folder.Path, (FilePermissions)0b001_111_111_111);
        var path = Path.Combine(folder.Path, "x.lock");
        File.WriteAllText(path, "1\n");
        Syscall.chown(path, nobody, nobody);
        var taken = FileLock.Take(path, out _)!;
        Assert.Equal((false, null), (taken.WasLeft, taken.Left));
        taken.Release(Patience);

        File.WriteAllText(path, "1\n");
        Syscall.chown(path, nobody, nobody);
        var held = Libc.OpenFile(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        Assert.Equal(0, Libc.LockFile(held, Libc.LockExclusive | Libc.LockNotWaiting));
        Assert.Null(FileLock.Take(path, out var refused));
        Assert.Equal(((uint?)nobody, true), (refused.Owner, refused.IsHeld));
        Libc.Close(held);
    }

    [Fact]
    public void A_name_is_had_once_and_the_kernel_names_who_has_it()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"supervisord/test/{Guid.NewGuid():N}");
        var first = NameLock.Take(name, out _)!;
        Assert.Null(NameLock.Take(name, out var refused));
        Assert.Equal((Environment.ProcessId, true), (refused.Holder, refused.IsHeld));
        first.Release();
        NameLock.Take(name, out _)!.Release();
    }

    [Fact]
    public void A_configuration_has_one_name_by_whatever_path_and_another_with_other_addresses()
    {
        using var folder = new World.TempFolder();
        var path = Path.Combine(folder.Path, "s.conf");
        File.WriteAllText(path, "");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "link.conf"), path);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "there"), folder.Path);
        var name = Name(path);
        Assert.Equal((name, name, name), (Name(Path.Combine(folder.Path, "link.conf")), Name("there/s.conf"), Name("./s.conf")));

        // As an editor writes it.
        File.WriteAllText(path + "~", "other");
        File.Move(path + "~", path, overwrite: true);
        Assert.Equal(name, Name(path));
        File.Copy(path, Path.Combine(folder.Path, "t.conf"));
        Assert.NotEqual(name, Name("t.conf"));
        Assert.NotEqual(name, Name(path, "/a.sock"));
        Assert.NotEqual(Name(path, "/b.sock"), Name(path, "/a.sock"));
        Assert.Null(Name("none.conf"));
        Assert.Null(Name("/dev/null"));
        Assert.InRange(name!.Length, 1, UnixAddress.LongestName - 1);

        string? Name(string path, params string[] sockets) => ConfigurationName.Of(
            new SupervisorConfiguration
            {
                Path = path,
                Supervisord = new SupervisordSettings { LogFile = "/l", PidFile = "/p", ChildLogDir = "/t" },
                Servers = sockets.Select(ServerSettings (socket) => new UnixServerSettings { Section = "unix_http_server", File = socket }).ToValueList(),
            },
            folder.Path,
            7);
    }
}
