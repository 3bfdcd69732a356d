namespace Supervisor.Engine.Logs;

/// <summary>
/// How much of a stream's output is on its way to the loop. When it is full the stream is not read until the loop has caught
/// up: the program waits at its pipe, as it does with the original, and memory stays bounded whatever it writes.
/// </summary>
internal sealed class NewsBacklog
{
    internal const int Most = 1 << 20;
    private const int Few = Most / 2;

    // A notice and its mail; many small sections must not count as nothing.
    private const int Overhead = 256;
    private int _size;

    /// <summary>Called when a full backlog has become small again, on the thread of who takes.</summary>
    internal Action? Eased { get; set; }

    internal bool IsFull => Volatile.Read(ref _size) >= Most;

    /// <summary>Returns what <see cref="Taken"/> is to be told.</summary>
    internal int Add(int bytes)
    {
        Interlocked.Add(ref _size, bytes + Overhead);
        return bytes + Overhead;
    }

    internal void Taken(int weight)
    {
        var left = Interlocked.Add(ref _size, -weight);
        if (left < Few && left + weight >= Few)
        {
            Eased?.Invoke();
        }
    }
}
