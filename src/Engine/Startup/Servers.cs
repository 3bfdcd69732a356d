using System.Net.Sockets;
using Supervisor.Configuration;
using Supervisor.Engine.Http;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Http.Tls;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>Every HTTP server of a configuration, open until disposed.</summary>
internal sealed class Servers : IDisposable
{
    private const string InUse =
        "Another program is already listening on a port that one of our HTTP servers is configured to use.  "
        + "Shut this program down first before starting supervisord.";

    /// <summary>How long a request may take to be answered after the last program has stopped.</summary>
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(1);

    /// <summary>Of the descriptors that we may open, the share that clients may take.</summary>
    private const int ShareOfClients = 4;

    /// <summary>How long before its end a certificate is warned of.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    private readonly List<UnixListener> _unix = [];
    private readonly HttpHost? _host;

    private Servers(SupervisorConfiguration configuration, EngineFace face)
    {
        try
        {
            if (configuration.Servers.SelectMany(server => server.AllUsers).Any(user => StoredPassword.Parse(user.Password) is { Succeeded: true, Value.Iterations: > 0 })
                && Cryptography.Problem is { } missing)
            {
                throw new IOException($"a password is kept as a hash, but {missing}");
            }

            if (configuration.Servers.Count > 0)
            {
                _host = new HttpHost([.. configuration.Servers.Select(Listen)], face, (int)Math.Clamp(Limits.OpenFilesNow / ShareOfClients / (ulong)configuration.Servers.Count, 8, 1000), PeerAccounts.Desk());
                _host.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
            }
        }
        catch (Exception problem) when (Words(problem) is { } words)
        {
            Dispose();
            throw new StartProblem(words, problem);
        }
    }

    /// <summary>
    /// Has every address from now on, and lets requests wait. Throws <see cref="StartProblem"/> when one cannot be had, which is how we learn
    /// that another engine runs with this configuration.
    /// </summary>
    public static Servers Open(SupervisorConfiguration configuration, EngineFace face) => new(configuration, face);

    /// <summary>All is ready that requests are answered from.</summary>
    public void Answer(SupervisorConfiguration configuration, WriteActivity write)
    {
        foreach (var server in configuration.Servers)
        {
            foreach (var plugin in configuration.RpcInterfaces.Where(plugin => plugin.Name == "supervisor"))
            {
                write(ActivityLevel.Info, $"RPC interface '{plugin.Name}' initialized");
            }

            if (server is InetServerSettings { Tls: { } files } && TlsIdentity.Load(files, out _) is { Ends: var ends } && ends < DateTime.UtcNow + Soon)
            {
                write(ActivityLevel.Warn, $"the certificate of [{server.Section}] in {files.Certificate} ends on {ends:yyyy-MM-dd HH:mm}Z");
            }

            if (!server.AllUsers.Any() && server is not (InetServerSettings { Tls.ClientRequired: true } or UnixServerSettings { Peers: not null }))
            {
                write(ActivityLevel.Critical, $"Server '{server.Section}' running without any HTTP authentication checking");
            }
        }

        _host?.Answer(write);
    }

    public void Dispose()
    {
        if (_host is not null)
        {
            using var patience = new CancellationTokenSource(LastAnswers);
            _host.StopAsync(patience.Token).GetAwaiter().GetResult();
            _host.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        _unix.ForEach(listener => listener.Dispose());
    }

    private ListeningSocket Listen(ServerSettings settings)
    {
        if (settings is not UnixServerSettings unix)
        {
            return new ListeningSocket(settings);
        }

        var socket = new UnixSocketSettings(unix.File, unix.Mode) { Uid = unix.OwnerUid, Gid = unix.OwnerGid };
        var listener = UnixListener.Open(socket, message => StandardStreams.Error(message + "\n"));
        _unix.Add(listener);
        return new ListeningSocket(settings, listener.Fd);
    }

    private static string? Words(Exception problem) => problem switch
    {
        PosixException { Errno: Errno.EADDRINUSE } => InUse,
        PosixException { Call: "chown" } posix => $"{posix.Message}; set chown to an account that this user may give files to",
        PosixException posix => $"Cannot open an HTTP server: socket.error reported errno.{Errno.Name(posix.Errno)} ({posix.Errno}): {posix.Message}",
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => InUse,
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => InUse,
        IOException or SocketException => $"Cannot open an HTTP server: {problem.Message}",
        _ => null,
    };
}
