using System.Net.Sockets;

namespace Supervisor.Client;

/// <summary>A bare connection to the socket or port that an endpoint names.</summary>
internal static class EngineSocket
{
    public static async Task<NetworkStream> ConnectAsync(SupervisorEndpoint endpoint, CancellationToken cancellation)
    {
        if (endpoint.SocketPath is { } path)
        {
            return await ConnectAsync(path, cancellation).ConfigureAwait(false);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<NetworkStream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var address = Address(path);
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(address, cancellation).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException busy) when (busy.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain)
            {
                // A unix socket whose queue of waiting connections is full refuses with EAGAIN instead of letting us wait.
                socket.Dispose();
                await Task.Delay(10, cancellation).ConfigureAwait(false);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private static UnixDomainSocketEndPoint Address(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException tooLong)
        {
            throw new IOException("the path is too long for a unix socket", tooLong);
        }
    }
}
