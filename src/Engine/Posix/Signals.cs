using System.Runtime.InteropServices;

namespace Supervisor.Engine.Posix;

/// <summary>TERM, INT, QUIT, HUP and USR2 as calls with the signal's number. Never CHLD: .NET would then reap our children (see Reaper).</summary>
public sealed class Signals : IDisposable
{
    public const int Hup = 1, Int = 2, Quit = 3, Kill = 9, Usr1 = 10, Usr2 = 12, Pipe = 13, Term = 15;

    private const nint Default = 0, Ignore = 1;

    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary><paramref name="received"/> is called on a pool thread and should post one mail.</summary>
    public Signals(Action<int> received)
        : this([Hup, Int, Quit, Usr2, Term], received)
    {
    }

    public Signals(ReadOnlySpan<int> numbers, Action<int> received)
    {
        IgnoreBrokenPipes();
        foreach (var number in numbers)
        {
            // .NET leaves a signal ignored that it found ignored (nohup, a shell's "&"); the original takes it all the same.
            if (Libc.IsIgnored(number))
            {
                Libc.SetDisposition(number, Default);
            }
            _registrations.Add(PosixSignalRegistration.Create((PosixSignal)number, context =>
            {
                context.Cancel = true;
                received(number);
            }));
        }
    }

    /// <summary>A write to a reader that has gone is then an error, not the end.</summary>
    public static void IgnoreBrokenPipes() => Libc.SetDisposition(Pipe, Ignore);

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
