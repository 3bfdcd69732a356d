using System.Runtime.InteropServices;

namespace Supervisor.Engine.Logs;

/// <summary>What the pump looks after: a slot for each descriptor.</summary>
internal sealed unsafe partial class LogPump
{
    private readonly List<PumpSource?> _sources = [null];
    private readonly Stack<int> _free = new();
    private uint _generation;

    /// <summary>On the pump's thread: from now on <see cref="PumpSource.Ready"/> is called whenever there is something to do.</summary>
    internal void Watch(PumpSource source)
    {
        if (source.Fd < 0 || source.Token != 0)
        {
            return;
        }

        if (!_free.TryPop(out var slot))
        {
            slot = _sources.Count;
            _sources.Add(null);
        }

        // The generation tells a late event of a closed pipe from one of its successor in the same slot.
        source.Token = ((ulong)++_generation << 32) | (uint)slot;
        _sources[slot] = source;
        if (_poller.Add(source.Fd, source.Interest, source.Token) is > 0 and var errno)
        {
            Forget(source);
            throw new InvalidOperationException($"cannot watch a pipe: {Marshal.GetPInvokeErrorMessage(errno)}");
        }
    }

    /// <summary>On the pump's thread: no more calls, and perhaps the end of the descriptor.</summary>
    internal void Unwatch(PumpSource source)
    {
        if (source.Token != 0)
        {
            _poller.Remove(source.Fd);
            Forget(source);
        }
    }

    private void Forget(PumpSource source)
    {
        var slot = (int)(uint)source.Token;
        _sources[slot] = null;
        _free.Push(slot);
        source.Token = 0;
    }
}
