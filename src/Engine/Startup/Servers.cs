using System.Net.Sockets;
using Supervisor.Configuration;
using Supervisor.Engine.Handoff;
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

    /// <summary>How long a request may take that began before another binary goes on.</summary>
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(2);

    /// <summary>Of the descriptors that we may open, the share that clients may take.</summary>
    private const int ShareOfClients = 4;

    /// <summary>How long before its end a certificate is warned of.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    private readonly List<OpenServer> _open = [];
    private readonly EngineFace _face;
    private readonly WriteActivity _write;
    private HttpHost? _host;

    private Servers(SupervisorConfiguration configuration, EngineFace face, WriteActivity write, IReadOnlyList<ServerSnapshot> adopted)
    {
        (_face, _write) = (face, write);
        try
        {
            if (configuration.Servers.SelectMany(server => server.AllUsers).Any(user => StoredPassword.Parse(user.Password) is { Succeeded: true, Value.Iterations: > 0 })
                && Cryptography.Problem is { } missing)
            {
                throw new IOException($"a password is kept as a hash, but {missing}");
            }

            foreach (var settings in configuration.Servers)
            {
                _open.Add(OpenServer.Of(settings, adopted.FirstOrDefault(server => server.Section == settings.Section)?.Descriptor));
            }

            Begin();
        }
        catch (Exception problem) when (Words(problem) is { } words)
        {
            // What was taken over goes back to who left it.
            if (adopted.Count == 0)
            {
                Dispose();
            }

            throw new StartProblem(words, problem);
        }
    }

    /// <summary>
    /// Has every address from now on, and lets requests wait. Throws <see cref="StartProblem"/> when one cannot be had, which is how we learn
    /// that another engine runs with this configuration.
    /// </summary>
    /// <param name="configuration">Which servers.</param>
    /// <param name="face">What requests are answered from.</param>
    /// <param name="write">Where changes that somebody asks for are written, and what is wrong with the servers.</param>
    /// <param name="adopted">Sockets that listen already.</param>
    public static Servers Open(SupervisorConfiguration configuration, EngineFace face, WriteActivity write, IReadOnlyList<ServerSnapshot>? adopted = null) =>
        new(configuration, face, write, adopted ?? []);

    public IReadOnlyList<ServerSnapshot> Capture() => [.. _open.Select(server => new ServerSnapshot(server.Settings.Section, server.Descriptor))];

    /// <summary>Ends requests, and cuts them off after a while. Whoever connects meanwhile waits: the sockets stay open.</summary>
    public async Task PauseAsync()
    {
        if (_host is { } host)
        {
            using var patience = new CancellationTokenSource(LastRequests);
            await host.StopAsync(patience.Token).ConfigureAwait(false);
            await host.DisposeAsync().ConfigureAwait(false);
            _host = null;
        }
    }

    public void Resume()
    {
        Begin();
        Answer();
    }

    /// <summary>All is ready that requests are answered from.</summary>
    public void AnswerAloud(SupervisorConfiguration configuration)
    {
        foreach (var server in configuration.Servers)
        {
            foreach (var plugin in configuration.RpcInterfaces.Where(plugin => plugin.Name == "supervisor"))
            {
                _write(ActivityLevel.Info, $"RPC interface '{plugin.Name}' initialized");
            }

            if (server is InetServerSettings { Tls: { } files } && TlsIdentity.Load(files, out _) is { Ends: var ends } && ends < DateTime.UtcNow + Soon)
            {
                _write(ActivityLevel.Warn, $"the certificate of [{server.Section}] in {files.Certificate} ends on {ends:yyyy-MM-dd HH:mm}Z");
            }

            if (!server.AllUsers.Any() && server is not (InetServerSettings { Tls.ClientRequired: true } or UnixServerSettings { Peers: not null }))
            {
                _write(ActivityLevel.Critical, $"Server '{server.Section}' running without any HTTP authentication checking");
            }
        }

        Answer();
    }

    /// <summary>The same, without a word.</summary>
    public void Answer() => _host?.Answer(_write);

    public void Dispose()
    {
        if (_host is not null)
        {
            using var patience = new CancellationTokenSource(LastAnswers);
            _host.StopAsync(patience.Token).GetAwaiter().GetResult();
            _host.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        _open.ForEach(server => server.Dispose());
    }

    private void Begin()
    {
        if (_open.Count > 0)
        {
            _host = new HttpHost(
                [.. _open.Select(server => server.ForRequests())],
                _face,
                (int)Math.Clamp(Limits.OpenFilesNow / ShareOfClients / (ulong)_open.Count, 8, 1000),
                PeerAccounts.Desk());
            _host.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
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
