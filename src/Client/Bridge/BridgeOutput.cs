using System.Threading.Channels;

namespace Supervisor.Client.Bridge;

/// <summary>Frames on their way out, one after another; who sends data waits for it, who sends a short word never does.</summary>
internal sealed class BridgeOutput(Stream stream)
{
    /// <summary>So many short words are only waiting when the other side reads nothing and goes on asking.</summary>
    private const int MaxWaiting = 8 * Frame.MaxChannels;

    private readonly Channel<(byte[] Bytes, TaskCompletionSource? Sent)> _queue = System.Threading.Channels.Channel.CreateUnbounded<(byte[], TaskCompletionSource?)>();
    private int _waiting;

    /// <summary>False when too much is waiting; the bridge must end then.</summary>
    public bool Post(byte[] bytes)
    {
        Interlocked.Increment(ref _waiting);
        _queue.Writer.TryWrite((bytes, null));
        return Volatile.Read(ref _waiting) <= MaxWaiting;
    }

    /// <summary>Completes when the bytes have left.</summary>
    public Task SendAsync(byte[] bytes, CancellationToken cancellation)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.Writer.TryWrite((bytes, sent)) ? sent.Task.WaitAsync(cancellation) : Task.FromException(new BridgeEndedException("the bridge has ended"));
    }

    /// <summary>Sends until it is completed; an exception means that the other side takes no more.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (_queue.Reader.TryRead(out var next))
                {
                    await stream.WriteAsync(next.Bytes).ConfigureAwait(false);
                    if (next.Sent is { } sent)
                    {
                        sent.SetResult();
                    }
                    else
                    {
                        Interlocked.Decrement(ref _waiting);
                    }
                }

                await stream.FlushAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            Complete();
            while (_queue.Reader.TryRead(out var left))
            {
                left.Sent?.TrySetException(new BridgeEndedException("the bridge has ended"));
            }
        }
    }

    public void Complete() => _queue.Writer.TryComplete();
}
