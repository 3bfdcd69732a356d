using System.Net.Sockets;
using Mono.Unix.Native;
using Supervisor.Engine.Posix;
using Errno = Supervisor.Engine.Posix.Errno;

namespace Supervisor.Unit.Posix;

[Collection(nameof(Alone))]
public sealed class UnixListenerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unix").FullName;
    private readonly List<string> _said = [];

    private string File => _folder + "/engine.sock";

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("700")]
    [InlineData("766")]
    [InlineData("000")]
    public void The_file_has_the_mode_asked_for_and_is_alone(string mode)
    {
        using var listener = Open(new UnixSocketSettings(File, Convert.ToInt32(mode, 8)));
        Syscall.stat(File, out var stat);
        Assert.Equal(FilePermissions.S_IFSOCK, stat.st_mode & FilePermissions.S_IFMT);
        Assert.Equal(Convert.ToInt32(mode, 8), (int)stat.st_mode & 511);
        Assert.Equal([File], Directory.GetFileSystemEntries(_folder));
        Assert.Empty(_said);
        Libc.Close(listener.Fd);
    }

    [Fact]
    public void The_file_has_the_owner_asked_for()
    {
        if (Syscall.geteuid() != 0)
        {
            return;
        }
        using var listener = Open(new UnixSocketSettings(File, 448) { Uid = 12, Gid = 34 });
        Syscall.stat(File, out var stat);
        Assert.Equal((12u, 34u), (stat.st_uid, stat.st_gid));
        Libc.Close(listener.Fd);
    }

    [Fact]
    public void One_can_connect_and_is_known_by_pid_and_user()
    {
        using var listener = Open(new UnixSocketSettings(File, 448));
        using var server = new Socket(new SafeSocketHandle(listener.Fd, true));
        using var client = Connect();
        using var accepted = server.Accept();
        Assert.Equal(
            new PeerCredentials(Environment.ProcessId, Syscall.geteuid(), Syscall.getegid()), PeerCredentials.Of((int)accepted.Handle));
        client.Send("hi"u8);
        Assert.Equal(2, accepted.Receive(new byte[8]));
        Assert.Null(PeerCredentials.Of(0));
    }

    [Fact]
    public void The_descriptor_is_not_inherited_by_children()
    {
        using var listener = Open(new UnixSocketSettings(File, 448));
        Assert.Equal(Libc.CloseOnExec, Libc.FdControl(listener.Fd, Libc.GetFdFlags, 0));
        Libc.Close(listener.Fd);
    }

    [Fact]
    public void A_socket_somebody_answers_on_is_left_alone()
    {
        using var first = Open(new UnixSocketSettings(File, 448));
        var refused = Assert.Throws<PosixException>(() => Open(new UnixSocketSettings(File, 448)));
        Assert.Equal(Errno.EADDRINUSE, refused.Errno);
        Assert.Equal($"cannot listen on {File}: Address already in use (EADDRINUSE)", refused.Message);
        using var client = Connect();
        Assert.Equal([File], Directory.GetFileSystemEntries(_folder));
        Libc.Close(first.Fd);
    }

    [Fact]
    public void A_stale_socket_is_replaced_and_that_is_said()
    {
        Libc.Close(Open(new UnixSocketSettings(File, 448)).Fd); // its engine was killed: no Dispose
        using var second = Open(new UnixSocketSettings(File, 448));
        Assert.Equal([$"Unlinking stale socket {File}"], _said);
        using var client = Connect();
        Libc.Close(second.Fd);
    }

    [Fact]
    public void A_file_that_is_no_socket_is_never_removed()
    {
        System.IO.File.WriteAllText(File, "precious");
        var refused = Assert.Throws<PosixException>(() => Open(new UnixSocketSettings(File, 448)));
        Assert.Equal(Errno.EEXIST, refused.Errno);
        Assert.Equal("precious", System.IO.File.ReadAllText(File));
        Assert.Equal([File], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void The_file_goes_with_its_listener()
    {
        var listener = Open(new UnixSocketSettings(File, 448));
        Libc.Close(listener.Fd);
        listener.Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void The_file_of_a_successor_stays()
    {
        var first = Open(new UnixSocketSettings(File, 448));
        Libc.Close(first.Fd);
        using var second = Open(new UnixSocketSettings(File, 448));
        first.Dispose();
        using var client = Connect();
        Libc.Close(second.Fd);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var refused = Assert.Throws<PosixException>(() => Open(new UnixSocketSettings(_folder + "/none/s", 448)));
        Assert.Equal(("bind", Errno.ENOENT), (refused.Call, refused.Errno));
        Assert.Contains(_folder + "/none/s", refused.Message);
    }

    [Fact]
    public void A_name_too_long_for_a_socket_says_so()
    {
        var refused = Assert.Throws<PosixException>(() => Open(new UnixSocketSettings($"{_folder}/{new string('x', 100)}", 448)));
        Assert.Equal(Errno.ENAMETOOLONG, refused.Errno);
        Assert.Contains("may have 107", refused.Message);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(104)]
    [InlineData(107)]
    public void Every_name_that_a_client_can_connect_to_can_be_listened_on(int length)
    {
        var file = $"{_folder}/{new string('x', length - _folder.Length - 1)}";
        using var listener = Open(new UnixSocketSettings(file, 384));
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(file));
        Assert.Equal([file], Directory.GetFiles(_folder));
        Libc.Close(listener.Fd);

        // And again over the dead one, which takes the way of a name that exists.
        using var second = Open(new UnixSocketSettings(file, 384));
        Assert.Equal([$"Unlinking stale socket {file}"], _said);
        Libc.Close(second.Fd);
    }

    [Fact]
    public void A_refused_name_leaves_no_descriptor()
    {
        using var first = Open(new UnixSocketSettings(File, 448));
        var last = Enumerable.Range(0, 5).Select(_ =>
        {
            Assert.Throws<PosixException>(() => Open(new UnixSocketSettings(File, 448)));
            var (read, write) = RealChildren.Pipe();
            Libc.Close(read);
            Libc.Close(write);
            return read;
        }).ToList();
        Assert.InRange(last[^1] - last[0], -100, 3);
        Libc.Close(first.Fd);
    }

    private UnixListener Open(UnixSocketSettings settings) => UnixListener.Open(settings, _said.Add);

    private Socket Connect()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(File));
        return client;
    }
}
