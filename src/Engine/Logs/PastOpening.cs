namespace Supervisor.Engine.Logs;

/// <summary>Opens the past of a log for a follower. Who asked does not wait for it: what is there when he takes it counts.</summary>
internal sealed class PastOpening(Func<OpenedPast?> open)
{
    private const int Nothing = 0, Opened = 1, Taken = 2;
    private OpenedPast? _opened;
    private int _state;

    internal void Open()
    {
        _opened = open();
        if (Interlocked.CompareExchange(ref _state, Opened, Nothing) == Taken)
        {
            _opened?.Past.Dispose();
        }
    }

    /// <summary>False when it is not there yet, and will not be asked for again; null for no such file.</summary>
    internal bool Take(out OpenedPast? opened)
    {
        var isThere = Interlocked.Exchange(ref _state, Taken) == Opened;
        opened = isThere ? _opened : null;
        return isThere;
    }
}

/// <summary>What a log held when it was opened to be read.</summary>
internal sealed record OpenedPast(LogPast Past, long Length, bool IsRegular)
{
    internal static OpenedPast Unknown(ILogFiles files) => new(new LogPast(files, [], () => [], null, -1), 0, IsRegular: false);
}
