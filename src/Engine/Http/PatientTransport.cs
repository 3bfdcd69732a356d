using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Supervisor.Engine.Http;

/// <summary>
/// Kestrel's sockets with an accept of our own: Kestrel's tries again at once, and without a pause, when there is no descriptor left for
/// who comes, which takes a whole processor and lets nobody in. Ours has a connection closed that asks for nothing, and waits.
/// </summary>
/// <param name="bind">Makes the socket of an address.</param>
/// <param name="makeRoom">Closes one connection that asks for nothing; false when there is none.</param>
/// <param name="tell">Hears, now and then, that somebody could not be let in, and why.</param>
internal sealed class PatientTransport(Func<EndPoint, Socket> bind, Func<bool> makeRoom, Action<string> tell) : IConnectionListenerFactory
{
    private const int Backlog = 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromSeconds(1), Silence = TimeSpan.FromMinutes(1);

    private Action<string> Tell { get; } = tell;

    private Func<bool> MakeRoom { get; } = makeRoom;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket socket;
        try
        {
            socket = bind(endpoint);
        }
        catch (SocketException problem) when (problem.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(problem.Message, problem);
        }

        socket.Listen(Backlog);
        return ValueTask.FromResult<IConnectionListener>(new Listener(this, socket));
    }

    private sealed class Listener(PatientTransport transport, Socket socket) : IConnectionListener
    {
        private readonly SocketConnectionContextFactory _contexts = new(new SocketConnectionFactoryOptions { IOQueueCount = 1 }, NullLogger.Instance);
        private readonly CancellationTokenSource _closing = new();
        private TimeSpan _pause = Pause;
        private long _told, _closed;

        public EndPoint EndPoint => socket.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                try
                {
                    var accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                    if (accepted.LocalEndPoint is IPEndPoint)
                    {
                        accepted.NoDelay = true;
                    }

                    (_pause, _closed) = (Pause, 0);
                    return _contexts.Create(accepted);
                }
                catch (ObjectDisposedException)
                {
                    return null;
                }
                catch (SocketException ended) when (ended.SocketErrorCode == SocketError.OperationAborted)
                {
                    return null;
                }
                catch (SocketException full) when (full.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
                {
                    if (!await RoomAsync(full).ConfigureAwait(false))
                    {
                        return null;
                    }
                }
                catch (SocketException)
                {
                    // Whoever came has left before he was let in.
                }
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _closing.Cancel();
            socket.Dispose();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            _closing.Cancel();
            socket.Dispose();
            _contexts.Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>False when the listener was closed meanwhile.</summary>
        private async Task<bool> RoomAsync(SocketException full)
        {
            if (_told == 0 || Environment.TickCount64 - _told > Silence.TotalMilliseconds)
            {
                _told = Environment.TickCount64;
                transport.Tell($"cannot let a client in: {(full.SocketErrorCode == SocketError.TooManyOpenSockets ? "too many open files" : "no memory for a socket")}; connections that ask for nothing are closed");
            }

            // Whoever is closed takes a moment to be gone; meanwhile no other is, or in the end whoever has just come.
            if (_closed == 0 || Environment.TickCount64 - _closed > LongestPause.TotalMilliseconds)
            {
                _closed = transport.MakeRoom() ? Environment.TickCount64 : 0;
                _pause = _closed != 0 ? Pause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
            }

            try
            {
                await Task.Delay(_pause, _closing.Token).ConfigureAwait(false);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
