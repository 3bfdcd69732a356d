using System.Net.Sockets;
using System.Text;
using Supervisor.Client;

namespace Supervisor.Unit.Client;

/// <summary>An HTTP server on a unix socket that gives one scripted answer a connection; the test decides when each piece leaves.</summary>
internal sealed class FakeEngine : IDisposable
{
    private int _gone;
    private readonly string _folder = Directory.CreateTempSubdirectory("fake-engine").FullName;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public FakeEngine()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
    }

    public string SocketPath => Path.Combine(_folder, "engine.sock");

    public SupervisorEndpoint Endpoint => SupervisorEndpoint.Unix(SocketPath);

    public static CancellationToken Deadline => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    /// <summary>Takes the next request; the exchange answers it.</summary>
    public async Task<Exchange> AcceptAsync()
    {
        var socket = await _listener.AcceptAsync(Deadline);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, Deadline) == 0)
            {
                break;
            }

            head.Append((char)one[0]);
        }

        var text = head.ToString();
        var length = text.Split("\r\n").Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line[15..])).FirstOrDefault();
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, Deadline);
        return new Exchange(stream, text, Encoding.UTF8.GetString(body));
    }

    /// <summary>Answers the next request with a whole body; gives what was asked.</summary>
    public async Task<Exchange> AnswerAsync(string body, string status = "200 OK")
    {
        var exchange = await AcceptAsync();

        // At once: a client may hang up when it has seen the head.
        await exchange.WriteAsync($"{Exchange.Beginning(status)}{body}");
        exchange.Dispose();
        return exchange;
    }

    /// <summary>May be called again, by a test that has the engine vanish early.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _gone, 1) == 0)
        {
            _listener.Dispose();
            Directory.Delete(_folder, true);
        }
    }

    internal sealed class Exchange(NetworkStream stream, string head, string body) : IDisposable
    {
        public string Head => head;

        public string RequestLine => head[..head.IndexOf("\r\n", StringComparison.Ordinal)];

        public string Body => body;

        public Task BeginAsync(string status = "200 OK") => WriteAsync(Beginning(status));

        public static string Beginning(string status) => $"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n";

        public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

        public async Task WriteAsync(byte[] bytes)
        {
            await stream.WriteAsync(bytes, Deadline);
            await stream.FlushAsync(Deadline);
        }

        /// <summary>Ends when the other side has closed the connection.</summary>
        public async Task<bool> ClosedByPeerAsync()
        {
            try
            {
                return await stream.ReadAsync(new byte[1], Deadline) == 0;
            }
            catch (IOException)
            {
                return true;
            }
        }

        public void Dispose() => stream.Dispose();
    }
}
