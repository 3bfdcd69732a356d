using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Supervisor.Configuration;
using Supervisor.Engine.Http;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>The socket of one server section: it listens until disposed, whoever answers on it.</summary>
internal sealed class OpenServer : IDisposable
{
    private readonly UnixListener? _file;

    private OpenServer(ServerSettings settings, int descriptor, UnixListener? file) => (Settings, Descriptor, _file) = (settings, descriptor, file);

    public ServerSettings Settings { get; }

    public int Descriptor { get; }

    /// <param name="settings">Its section.</param>
    /// <param name="adopted">A socket that listens already; null makes one.</param>
    public static OpenServer Of(ServerSettings settings, int? adopted)
    {
        if (settings is UnixServerSettings unix)
        {
            var file = adopted is { } listening
                ? UnixListener.Adopt(listening, unix.File)
                : UnixListener.Open(new(unix.File, unix.Mode) { Uid = unix.OwnerUid, Gid = unix.OwnerGid }, message => StandardStreams.Error(message + "\n"));
            return new(settings, file.Fd, file);
        }

        return new(settings, adopted ?? Bind((InetServerSettings)settings), null);
    }

    /// <summary>The same socket once more, for one who closes it when he no longer answers.</summary>
    /// <remarks>
    /// Without CLOEXEC: a socket that has it, and an accept under way, is not only closed by .NET but shut down (SafeSocketHandle.TryUnblockSocket),
    /// and then nobody can connect to the original either. No child gets it: a launch closes whatever it was not told of.
    /// </remarks>
    public ListeningSocket ForRequests()
    {
        var copy = Libc.FileControl(Descriptor, Libc.F_DUPFD, 3);
        return copy >= 0 ? new(Settings, copy) : throw PosixException.Last("fcntl", $"listen for [{Settings.Section}]");
    }

    public void Dispose()
    {
        _file?.Dispose();
        Libc.Close(Descriptor);
    }

    private static int Bind(InetServerSettings inet)
    {
        using var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(HttpHost.AddressOf(inet.Host), inet.Port));
        var copy = Libc.FileControl((int)socket.Handle, Libc.F_DUPFD_CLOEXEC, 3);
        return copy >= 0 ? copy : throw PosixException.Last("fcntl", $"listen on port {inet.Port}");
    }
}
