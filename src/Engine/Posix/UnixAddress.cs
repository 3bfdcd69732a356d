using System.Text;

namespace Supervisor.Engine.Posix;

/// <summary>struct sockaddr_un around a file name.</summary>
internal static unsafe class UnixAddress
{
    /// <summary>sun_path, less its final zero.</summary>
    internal const int LongestName = 107;

    internal static bool IsTooLong(string name) => Encoding.UTF8.GetByteCount(name) > LongestName;

    internal static int Bind(int fd, string name)
    {
        var address = stackalloc byte[LongestName + 3];
        return Libc.Bind(fd, address, Write(name, address));
    }

    /// <summary>0 when somebody answers, else the errno. Does not wait: a full backlog (EAGAIN) is an answer too.</summary>
    internal static int TryConnect(string name) => TryConnect(name, out _);

    /// <param name="name">The socket's file.</param>
    /// <param name="listener">The process that listened there first; it may have ended since, and left the socket to its children. 0: unknown.</param>
    internal static int TryConnect(string name, out int listener)
    {
        listener = 0;
        var fd = Libc.Socket(Libc.UnixFamily, Libc.StreamSocket | Libc.SocketCloseOnExec | Libc.SocketNonBlocking, 0);
        if (fd < 0)
        {
            return Libc.Error;
        }
        var address = stackalloc byte[LongestName + 3];
        var error = Libc.Connect(fd, address, Write(name, address)) < 0 ? Libc.Error : 0;
        listener = error == 0 && PeerCredentials.Of(fd) is { } peer ? peer.Pid : 0;
        Libc.Close(fd);
        return error;
    }

    /// <summary>A socket that does not wait, connected to a daemon that reads datagrams; else the errno, and no socket.</summary>
    internal static int ConnectDatagram(string name, out int fd)
    {
        fd = Libc.Socket(Libc.UnixFamily, Libc.DatagramSocket | Libc.SocketCloseOnExec | Libc.SocketNonBlocking, 0);
        if (fd < 0)
        {
            return Libc.Error;
        }
        var address = stackalloc byte[LongestName + 3];
        if (Libc.Connect(fd, address, Write(name, address)) == 0)
        {
            return 0;
        }
        var error = Libc.Error;
        Libc.Close(fd);
        fd = -1;
        return error;
    }

    internal static bool Fits(string name) => Encoding.UTF8.GetByteCount(name) <= LongestName;

    /// <summary>Throws when nobody could connect to this name.</summary>
    internal static void Check(string name)
    {
        if (!Fits(name))
        {
            var size = Encoding.UTF8.GetByteCount(name);
            throw new PosixException("bind", Errno.ENAMETOOLONG,
                $"use {name} as a unix socket: the name has {size} bytes and may have {LongestName}");
        }
    }

    /// <summary>A name that is no file's.</summary>
    internal static uint Abstract(string name, byte* address)
    {
        Check(name);
        *(ushort*)address = Libc.UnixFamily;
        address[2] = 0;
        return (uint)(3 + Encoding.ASCII.GetBytes(name, new Span<byte>(address + 3, LongestName)));
    }

    private static uint Write(string name, byte* address)
    {
        Check(name);
        var size = Encoding.UTF8.GetByteCount(name);
        *(ushort*)address = Libc.UnixFamily;
        Encoding.UTF8.GetBytes(name, new Span<byte>(address + 2, size));
        address[2 + size] = 0;
        return (uint)(2 + size + 1);
    }
}
