namespace Supervisor.Engine.Logs;

/// <summary>A thread while it is the pump. When a disk holds it up another takes its place, and it goes on as that disk's <see cref="LateWriter"/>.</summary>
/// <param name="number">Of the last work of whoever was the pump before.</param>
internal sealed class PumpHand(long number)
{
    private const long Deposed = -1;
    private long _number = number;
    private long _work;

    internal required Thread Thread { get; init; }

    /// <summary>What it is at; read only of work that it turns out to be still at.</summary>
    internal DiskItem At { get; private set; }

    /// <summary>What it goes on as; set before it is deposed.</summary>
    internal LateWriter? Afterwards { get; private set; }

    /// <summary>The number of the work with a disk that it is at; 0 when it is at none.</summary>
    internal long Work => Volatile.Read(ref _work);

    internal long Begin(in DiskItem item)
    {
        At = item;
        Volatile.Write(ref _work, ++_number);
        return _number;
    }

    /// <summary>False when another has become the pump meanwhile.</summary>
    internal bool End(long number) => Interlocked.CompareExchange(ref _work, 0, number) == number;

    /// <summary>On any other thread; false when it is not at that work any more.</summary>
    internal bool Depose(long number, LateWriter afterwards)
    {
        Afterwards = afterwards;
        return Interlocked.CompareExchange(ref _work, Deposed, number) == number;
    }
}
