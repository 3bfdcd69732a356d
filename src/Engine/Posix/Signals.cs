using System.Runtime.InteropServices;

namespace Supervisor.Engine.Posix;

/// <summary>TERM, INT, QUIT, HUP and USR2 as calls with the signal's number. Never CHLD: .NET would then reap our children (see Reaper).</summary>
public sealed class Signals : IDisposable
{
    public const int Hup = 1, Int = 2, Quit = 3, Kill = 9, Usr2 = 12, Pipe = 13, Term = 15;

    private const nint Default = 0, Ignore = 1;

    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary><paramref name="received"/> is called on a pool thread and should post one mail.</summary>
    public Signals(Action<int> received)
    {
        Libc.SetDisposition(Pipe, Ignore);
        foreach (var number in (ReadOnlySpan<int>)[Hup, Int, Quit, Usr2, Term])
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

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
