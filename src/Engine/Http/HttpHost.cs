using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Http.Tls;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>
/// Kestrel on the given sockets. Bare, without a host around it: that would claim signals, build containers and cost
/// the start-up time and memory that make the engine small.
/// </summary>
internal sealed class HttpHost : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _answering = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly KestrelServer _server;
    private readonly Api _api;
    private readonly PeerDesk _peers;
    private readonly int _mostConnections;
    private readonly List<ConnectionTable> _places = [];
    private WriteActivity? _write;

    /// <param name="sockets">Where to listen.</param>
    /// <param name="face">What requests are answered from.</param>
    /// <param name="mostConnections">More are closed at once: clients must leave descriptors for the programs.</param>
    /// <param name="peers">What the system knows of the clients of unix sockets.</param>
    public HttpHost(IReadOnlyList<ListeningSocket> sockets, EngineFace face, int mostConnections = 1000, PeerDesk? peers = null)
    {
        _peers = peers ?? PeerDesk.Empty;
        _mostConnections = mostConnections;
        _api = new Api(face, _ending.Token, mostConnections);
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            ApplicationServices = NoServices.Instance,
            // The request line may name another host than the Host header, as clients of unix sockets do.
            AllowHostHeaderOverride = true,
        };
        // Whoever does not take his answer at this pace is hung up on; streams have none.
        options.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 8 << 10, gracePeriod: TimeSpan.FromSeconds(10));
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        options.Limits.MaxRequestBodySize = Bodies.LargestRpc;
        foreach (var socket in sockets)
        {
            Listen(options, socket);
        }

        var transport = new PatientTransport(Bound, () => _places.Any(places => places.MakeRoom()), message => _write?.Invoke(ActivityLevel.Critical, message));
        _server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }

    /// <summary>
    /// Has the addresses from now on; requests wait until <see cref="Answer"/>. Throws <see cref="IOException"/> when one is in use or not ours.
    /// </summary>
    public Task StartAsync(CancellationToken cancellation) => _server.StartAsync(this, cancellation);

    /// <summary>What is answered from is complete.</summary>
    /// <param name="write">The activity log, which outlives the loop's mail; null for by mail.</param>
    public void Answer(WriteActivity? write = null)
    {
        if (write is not null)
        {
            _api.Audit.WriteTo(write);
            _write = write;
        }

        _answering.TrySetResult();
    }

    /// <summary>Streams end at once; other requests may finish until <paramref name="cancellation"/>.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _server.StopAsync(cancellation).ConfigureAwait(false);
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var place = context.Features.Get<ConnectionPlace>();
        place?.Busy();
        try
        {
            await (_answering.Task.IsCompleted ? _api.AnswerAsync(context) : AnswerLaterAsync(context)).ConfigureAwait(false);
        }
        finally
        {
            place?.Idle();
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        _ending.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Listen(KestrelServerOptions options, ListeningSocket socket)
    {
        switch (socket)
        {
            case { Descriptor: { } descriptor }:
                options.ListenHandle((ulong)descriptor, listener => Prepare(listener, socket.Settings));
                break;
            case { Settings: InetServerSettings inet }:
                options.Listen(new IPEndPoint(AddressOf(inet.Host), inet.Port), listener => Prepare(listener, inet));
                break;
            default:
                throw new ArgumentException($"cannot listen for [{socket.Settings.Section}]: no socket was made for it");
        }
    }

    private void Prepare(ListenOptions listener, ServerSettings settings)
    {
        listener.Protocols = HttpProtocols.Http1;
        var door = new Door(settings);
        var replaceHost = settings is UnixServerSettings;
        var tls = settings is InetServerSettings { Tls: { } files } ? Identity(files) : null;
        var places = new ConnectionTable(_mostConnections);
        _places.Add(places);
        listener.Use(next => async connection =>
        {
            using var place = places.Enter(() => connection.Abort(new ConnectionAbortedException("another connection needs the place")));
            if (place is null)
            {
                connection.Abort(new ConnectionAbortedException("there are too many connections"));
                return;
            }

            connection.Features.Set(place);
            connection.Features.Set(new Entrance(door, PeerOf(connection), _peers));
            if (door.Open is not null)
            {
                connection.Features.Set(door.Open);
            }

            await (tls is null ? Through(connection) : TlsConnection.RunAsync(connection, Through, tls)).ConfigureAwait(false);

            Task Through(ConnectionContext connection) => HeadRepair.RunAsync(connection, next, replaceHost);
        });
    }

    private static TlsIdentity Identity(TlsSettings files) => TlsIdentity.Load(files, out var problem) ?? throw new IOException(problem!.Message);

    private Peer? PeerOf(ConnectionContext connection) =>
        connection.Features.Get<IConnectionSocketFeature>() is { Socket: { AddressFamily: AddressFamily.Unix } socket } ? _peers.Of(socket.Handle) : null;

    private async Task AnswerLaterAsync(HttpContext context)
    {
        try
        {
            await _answering.Task.WaitAsync(_ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The start has failed.
            context.Abort();
            return;
        }

        await _api.AnswerAsync(context).ConfigureAwait(false);
    }

    // By itself Kestrel leaves the descriptors it is given open when it stops: every reload would leak one that still listens.
    private static Socket Bound(EndPoint address) => address is FileHandleEndPoint given
        ? new Socket(new SafeSocketHandle((nint)given.FileHandle, ownsHandle: true))
        : SocketTransportOptions.CreateDefaultBoundListenSocket(address);

    internal static IPAddress AddressOf(string host)
    {
        if (host.Length == 0)
        {
            return IPAddress.Any;
        }

        return IPAddress.TryParse(host, out var address) ? address
            : Dns.GetHostAddresses(host, AddressFamily.InterNetwork).FirstOrDefault()
            ?? throw new IOException($"cannot listen on '{host}': it has no IPv4 address");
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
