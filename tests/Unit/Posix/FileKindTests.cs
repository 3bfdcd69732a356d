using Mono.Unix.Native;
using Supervisor.Configuration;
using Supervisor.Engine.Posix;
using Supervisor.Engine.Startup;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Posix;

public class FileKindTests
{
    [Fact]
    public void Only_files_are_opened_and_nothing_is_waited_for()
    {
        using var folder = new TempFolder();
        var file = folder.Write("file", "text");
        var (pipe, link) = ($"{folder.Path}/pipe", $"{folder.Path}/link");
        Assert.Equal(0, Syscall.mkfifo(pipe, (FilePermissions)0b110_000_000));
        File.CreateSymbolicLink(link, "pipe");
        Assert.Null(FileKind.OpenFile(pipe));
        Assert.Null(FileKind.OpenFile(link));
        Assert.Null(FileKind.OpenFile("/dev/zero"));
        using (var opened = FileKind.OpenFile(file)!)
        {
            Assert.Equal(4, RandomAccess.GetLength(opened));
        }

        Assert.Throws<FileNotFoundException>(() => FileKind.OpenFile($"{folder.Path}/none"));
        Assert.Throws<UnauthorizedAccessException>(() => FileKind.OpenFile(folder.Path));
    }

    [Fact]
    public async Task A_pipe_is_read_the_first_time_and_refused_later()
    {
        using var folder = new TempFolder();
        var (file, pipe) = (folder.Write("file", "text"), $"{folder.Path}/pipe");
        Assert.Equal(0, Syscall.mkfifo(pipe, (FilePermissions)0b110_000_000));
        Assert.Equal("text", SystemAccounts.Files(filesOnly: true).Read(file).Value);
        Assert.Equal("it is a pipe, a socket or a device", SystemAccounts.Files(filesOnly: true).Read(pipe).Error);
        Assert.Equal("it is a pipe, a socket or a device", SystemAccounts.Files().ReadIncluded(pipe).Error);
        var writing = Task.Run(() => File.WriteAllText(pipe, "from a pipe"));
        Assert.Equal("from a pipe", SystemAccounts.Files().Read(pipe).Value);
        await writing.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
