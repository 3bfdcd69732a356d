using System.Net.Sockets;
using Supervisor.Configuration;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Http;
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
    private readonly SemaphoreSlim _turn = new(1, 1);
    private HttpHost? _host;
    private bool _isOver;

    private Servers(SupervisorConfiguration configuration, EngineFace face, WriteActivity write, ServersBegin begin)
    {
        (_face, _write) = (face, write);
        try
        {
            foreach (var settings in configuration.Servers)
            {
                Add(settings, begin);
            }

            Begin(begin.IsLenient);
        }
        catch (Exception problem) when (Words(problem) is { } words)
        {
            // What was taken over goes back to who left it.
            if (begin.Adopted is null)
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
    /// <param name="begin">How they come to their sockets, and what is done when one cannot be had.</param>
    public static Servers Open(SupervisorConfiguration configuration, EngineFace face, WriteActivity write, ServersBegin begin) => new(configuration, face, write, begin);

    public IReadOnlyList<ServerSnapshot> Capture() => [.. _open.Select(server => new ServerSnapshot(server.Settings.Section, server.Descriptor, server.Tls?.Texts))];

    /// <summary>Those whose addresses we have.</summary>
    public IEnumerable<ServerSettings> Held => _open.Select(server => server.Settings);

    /// <summary>Ends requests, and cuts them off after a while. Whoever connects meanwhile waits: the sockets stay open.</summary>
    public async Task PauseAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await StopAsync(LastRequests).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>After a pause, unless the life has ended meanwhile.</summary>
    public void Resume()
    {
        _turn.Wait();
        try
        {
            if (!_isOver)
            {
                Begin(isLenient: true);
                Answer();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>All is ready that requests are answered from.</summary>
    public void AnswerAloud(SupervisorConfiguration configuration)
    {
        foreach (var (server, tls) in _open.Select(open => (open.Settings, open.Tls)))
        {
            foreach (var plugin in configuration.RpcInterfaces.Where(plugin => plugin.Name == "supervisor"))
            {
                _write(ActivityLevel.Info, $"RPC interface '{plugin.Name}' initialized");
            }

            if (server is InetServerSettings { Tls: { } files } && tls?.Ends is { } ends && ends < DateTime.UtcNow + Soon)
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
        // The life may end while an upgrade pauses us.
        _turn.Wait();
        _isOver = true;
        StopAsync(LastAnswers).GetAwaiter().GetResult();
        _turn.Release();
        _open.ForEach(server => server.Dispose());
    }

    private async Task StopAsync(TimeSpan patience)
    {
        if (Interlocked.Exchange(ref _host, null) is { } host)
        {
            using var over = new CancellationTokenSource(patience);
            await host.StopAsync(over.Token).ConfigureAwait(false);
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Add(ServerSettings settings, ServersBegin begin)
    {
        var adopted = begin.Adopted?.FirstOrDefault(server => server.Section == settings.Section);
        try
        {
            _open.Add(OpenServer.Of(settings, begin.Tls, adopted));
        }
        catch (Exception problem) when ((begin.IsLenient || (begin.Adopted is not null && adopted is null)) && Words(problem) is not null)
        {
            _write(ActivityLevel.Critical, $"cannot serve [{settings.Section}]: {Reason(settings, problem)}; everything else goes on without it");
            if (adopted is not null)
            {
                // Whoever connects is refused, instead of waiting for ever.
                Libc.Close(adopted.Descriptor);
            }
        }
    }

    private void Begin(bool isLenient)
    {
        if (_open.Count == 0)
        {
            return;
        }

        try
        {
            _host = new HttpHost(
                [.. _open.Select(server => server.ForRequests())],
                _face,
                (int)Math.Clamp(Limits.OpenFilesNow / ShareOfClients / (ulong)_open.Count, 8, 1000),
                PeerAccounts.Desk());
            _host.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception problem) when (isLenient && Words(problem) is not null)
        {
            _host = null;
            _write(ActivityLevel.Critical, $"cannot answer any requests: {problem.Message}; everything else goes on");
        }
    }

    /// <summary>Why a socket cannot be had, without advice to somebody who starts an engine.</summary>
    internal static string Reason(ServerSettings settings, Exception problem)
    {
        var address = settings switch
        {
            UnixServerSettings unix => unix.File,
            InetServerSettings { Host: "" } every => $"port {every.Port}",
            InetServerSettings inet => $"{inet.Host}:{inet.Port}",
            _ => settings.Section,
        };
        return Words(problem) == InUse ? $"{address} is in use" : problem is SocketException ? $"{address}: {problem.Message}" : problem.Message;
    }

    internal static string? Words(Exception problem) => problem switch
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

/// <summary>How servers come to their sockets.</summary>
/// <param name="Tls">What those show who speak TLS.</param>
/// <param name="Adopted">Sockets that another binary has left; null when there was none.</param>
/// <param name="IsLenient">One that cannot be had is said, and the others are opened: programs run already, or nobody is there who could mend it.</param>
internal sealed record ServersBegin(TlsShelf Tls, IReadOnlyList<ServerSnapshot>? Adopted = null, bool IsLenient = false);
