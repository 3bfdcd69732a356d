namespace Supervisor.Engine.Loop;

/// <summary>
/// What one child of a listener writes, on its way from the pump to the loop. It is the protocol, so nothing may be left out;
/// who writes faster than the loop can listen does not speak the protocol, and is no longer heard.
/// </summary>
internal sealed class ListenerEar(Core.ProcessKey key, Action<Mail> post)
{
    private const int Bound = 1 << 20;
    private int _pending;
    private volatile bool _deaf;

    public Core.ProcessKey Key => key;

    /// <summary>On the pump's thread.</summary>
    public void Hear(ReadOnlySpan<byte> bytes)
    {
        if (_deaf)
        {
            return;
        }

        var flooded = Interlocked.Add(ref _pending, bytes.Length) > Bound;
        _deaf = flooded;
        post(new Mail.ListenerSaid(this, flooded ? [] : bytes.ToArray(), flooded));
    }

    /// <summary>On the loop's thread: the bytes are done with; with <paramref name="enough"/> nothing more is wanted.</summary>
    public void Heard(int count, bool enough)
    {
        Interlocked.Add(ref _pending, -count);
        _deaf |= enough;
    }
}
