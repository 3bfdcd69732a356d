namespace Supervisor.Engine.Logs;

/// <summary>One pipe end that the pump watches. Touched on the pump's thread only, once it is watched.</summary>
internal abstract class PumpSource(int fd)
{
    /// <summary>-1 once closed.</summary>
    internal int Fd { get; set; } = fd;

    /// <summary>How epoll names it; 0 while it is not watched.</summary>
    internal ulong Token { get; set; }

    internal abstract uint Interest { get; }

    /// <summary>True when there may be more to do: it is asked again, a few times at most.</summary>
    internal abstract bool Ready(LogPump pump);
}
