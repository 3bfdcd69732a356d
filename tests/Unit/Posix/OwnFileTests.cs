using Mono.Unix.Native;
using Supervisor.Engine.Posix;
using Errno = Supervisor.Engine.Posix.Errno;

namespace Supervisor.Unit.Posix;

/// <summary>A pidfile, and what others may have put in its place.</summary>
public sealed class OwnFileTests
{
    private const int Nobody = 65534;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_is_written_whole_and_a_link_of_our_own_leads_where_it_leads(bool shared)
    {
        using var folder = Folder(shared);
        var (path, target) = (Path.Combine(folder.Path, "s.pid"), Path.Combine(folder.Path, "there.pid"));
        Assert.Equal(0, OwnFile.Write(path, "a longer one\n"u8));
        Assert.Equal(0, OwnFile.Write(path, "12\n"u8));
        Assert.Equal("12\n", File.ReadAllText(path));
        Assert.Equal(Errno.ENOENT, OwnFile.Write(Path.Combine(folder.Path, "none", "s.pid"), "12\n"u8));
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
        Assert.Equal(0, OwnFile.Write(path, "34\n"u8));
        Assert.Equal(("34\n", target), (File.ReadAllText(target), new FileInfo(path).LinkTarget));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("dangling")]
    [InlineData("fifo")]
    [InlineData("file")]
    public void In_a_folder_for_everybody_what_another_has_put_there_is_not_written_to(string what)
    {
        if (Syscall.geteuid() != 0)
        {
            return;
        }

        using var folder = Folder(shared: true);
        var (path, ours) = (Path.Combine(folder.Path, "s.pid"), Path.Combine(folder.Path, "precious"));
        File.WriteAllText(ours, "precious");
        switch (what)
        {
            case "fifo":
                Assert.Equal(0, Syscall.mkfifo(path, (FilePermissions)0b110_110_110));
                break;
            case "file":
                File.WriteAllText(path, "theirs");
                break;
            default:
                File.CreateSymbolicLink(path, what == "link" ? ours : ours + ".none");
                break;
        }

        Assert.Equal(0, Syscall.lchown(path, Nobody, Nobody));

        // Root may take it away.
        Assert.Equal(0, OwnFile.Write(path, "12\n"u8));
        Assert.Equal(("12\n", "precious", null, false), (File.ReadAllText(path), File.ReadAllText(ours), new FileInfo(path).LinkTarget, File.Exists(ours + ".none")));
        Assert.Null(LockFiles.ForeignOwner(path));
    }

    private static World.TempFolder Folder(bool shared)
    {
        var folder = new World.TempFolder();
        Syscall.chmod(folder.Path, (FilePermissions)(shared ? 0b001_111_111_111 : 0b111_101_101));
        return folder;
    }
}
