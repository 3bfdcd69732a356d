namespace Supervisor.Client.Bridge;

/// <summary>How much of one channel the other side has room for; who has none waits until some comes.</summary>
internal sealed class SendRoom(uint channel)
{
    private readonly SemaphoreSlim _came = new(0);
    private readonly object _gate = new();
    private int _room = Frame.Window;
    private Exception? _closed;

    public Task CameAsync(CancellationToken cancellation) => _came.WaitAsync(cancellation);

    public void Add(int count)
    {
        lock (_gate)
        {
            if (count <= 0 || count > Frame.Window - _room)
            {
                throw new FormatException($"room for {count} bytes more on channel {channel} is impossible");
            }

            _room += count;
        }

        _came.Release();
    }

    /// <summary>How much may be sent now; 0 to wait.</summary>
    public int Take(int wanted)
    {
        lock (_gate)
        {
            if (_closed is { } reason)
            {
                // Who waits for room after us must see it too.
                _came.Release();
                throw new BridgeEndedException(reason.Message, reason);
            }

            var count = Math.Min(wanted, _room);
            _room -= count;
            return count;
        }
    }

    /// <summary>There will be none any more; who waits is told why.</summary>
    public void Close(Exception reason)
    {
        lock (_gate)
        {
            _closed ??= reason;
        }

        _came.Release();
    }
}
