using System.Net.Sockets;
using System.Text.Json;

namespace Supervisor.Chaos.Stage;

/// <summary>The plainest client: one request, one connection. No answer is an answer too, since the engine may just be dead.</summary>
internal sealed class Door(Workplace place)
{
    public async Task<SupervisorEngine?> EngineAsync(double seconds = 10) => (await AskAsync("GET", Routes.Engine, seconds: seconds)).As<SupervisorEngine>();

    public async Task<IReadOnlyList<SupervisedProcess>?> ProcessesAsync(double seconds = 20) => (await AskAsync("GET", Routes.Processes, seconds: seconds)).As<SupervisedProcess[]>();

    public async Task<Answer> AskAsync(string method, string path, object? body = null, double seconds = 60)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            using var socket = await ConnectAsync(deadline.Token);
            var content = body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body);
            var head = $"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {content.Length}\r\n\r\n";
            await socket.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. content]);
            using var stream = new NetworkStream(socket);
            using var all = new MemoryStream();
            await stream.CopyToAsync(all, deadline.Token);
            return Answer.Read(all.GetBuffer().AsSpan(0, (int)all.Length));
        }
        catch (Exception gone) when (gone is SocketException or IOException or OperationCanceledException)
        {
            return new Answer(0, gone.Message);
        }
    }

    /// <summary>Waits while the queue of those who wait is full, as a plain connect does.</summary>
    public async Task<Socket> ConnectAsync(CancellationToken cancellation = default)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(place.Socket), cancellation);
                return socket;
            }
            catch (SocketException full) when (full.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain)
            {
                socket.Dispose();
                await Task.Delay(5, cancellation);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}

/// <summary>What came back; without a whole head the status is 0, and the body says why.</summary>
internal sealed record Answer(int Status, string Body)
{
    public bool IsNone => Status == 0;

    /// <summary>Null when it was refused, or cut off in the middle.</summary>
    public T? As<T>() where T : class
    {
        try
        {
            return Status == 200 ? (T?)JsonSerializer.Deserialize(Body, typeof(T), ProtocolJson.Default) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => IsNone ? $"nothing ({Body})" : $"{Status} {Body}";

    public static Answer Read(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0 || !int.TryParse(text.AsSpan(9, 3), CultureInfo.InvariantCulture, out var status))
        {
            return new Answer(0, $"hung up after {bytes.Length} bytes: {text}");
        }

        var body = text[(end + 4)..];
        return new Answer(status, text[..end].Contains("chunked", StringComparison.OrdinalIgnoreCase) ? Unchunked(body) : body);
    }

    private static string Unchunked(string body)
    {
        // Sizes count bytes: everything the engine sends here is ASCII.
        var text = new StringBuilder();
        for (var at = 0; body.IndexOf("\r\n", at, StringComparison.Ordinal) is > 0 and var end;)
        {
            if (!int.TryParse(body.AsSpan(at, end - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size) || size == 0 || end + 2 + size > body.Length)
            {
                break;
            }

            text.Append(body, end + 2, size);
            at = end + 2 + size + 2;
        }

        return text.ToString();
    }
}
