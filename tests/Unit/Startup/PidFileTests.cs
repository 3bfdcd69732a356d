using Mono.Unix.Native;
using Supervisor.Configuration;
using Supervisor.Engine.Posix;
using Supervisor.Engine.Startup;

namespace Supervisor.Unit.Startup;

/// <summary>A pidfile may be no file.</summary>
public sealed class PidFileTests : IDisposable
{
    private const ulong Null = 0x103;
    private readonly World.TempFolder _folder = new();
    private readonly List<(ActivityLevel Level, string Message)> _log = [];

    private string Path => System.IO.Path.Combine(_folder.Path, "s.pid");

    [Theory]
    [InlineData("device")]
    [InlineData("link to a device")]
    [InlineData("another's device in a folder for everybody")]
    [InlineData("pipe")]
    public void What_is_no_file_is_written_through_and_stays_where_it_is(string what)
    {
        if (!Make(what, out var reader))
        {
            return;
        }

        Syscall.lstat(Path, out var before);
        var pidFile = new PidFile(Path);
        Assert.Null(pidFile.Write());
        Assert.True(pidFile.IsOurs);
        pidFile.Remove();
        Assert.Equal(0, Syscall.lstat(Path, out var after));
        Assert.Equal((before.st_ino, before.st_mode), (after.st_ino, after.st_mode));
        if (reader >= 0)
        {
            Span<byte> read = stackalloc byte[32];
            Assert.Equal($"{Environment.ProcessId}\n", System.Text.Encoding.ASCII.GetString(read[..Read(reader, read)]));
            Libc.Close(reader);
        }
    }

    [Fact]
    public void A_file_and_a_link_to_one_go_when_we_end()
    {
        var pidFile = new PidFile(Path);
        Assert.Null(pidFile.Write());
        pidFile.Remove();
        Assert.False(FileKind.Exists(Path));
        File.CreateSymbolicLink(Path, Path + "-there");
        Assert.Null(pidFile.Write());
        pidFile.Remove();
        Assert.False(FileKind.Exists(Path));
    }

    [Theory]
    [InlineData(false, ActivityLevel.Warn)]
    [InlineData(true, ActivityLevel.Critical)]
    public void Nothing_of_ours_is_put_beside_it_and_that_is_said(bool remembers, ActivityLevel level)
    {
        Make("pipe", out var reader);
        var locks = Locks(Settings(Path) with { RememberStop = remembers });
        locks.Take((level, message) => _log.Add((level, message)), null);
        Assert.False(locks.HasJournal);
        Assert.Equal([Path], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(level, Assert.Single(_log).Level);
        Assert.StartsWith($"{Path} is no file, and nothing is kept beside it; should this engine be killed", _log[0].Message, StringComparison.Ordinal);
        locks.Release(keeps: false);
        Libc.Close(reader);
    }

    [Fact]
    public void With_a_folder_for_state_all_is_there()
    {
        Make("pipe", out var reader);
        var state = Directory.CreateDirectory(System.IO.Path.Combine(_folder.Path, "state")).FullName;
        var locks = Locks(Settings(Path) with { StateDir = state });
        locks.Take((level, message) => _log.Add((level, message)), null);
        Assert.True(locks.HasJournal);
        Assert.Empty(_log);
        Assert.Equal(new[] { Path, state }.Order(), Directory.GetFileSystemEntries(_folder.Path).Order());
        locks.Release(keeps: false);
        Libc.Close(reader);
    }

    [Fact]
    public void A_next_life_is_refused_a_folder_as_its_pidfile_and_not_what_is_no_file()
    {
        var (now, folder) = (Settings(System.IO.Path.Combine(_folder.Path, "now.pid")), Directory.CreateDirectory(System.IO.Path.Combine(_folder.Path, "folder")).FullName);
        Make("pipe", out var reader);
        Assert.Equal([("pidfile", $"cannot write the pidfile {folder}: it is a folder")], new NextFiles(now, Settings(folder), Locks(now), IsNewUser: false).Problems([]));
        Assert.Empty(new NextFiles(now, Settings(Path), Locks(now), IsNewUser: false).Problems([]));
        Libc.Close(reader);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>False where that may not be made.</summary>
    private bool Make(string what, out int reader)
    {
        reader = -1;
        if (what == "pipe")
        {
            Assert.Equal(0, Syscall.mkfifo(Path, (FilePermissions)0b110_100_000));
            reader = Libc.OpenFile(Path, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
            return true;
        }

        var device = what.StartsWith("link", StringComparison.Ordinal) ? Path + "-null" : Path;
        if (Syscall.geteuid() != 0 || Syscall.mknod(device, FilePermissions.S_IFCHR | (FilePermissions)0b110_110_110, Null) != 0)
        {
            return false;
        }

        if (device != Path)
        {
            File.CreateSymbolicLink(Path, device);
        }
        else if (what.StartsWith("another", StringComparison.Ordinal))
        {
            Syscall.chown(Path, 65534, 65534);
            Syscall.chmod(_folder.Path, (FilePermissions)0b001_111_111_111);
        }

        return true;
    }

    private SupervisordSettings Settings(string pidFile) => new() { LogFile = System.IO.Path.Combine(_folder.Path, "log"), ChildLogDir = _folder.Path, PidFile = pidFile };

    private static EngineLocks Locks(SupervisordSettings settings) => new(StateFiles.Of(settings), () => null, "s.conf", settings);

    private static unsafe int Read(int file, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            return (int)Libc.Read(file, start, into.Length);
        }
    }
}
