using System.Net.Sockets;

namespace Supervisor.Client.Bridge;

/// <summary>The far side as a program: connects every channel of its standard streams to the local engine, until its input ends.</summary>
public static class BridgeProgram
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The exit status: 0 at the regular end, 1 when what came in was no bridge, 2 for a wrong command line.</summary>
    public static int Run(IReadOnlyList<string> arguments, string calledAs, string version, Stream input, Stream output, Action<string> error)
    {
        if (arguments.Count > 1 || arguments.Any(argument => argument.StartsWith('-')))
        {
            error($"Usage: {calledAs} [ADDRESS]\n\nCarries connections between standard input and output and the engine of this machine; New-SupervisorSession -HostName starts it by ssh.\n");
            return 2;
        }

        try
        {
            // Which engine is decided at every connection, since it may start later; a wrong address is wrong for good.
            _ = Find(arguments);
        }
        catch (FormatException wrong)
        {
            error($"{wrong.Message}\n");
            return 2;
        }

        try
        {
            output.Write(Greeting.Of(version));
            output.Flush();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Who started the bridge has left.
            return 1;
        }

        using var link = BridgeLink.Far(input, output, channel => _ = ServeAsync(channel, arguments));
        if (link.Ended.GetAwaiter().GetResult() is not { } wrongInput)
        {
            return 0;
        }

        error($"cannot go on with the bridge: {wrongInput.Message}\n");
        return 1;
    }

    private static SupervisorEndpoint? Find(IReadOnlyList<string> arguments) => SupervisorEndpoint.Find(arguments.Count == 0 ? null : arguments[0]);

    private static async Task ServeAsync(BridgeChannel channel, IReadOnlyList<string> arguments)
    {
        using var owned = channel;
        using var engine = await ConnectAsync(channel, arguments).ConfigureAwait(false);
        if (engine is null)
        {
            return;
        }

        channel.Accept();
        try
        {
            var answering = CopyAsync(engine, channel, channel.EndWriting);
            var asking = CopyAsync(channel, engine, () => engine.Socket.Shutdown(SocketShutdown.Send));
            // When one direction breaks, the other must not wait for it; a regular end leaves the other going.
            var first = await Task.WhenAny(asking, answering).ConfigureAwait(false);
            await first.ConfigureAwait(false);
            await (first == asking ? answering : asking).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or SocketException)
        {
            // Leaving closes both.
        }
    }

    /// <summary>Null when it cannot be connected; the channel has been told why.</summary>
    private static async Task<NetworkStream?> ConnectAsync(BridgeChannel channel, IReadOnlyList<string> arguments)
    {
        SupervisorEndpoint? endpoint = null;
        try
        {
            endpoint = Find(arguments);
            if (endpoint is null)
            {
                channel.Refuse(new(SupervisorErrorKind.NotRunning, "no engine was found there: SUPERVISOR_SOCKET is not set, and no well-known socket exists"));
                return null;
            }

            if (endpoint.IsTls)
            {
                channel.Refuse(new(SupervisorErrorKind.Unreachable, $"the bridge cannot use {endpoint.Address}: TLS ends at the client; open it with -Uri"));
                return null;
            }

            using var limit = new CancellationTokenSource(ConnectTimeout);
            return await EngineSocket.ConnectAsync(endpoint, limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            var (kind, why) = ConnectionFailure.Of(failure, endpoint?.SocketPath is not null) ?? (SupervisorErrorKind.Unreachable, failure.Message);
            channel.Refuse(new(kind, endpoint is null ? why : $"{endpoint.Address}: {why}"));
            return null;
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, Action end)
    {
        var buffer = new byte[Frame.MaxPayload];
        for (int count; (count = await from.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            await to.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
        }

        end();
    }
}
