using System.Net.Sockets;
using System.Text;

namespace Supervisor.Unit.Http.Support;

/// <summary>A connection that sends exactly the bytes a test wants.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly NetworkStream _stream;

    private RawConnection(NetworkStream stream) => _stream = stream;

    public static async Task<RawConnection> OpenAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return new RawConnection(new NetworkStream(socket, ownsSocket: true));
    }

    /// <summary>One request on a fresh connection, and all that comes back until the server closes.</summary>
    public static async Task<string> SendAsync(string path, string request)
    {
        using var connection = await OpenAsync(path);
        await connection.WriteAsync(request);
        return await connection.ReadToEndAsync();
    }

    public Task WriteAsync(string text) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    public async Task<string> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        await _stream.CopyToAsync(all).WaitAsync(LiveEngine.Patience);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    /// <summary>Reads until a text has come.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(end, StringComparison.Ordinal))
        {
            var count = await _stream.ReadAsync(buffer).AsTask().WaitAsync(LiveEngine.Patience);
            Assert.True(count > 0, $"the connection ended after: {text}");
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    public void Dispose() => _stream.Dispose();
}
