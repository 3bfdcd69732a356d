using System.Net;
using System.Net.Sockets;
using Mono.Unix.Native;
using Supervisor.Configuration;
using Supervisor.Engine.Posix;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Posix;

public sealed class ListeningSocketsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ListeningSockets _sockets = new();
    private readonly List<int> _open = [];

    private string At(string name) => Path.Combine(_folder.Path, name);

    private static FastCgiSettings Unix(string path, int? mode = null, uint? uid = null, uint? gid = null) => new($"unix://{path}", mode, uid, gid, null);

    private string? Listen(FastCgiSettings settings)
    {
        var result = _sockets.Listen(settings);
        if (result.Error is null)
        {
            _open.Add(result.Descriptor);
        }

        return result.Error;
    }

    [Fact]
    public void A_unix_socket_has_its_mode_and_answers()
    {
        Assert.Null(Listen(Unix(At("f.sock"), mode: Convert.ToInt32("0660", 8))));
        Syscall.lstat(At("f.sock"), out var found);
        Assert.Equal(FilePermissions.S_IFSOCK | (FilePermissions)Convert.ToInt32("0660", 8), found.st_mode);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(At("f.sock")));
        Assert.Equal([At("f.sock")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_unix_socket_without_a_mode_has_what_the_umask_leaves()
    {
        Assert.Null(Listen(Unix(At("f.sock"))));
        Syscall.mkdir(At("d"), (FilePermissions)0b111_111_111);
        Syscall.lstat(At("f.sock"), out var found);
        Syscall.lstat(At("d"), out var usual);
        Assert.Equal((int)usual.st_mode & 511, (int)found.st_mode & 511);
    }

    [Fact]
    public void A_unix_socket_has_its_owner()
    {
        if (Syscall.geteuid() != 0)
        {
            return;
        }

        Assert.Null(Listen(Unix(At("f.sock"), uid: 33, gid: 34)));
        Syscall.lstat(At("f.sock"), out var found);
        Assert.Equal((33u, 34u), (found.st_uid, found.st_gid));
    }

    [Fact]
    public void A_socket_of_our_own_earlier_life_is_replaced()
    {
        Assert.Null(Listen(Unix(At("f.sock"))));
        Syscall.lstat(At("f.sock"), out var before);
        Assert.Null(Listen(Unix(At("f.sock"))));
        Syscall.lstat(At("f.sock"), out var after);
        Assert.NotEqual(before.st_ino, after.st_ino);
        Assert.Equal([At("f.sock")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_socket_that_nobody_answers_on_is_replaced_and_a_file_is_not()
    {
        Assert.Null(Listen(Unix(At("f.sock"))));
        _sockets.Close(_open[0]);
        _open.Clear();
        Assert.Null(Listen(Unix(At("f.sock"))));
        File.WriteAllText(At("data"), "precious");
        Assert.Equal($"{At("data")} is there already and is no socket", Listen(Unix(At("data"))));
        Assert.Equal("precious", File.ReadAllText(At("data")));
        Assert.Equal("[Errno 2] No such file or directory", Listen(Unix(At("none/f.sock"))));
        Assert.StartsWith("the path is too long", Listen(Unix(At(new string('x', 120)))));
    }

    [Fact]
    public void A_port_listens_can_be_had_again_at_once_and_is_refused_while_taken()
    {
        var port = FreePort();
        var settings = new FastCgiSettings($"tcp://127.0.0.1:{port}", null, null, null, 5);
        Assert.Null(Listen(settings));
        Assert.Equal("[Errno 98] Address already in use", Listen(settings));
        using (var client = new TcpClient("127.0.0.1", port))
        {
            _sockets.Close(_open[0]);
            _open.Clear();
        }

        Assert.Null(Listen(settings));
    }

    [Fact]
    public void A_host_is_looked_up_beforehand()
    {
        var settings = new FastCgiSettings($"tcp://localhost:{FreePort()}", null, null, null, null);
        Assert.Equal("[Errno -2] Name or service not known", Listen(settings));
        _sockets.LookUp(settings);
        Assert.Null(Listen(settings));
    }

    public void Dispose()
    {
        _open.ForEach(_sockets.Close);
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
