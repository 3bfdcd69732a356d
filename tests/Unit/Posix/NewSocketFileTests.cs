using Mono.Unix.Native;
using Supervisor.Engine.Posix;
using Supervisor.Unit.World;
using Errno = Supervisor.Engine.Posix.Errno;

namespace Supervisor.Unit.Posix;

/// <summary>In a folder that others may change, names mean nothing from one moment to the next.</summary>
public sealed class NewSocketFileTests : IDisposable
{
    private const int Mine = 0b110_100_000;
    private readonly TempFolder _folder = new();
    private readonly int _socket = Libc.Socket(Libc.UnixFamily, Libc.StreamSocket | Libc.SocketCloseOnExec, 0);

    public NewSocketFileTests() => Syscall.chmod(_folder.Path, (FilePermissions)0b111_111_111);

    private string At(string name) => Path.Combine(_folder.Path, name);

    private string Own => At($"s.sock.{Environment.ProcessId}");

    [Theory]
    [InlineData("link")]
    [InlineData("file")]
    [InlineData("socket")]
    public void Mode_and_owner_are_the_sockets_whatever_is_put_under_its_name(string what)
    {
        var precious = At("precious");
        if (what == "socket")
        {
            using var other = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
            other.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(precious + "-"));
            File.Move(precious + "-", precious);
        }
        else
        {
            File.WriteAllText(precious, "precious");
        }

        Syscall.chmod(precious, (FilePermissions)Mine);
        using var made = NewSocketFile.Bind(_socket, At("s.sock"));
        File.Move(Own, At("away"));
        if (what == "link")
        {
            File.CreateSymbolicLink(Own, precious);
        }
        else
        {
            File.Move(precious, Own);
        }

        made.SetMode(0b111_000_111);
        made.SetOwner(Syscall.geteuid() == 0 ? 12u : null, Syscall.getegid());
        Syscall.lstat(At("away"), out var socket);
        Syscall.stat(Own, out var found);
        Assert.Equal((0b111_000_111, Syscall.geteuid() == 0 ? 12u : Syscall.geteuid()), ((int)socket.st_mode & 511, socket.st_uid));
        Assert.Equal((Mine, Syscall.geteuid()), ((int)found.st_mode & 511, found.st_uid));

        // And it is the socket that has the name in the end; what is not ours is not taken away.
        Assert.True(made.TakeName());
        Syscall.lstat(At("s.sock"), out var named);
        Assert.Equal(socket.st_ino, named.st_ino);
        made.Dispose();
        Assert.True(FileKind.Exists(Own));
    }

    [Fact]
    public void What_was_put_under_its_name_is_not_taken_for_it()
    {
        using var made = NewSocketFile.Bind(_socket, At("s.sock"));
        File.Delete(Own);
        File.WriteAllText(Own, "precious");
        Assert.Contains("somebody puts other files under its name", Assert.Throws<PosixException>(() => made.TakeName()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_born_with_a_mode_that_lets_nobody_in()
    {
        using var made = NewSocketFile.Bind(_socket, At("s.sock"));
        Assert.Equal(0, made.Identity.Permissions);
    }

    [Fact]
    public void A_file_that_has_the_name_is_not_removed()
    {
        File.WriteAllText(Own, "precious");
        Assert.Equal(Errno.EADDRINUSE, Assert.Throws<PosixException>(() => NewSocketFile.Bind(_socket, At("s.sock"))).Errno);
        Assert.Equal("precious", File.ReadAllText(Own));
    }

    [Fact]
    public void A_folder_is_ours_alone_when_nobody_else_can_rename_what_is_in_it()
    {
        Assert.False(FileKind.IsOursAlone(_folder.Path));
        Syscall.chmod(_folder.Path, (FilePermissions)0b001_111_111_111);
        Assert.True(FileKind.IsOursAlone(_folder.Path));
        Syscall.chmod(_folder.Path, (FilePermissions)0b111_101_101);
        Assert.True(FileKind.IsOursAlone(_folder.Path));
        if (Syscall.chown(_folder.Path, 65534, 65534) == 0)
        {
            Assert.False(FileKind.IsOursAlone(_folder.Path));
        }
    }

    public void Dispose()
    {
        Libc.Close(_socket);
        _folder.Dispose();
    }
}
