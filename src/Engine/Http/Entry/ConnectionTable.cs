namespace Supervisor.Engine.Http.Entry;

/// <summary>
/// The connections of one server. When there are too many, the one that has asked for nothing the longest is closed, so that whoever
/// opens thousands and sends nothing, or half a request, keeps nobody out.
/// </summary>
internal sealed class ConnectionTable(int most)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<ConnectionPlace> _idle = new();
    private int _count;

    /// <summary>Null when everybody is busy; <paramref name="close"/> is called when another needs the place more.</summary>
    public ConnectionPlace? Enter(Action close)
    {
        ConnectionPlace? evicted = null;
        var place = new ConnectionPlace(this, close);
        lock (_lock)
        {
            if (_count >= most)
            {
                evicted = _idle.First?.Value;
                if (evicted is null)
                {
                    return null;
                }

                Remove(evicted);
            }

            _count++;
            place.IsIn = true;
            _idle.AddLast(place.Node);
        }

        evicted?.Close();
        return place;
    }

    /// <summary>Closes the connection that has asked for nothing the longest; false when there is none.</summary>
    public bool MakeRoom()
    {
        ConnectionPlace? evicted;
        lock (_lock)
        {
            evicted = _idle.First?.Value;
            if (evicted is not null)
            {
                Remove(evicted);
            }
        }

        evicted?.Close();
        return evicted is not null;
    }

    /// <summary>A request has come whole, and is being answered.</summary>
    internal void Busy(ConnectionPlace place)
    {
        lock (_lock)
        {
            if (place.IsIn && place.Node.List is not null)
            {
                _idle.Remove(place.Node);
            }
        }
    }

    internal void Idle(ConnectionPlace place)
    {
        lock (_lock)
        {
            if (place.IsIn && place.Node.List is null)
            {
                _idle.AddLast(place.Node);
            }
        }
    }

    internal void Leave(ConnectionPlace place)
    {
        lock (_lock)
        {
            Remove(place);
        }
    }

    private void Remove(ConnectionPlace place)
    {
        if (!place.IsIn)
        {
            return;
        }

        place.IsIn = false;
        _count--;
        if (place.Node.List is not null)
        {
            _idle.Remove(place.Node);
        }
    }
}

/// <summary>One connection in the table; a feature of it.</summary>
internal sealed class ConnectionPlace : IDisposable
{
    private readonly ConnectionTable _table;
    private readonly Action _close;

    public ConnectionPlace(ConnectionTable table, Action close)
    {
        (_table, _close) = (table, close);
        Node = new LinkedListNode<ConnectionPlace>(this);
    }

    internal LinkedListNode<ConnectionPlace> Node { get; }

    internal bool IsIn { get; set; }

    public void Busy() => _table.Busy(this);

    public void Idle() => _table.Idle(this);

    public void Close() => _close();

    public void Dispose() => _table.Leave(this);
}
