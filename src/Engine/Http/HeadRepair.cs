using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Supervisor.Engine.Http;

// Constraints: clients of a unix socket send no Host, or the path of the socket; Kestrel answers 400 to both by itself and
// cannot be told otherwise. Bodies must reach it unchanged, and a second request may follow the first in the same packet.
// Scheme: between the socket and Kestrel sits one more pipe. HeadScanner walks along the bytes, knows where each head and
// each body ends, and only heads are held back until they are whole and then repaired. Whatever it does not understand it
// lets through from there on: Kestrel then judges it, as it would have anyway.

/// <summary>Gives every request on a connection a Host that Kestrel accepts.</summary>
internal static class HeadRepair
{
    private static readonly TimeSpan LongestHead = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, bool replaceHost)
    {
        var socket = connection.Transport;
        var repaired = new Pipe(new PipeOptions(pauseWriterThreshold: 64 << 10, resumeWriterThreshold: 32 << 10, useSynchronizationContext: false));
        connection.Transport = new Repaired(repaired.Reader, socket.Output);
        var copying = CopyAsync(socket.Input, repaired.Writer, new HeadScanner(replaceHost));
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Transport = socket;
            await repaired.Reader.CompleteAsync().ConfigureAwait(false);
            socket.Input.CancelPendingRead();
            await copying.ConfigureAwait(false);
        }
    }

    private static async Task CopyAsync(PipeReader from, PipeWriter to, HeadScanner scanner)
    {
        using var slow = new CancellationTokenSource();
        var holdsBack = false;
        try
        {
            while (true)
            {
                var read = await from.ReadAsync(slow.Token).ConfigureAwait(false);
                if (read.IsCanceled)
                {
                    break;
                }

                var rest = scanner.Take(read.Buffer, to, read.IsCompleted);
                var (held, isNew) = (!read.Buffer.Slice(rest).IsEmpty, !rest.Equals(read.Buffer.Start));
                if (held != holdsBack || (held && isNew))
                {
                    // Kestrel has not seen the beginning of this head, so it cannot tell that it takes too long.
                    holdsBack = held;
                    slow.CancelAfter(holdsBack ? LongestHead : Timeout.InfiniteTimeSpan);
                }

                from.AdvanceTo(rest, read.Buffer.End);
                var flushed = await to.FlushAsync().ConfigureAwait(false);
                if (flushed.IsCompleted || read.IsCompleted)
                {
                    break;
                }
            }

            await to.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception broken)
        {
            // A connection reset; Kestrel hears of it as it would from the socket.
            await to.CompleteAsync(broken).ConfigureAwait(false);
        }
    }

    private sealed class Repaired(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
