using Mono.Unix.Native;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Posix;
using Errno = Supervisor.Engine.Posix.Errno;

namespace Supervisor.Unit.Posix;

/// <summary>Logs with made-up names in a folder where others may put things.</summary>
public sealed class AutoLogFileTests : IDisposable
{
    private readonly World.TempFolder _folder = new();
    private readonly LogFiles _files = new();

    public AutoLogFileTests() => Syscall.chmod(_folder.Path, (FilePermissions)0b111_111_111);

    private string Log => Path.Combine(_folder.Path, "a.log");

    [Fact]
    public void Ours_is_made_and_opened_again()
    {
        foreach (var turn in (int[])[1, 2])
        {
            var file = _files.Open(Log, LogFileMode.Auto);
            Assert.True(file >= 0, $"{turn}: {file}");
            _files.Close(file);
        }
    }

    [Fact]
    public void A_pipe_neither_holds_us_up_nor_is_written_to()
    {
        Syscall.mkfifo(Log, (FilePermissions)0b110_110_110);
        Assert.Equal(-Libc.ENXIO, _files.Open(Log, LogFileMode.Auto));
        var reader = Libc.OpenFile(Log, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        Assert.Equal(-Errno.EPERM, _files.Open(Log, LogFileMode.Auto));
        Libc.Close(reader);
    }

    [Fact]
    public void A_file_that_is_another_users_or_has_another_name_is_not_written_to()
    {
        File.WriteAllText(Log + "-", "precious");
        Syscall.link(Log + "-", Log);
        Assert.Equal(-Errno.EPERM, _files.Open(Log, LogFileMode.Auto));
        File.Delete(Log + "-");
        if (Syscall.chown(Log, 65534, 65534) == 0)
        {
            Assert.Equal(-Errno.EPERM, _files.Open(Log, LogFileMode.Auto));
        }
    }

    public void Dispose() => _folder.Dispose();
}
