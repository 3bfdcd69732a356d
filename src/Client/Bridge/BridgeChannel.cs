namespace Supervisor.Client.Bridge;

/// <summary>One connection within a bridge, as a stream. Who does not read it stops its sender, and nobody else.</summary>
internal sealed class BridgeChannel(uint id, BridgeLink link) : DuplexStream
{
    private readonly ArrivedBytes _arrived = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SendRoom _room = new(id);
    private readonly object _gate = new();
    private int _unread;
    private int _readSinceTold;
    private bool _endSent;
    private bool _endCame;
    private Exception? _broken;

    public uint Id => id;

    /// <summary>Completes when the far side has connected it; throws its <see cref="BridgeRefusedException"/>.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Both directions have ended: nobody will say anything about this channel any more.</summary>
    private bool IsOver => _endSent && _endCame;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _arrived.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Took(count);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var count = _room.Take(Math.Min(buffer.Length, Frame.MaxPayload));
            if (count == 0)
            {
                await _room.CameAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            await link.SendAsync(Frame.Write(FrameType.Data, id, buffer.Span[..count]), cancellationToken).ConfigureAwait(false);
            buffer = buffer[count..];
        }
    }

    /// <summary>Says that no more data will come from here.</summary>
    public void EndWriting()
    {
        bool over;
        lock (_gate)
        {
            if (_endSent || _broken is not null)
            {
                return;
            }

            _endSent = true;
            over = IsOver;
        }

        link.Post(Frame.Write(FrameType.End, id), over ? this : null);
    }

    /// <summary>At the far side: the engine has been connected.</summary>
    public void Accept() => link.Post(Frame.Write(FrameType.Opened, id), null);

    /// <summary>At the far side: the engine could not be connected.</summary>
    public void Refuse(BridgeRefusal refusal)
    {
        if (Break(new BridgeRefusedException(refusal)))
        {
            link.Post(Frame.Write(FrameType.Refused, id, refusal.Write()), this);
        }
    }

    /// <summary>From here on by the link's reader alone: what the other side said.</summary>
    internal void Take(Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Opened:
                _opened.TrySetResult();
                break;
            case FrameType.Refused:
                Lost(new BridgeRefusedException(BridgeRefusal.Read(frame.Payload.Span)));
                break;
            case FrameType.Data:
                TakeData(frame.Payload);
                break;
            case FrameType.Room:
                _room.Add(frame.Count);
                break;
            case FrameType.End:
                TakeEnd();
                break;
            default:
                Lost(new ChannelBrokenException());
                break;
        }
    }

    /// <summary>The link, or the other side, has given this channel up.</summary>
    internal void Lost(Exception reason)
    {
        Break(reason);
        link.Forget(this);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            bool over;
            lock (_gate)
            {
                over = IsOver;
            }

            if (Break(new ObjectDisposedException(nameof(BridgeChannel))) && !over)
            {
                link.Post(Frame.Write(FrameType.Reset, id), this);
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>True for the first who breaks it.</summary>
    private bool Break(Exception reason)
    {
        lock (_gate)
        {
            if (_broken is not null)
            {
                return false;
            }

            _broken = reason;
        }

        _opened.TrySetException(reason);
        _ = _opened.Task.Exception;
        _arrived.Complete(reason);
        _room.Close(reason);
        return true;
    }

    private void TakeData(ReadOnlyMemory<byte> data)
    {
        lock (_gate)
        {
            _unread += data.Length;
            if (_unread > Frame.Window || _endCame)
            {
                throw new FormatException(_endCame ? $"data on channel {id} after its end" : $"more data on channel {id} than there is room for");
            }
        }

        _arrived.Add(data.Span);
    }

    private void TakeEnd()
    {
        bool over;
        lock (_gate)
        {
            if (_endCame)
            {
                throw new FormatException($"channel {id} ended twice");
            }

            _endCame = true;
            over = IsOver;
        }

        _arrived.Complete(null);
        if (over)
        {
            link.Forget(this);
        }
    }

    private void Took(int count)
    {
        int tell;
        lock (_gate)
        {
            _readSinceTold += count;
            tell = _readSinceTold >= Frame.Window / 2 && !_endCame && _broken is null ? _readSinceTold : 0;
            if (tell > 0)
            {
                _readSinceTold = 0;
                _unread -= tell;
            }
        }

        if (tell > 0)
        {
            link.Post(Frame.WriteRoom(id, tell), null);
        }
    }
}
