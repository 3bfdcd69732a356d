using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Supervisor.Compatibility.Play;

/// <summary>HTTP to the daemon of the play, over its unix socket or its port.</summary>
public sealed class Web(Stage stage, bool inet) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectCallback = async (_, cancel) =>
        {
            Socket socket = inet ? new(SocketType.Stream, ProtocolType.Tcp) : new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await (inet
                    ? socket.ConnectAsync("127.0.0.1", stage.Ports[0], cancel)
                    : socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(stage.Directory, "supervisor.sock")), cancel));
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public Task<HttpResponseMessage> Send(string method, string path, string? body, string? login, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri("http://localhost" + path));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(path.StartsWith("/RPC2", StringComparison.Ordinal) ? "text/xml" : "application/x-www-form-urlencoded");
        }

        if (login is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
        }

        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    public void Dispose() => client.Dispose();
}
