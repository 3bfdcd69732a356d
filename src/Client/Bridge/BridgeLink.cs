namespace Supervisor.Client.Bridge;

/// <summary>
/// Any number of channels over one pair of pipes. The reader runs on a thread of its own, since reading a pipe holds a thread, and a
/// pool that is held by a hundred hosts serves none; it never waits for a channel or for the output.
/// </summary>
internal sealed class BridgeLink : IDisposable
{
    private const int Stack = 256 << 10;

    private readonly Stream _input;
    private readonly BridgeOutput _output;
    private readonly Action<BridgeChannel>? _serve;
    private readonly Greeting? _greeting;
    private readonly TaskCompletionSource<string> _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _places = new(Frame.MaxChannels);
    private readonly Dictionary<uint, BridgeChannel> _channels = [];
    private uint _last;

    private BridgeLink(Stream input, Stream output, Greeting? greeting, Action<BridgeChannel>? serve)
    {
        (_input, _output, _greeting, _serve) = (input, new BridgeOutput(output), greeting, serve);
        var reader = new Thread(Read, Stack) { IsBackground = true, Name = "bridge" };
        reader.Start();
        _ = SendAsync();
    }

    /// <summary>What the far side said about itself; an exception when it is no bridge.</summary>
    public Task<string> Greeted => _greeted.Task;

    /// <summary>Completes when nothing comes any more: with null at the regular end, else with what was wrong.</summary>
    public Task<Exception?> Ended => _ended.Task;

    /// <summary>The side that opens channels.</summary>
    public static BridgeLink Near(Stream input, Stream output) => new(input, output, new Greeting(), null);

    /// <summary>The side that connects them to an engine.</summary>
    public static BridgeLink Far(Stream input, Stream output, Action<BridgeChannel> serve) => new(input, output, null, serve);

    /// <summary>A new connection; waits while there are too many.</summary>
    public async Task<BridgeChannel> OpenAsync(CancellationToken cancellation)
    {
        await Greeted.WaitAsync(cancellation).ConfigureAwait(false);
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        BridgeChannel channel;
        lock (_channels)
        {
            if (_ended.Task.IsCompleted)
            {
                _places.Release();
                throw new BridgeEndedException("the bridge has ended");
            }

            // Posted under the lock: the far side wants the numbers in order.
            channel = _channels[++_last] = new BridgeChannel(_last, this);
            _output.Post(Frame.Write(FrameType.Open, channel.Id));
        }

        try
        {
            await channel.Opened.WaitAsync(cancellation).ConfigureAwait(false);
            return channel;
        }
        catch
        {
            await channel.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void Dispose() => End(null);

    internal Task SendAsync(byte[] frame, CancellationToken cancellation) => _output.SendAsync(frame, cancellation);

    /// <param name="frame">A short word.</param>
    /// <param name="over">The channel that is over with it: forgotten before it is said, so that its place is free when the other side hears of it.</param>
    internal void Post(byte[] frame, BridgeChannel? over)
    {
        if (over is not null)
        {
            Forget(over);
        }

        if (!_output.Post(frame))
        {
            End(new BridgeEndedException("the other side asks without reading the answers"));
        }
    }

    internal void Forget(BridgeChannel channel)
    {
        lock (_channels)
        {
            if (!_channels.Remove(channel.Id))
            {
                return;
            }
        }

        if (_serve is null)
        {
            _places.Release();
        }
    }

    private async Task SendAsync()
    {
        try
        {
            await _output.RunAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            End(new BridgeEndedException("the other side takes no more", failure));
        }
    }

    private void Read()
    {
        try
        {
            var frames = new FrameReader();
            var buffer = new byte[64 << 10];
            for (int count; (count = _input.Read(buffer, 0, buffer.Length)) > 0;)
            {
                foreach (var frame in frames.Read(AfterGreeting(buffer.AsMemory(0, count))))
                {
                    Take(frame);
                }
            }

            End(frames.IsWithinFrame ? new BridgeEndedException("the other side ended in the middle of a frame") : null);
        }
        catch (FormatException garbage)
        {
            End(garbage);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
            End(new BridgeEndedException(failure.Message, failure));
        }
    }

    private ReadOnlyMemory<byte> AfterGreeting(ReadOnlyMemory<byte> bytes)
    {
        if (_greeting is null || _greeted.Task.IsCompleted)
        {
            return bytes;
        }

        if (_greeting.Read(bytes) is not { } greeting)
        {
            return default;
        }

        _greeted.TrySetResult(greeting.Said);
        return greeting.After;
    }

    private void Take(Frame frame)
    {
        BridgeChannel? channel;
        lock (_channels)
        {
            _channels.TryGetValue(frame.Channel, out channel);
        }

        if (_serve is null ? frame.Type is FrameType.Open : frame.Type is FrameType.Opened or FrameType.Refused)
        {
            throw new FormatException($"a frame of type {frame.Type} belongs to the other direction");
        }

        if (frame.Type == FrameType.Open)
        {
            Open(frame.Channel);
        }
        else if (channel is not null)
        {
            channel.Take(frame);
        }
        else if (frame.Channel == 0 || frame.Channel > _last)
        {
            throw new FormatException($"channel {frame.Channel} was never opened");
        }
    }

    private void Open(uint id)
    {
        var channel = new BridgeChannel(id, this);
        lock (_channels)
        {
            if (id <= _last || _channels.Count >= Frame.MaxChannels)
            {
                throw new FormatException(id <= _last ? $"channel {id} was opened before" : $"more than {Frame.MaxChannels} channels");
            }

            _last = id;
            _channels[id] = channel;
        }

        _serve!(channel);
    }

    private void End(Exception? reason)
    {
        BridgeChannel[] left;
        lock (_channels)
        {
            if (!_ended.TrySetResult(reason))
            {
                return;
            }

            left = [.. _channels.Values];
        }

        _output.Complete();
        var words = reason?.Message ?? "the other side has ended";
        _greeted.TrySetException(reason ?? new BridgeEndedException(words));
        _ = _greeted.Task.Exception;
        foreach (var channel in left)
        {
            channel.Lost(new BridgeEndedException(words, reason));
        }
    }
}
