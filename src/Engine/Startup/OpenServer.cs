using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Supervisor.Configuration;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Http;
using Supervisor.Engine.Http.Tls;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>The socket of one server section: it listens until disposed, whoever answers on it.</summary>
internal sealed class OpenServer : IDisposable
{
    private readonly UnixListener? _file;

    private OpenServer(ServerSettings settings, int descriptor, UnixListener? file, TlsIdentity? tls) => (Settings, Descriptor, _file, Tls) = (settings, descriptor, file, tls);

    public ServerSettings Settings { get; }

    public int Descriptor { get; }

    /// <summary>What it shows; null without TLS.</summary>
    public TlsIdentity? Tls { get; }

    /// <param name="settings">Its section.</param>
    /// <param name="shelf">What is shown by those who speak TLS.</param>
    /// <param name="adopted">A socket that listens already; null makes one.</param>
    public static OpenServer Of(ServerSettings settings, TlsShelf shelf, ServerSnapshot? adopted = null)
    {
        // Before anything is bound: it may not be had.
        var tls = ServerNeeds.Identity(settings, shelf, adopted);
        if (settings is UnixServerSettings unix)
        {
            var file = adopted is { Descriptor: var listening }
                ? UnixListener.Adopt(listening, unix.File)
                : UnixListener.Open(Of(unix), message => StandardStreams.Error(message + "\n"));
            return new(settings, file.Fd, file, null);
        }

        return new(settings, adopted?.Descriptor ?? Bind((InetServerSettings)settings), null, tls);
    }

    /// <summary>Makes such a socket and takes it away again; throws as <see cref="Of(ServerSettings, TlsShelf, ServerSnapshot?)"/> would for what is wrong with the socket.</summary>
    /// <param name="settings">Its section.</param>
    /// <param name="ours">Those whose addresses we have.</param>
    public static void Try(ServerSettings settings, IReadOnlyList<ServerSettings> ours)
    {
        if (settings is UnixServerSettings unix)
        {
            UnixListener.Try(Of(unix), ours.OfType<UnixServerSettings>().Any(our => our.File == unix.File));
        }
        else if (settings is InetServerSettings inet)
        {
            try
            {
                // Ours too: another user may not have such a port.
                Libc.Close(Bind(inet));
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse && ours.OfType<InetServerSettings>().Any(our => our.Port == inet.Port))
            {
                // Perhaps only by us, on another of this machine's addresses or on all of them.
            }
        }
    }

    /// <summary>The same socket once more, for one who closes it when he no longer answers.</summary>
    /// <remarks>
    /// Without CLOEXEC: a socket that has it, and an accept under way, is not only closed by .NET but shut down (SafeSocketHandle.TryUnblockSocket),
    /// and then nobody can connect to the original either. No child gets it: a launch closes whatever it was not told of.
    /// </remarks>
    public ListeningSocket ForRequests()
    {
        var copy = Libc.FileControl(Descriptor, Libc.F_DUPFD, 3);
        return copy >= 0 ? new(Settings, copy, Tls) : throw PosixException.Last("fcntl", $"listen for [{Settings.Section}]");
    }

    public void Dispose()
    {
        _file?.Dispose();
        Libc.Close(Descriptor);
    }

    private static UnixSocketSettings Of(UnixServerSettings unix) => new(unix.File, unix.Mode) { Uid = unix.OwnerUid, Gid = unix.OwnerGid };

    private static int Bind(InetServerSettings inet)
    {
        using var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(HttpHost.AddressOf(inet.Host), inet.Port));
        var copy = Libc.FileControl((int)socket.Handle, Libc.F_DUPFD_CLOEXEC, 3);
        return copy >= 0 ? copy : throw PosixException.Last("fcntl", $"listen on port {inet.Port}");
    }
}
