namespace Supervisor.Engine.Posix;

/// <summary>TERM, INT, QUIT, HUP and USR2 as calls with the signal's number. Never CHLD, which is the reaper's.</summary>
public sealed class Signals : IDisposable
{
    public const int Hup = 1, Int = 2, Quit = 3, Kill = 9, Usr1 = 10, Usr2 = 12, Pipe = 13, Term = 15;

    private const nint Ignore = 1;

    private readonly int[] _numbers;
    private readonly Action<int> _received;

    /// <summary><paramref name="received"/> is called on a pool thread and should post one mail.</summary>
    public Signals(Action<int> received)
        : this([Hup, Int, Quit, Usr2, Term], received)
    {
    }

    public Signals(ReadOnlySpan<int> numbers, Action<int> received)
    {
        IgnoreBrokenPipes();
        (_numbers, _received) = (numbers.ToArray(), received);
        // Also what is ignored now (nohup, a shell's "&"): the original takes it all the same.
        foreach (var number in _numbers)
        {
            SignalPipe.Add(number, _received);
        }
    }

    /// <summary>A write to a reader that has gone is then an error, not the end.</summary>
    public static void IgnoreBrokenPipes() => Libc.SetDisposition(Pipe, Ignore);

    public void Dispose()
    {
        foreach (var number in _numbers)
        {
            SignalPipe.Remove(number, _received);
        }
    }
}
