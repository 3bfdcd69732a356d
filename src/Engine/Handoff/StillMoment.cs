using System.Diagnostics;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>A moment in which neither the loop nor the pump moves: what is seen then is all there is.</summary>
internal sealed class StillMoment(EngineLoop loop, LogPump pump)
{
    private const int Looks = 30;
    private static readonly TimeSpan ForPump = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ForQuiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForLate = TimeSpan.FromMilliseconds(100);

    /// <summary>Does the work in such a moment, on the loop's thread.</summary>
    /// <exception cref="TimeoutException">It does not come.</exception>
    /// <exception cref="OperationCanceledException">The loop has ended.</exception>
    public Task<T> DoAsync<T>(Func<T> work) => OnLoopAsync(() => Still(work));

    /// <summary>What is late is waited for while everything else goes on; what stays late is in the way.</summary>
    /// <exception cref="TimeoutException">Something stays late.</exception>
    public async Task CatchUpAsync()
    {
        for (var began = Stopwatch.GetTimestamp(); pump.LatePath is { } late; await Task.Delay(20).ConfigureAwait(false))
        {
            if (Stopwatch.GetElapsedTime(began) > ForPump)
            {
                throw new TimeoutException(Late(late));
            }
        }

        if (HeldThreads.First(Looks) is { } held)
        {
            throw new TimeoutException(Held(held));
        }
    }

    /// <summary>On the loop's thread, between two pieces of its work.</summary>
    /// <exception cref="OperationCanceledException">The loop has ended.</exception>
    public Task<T> OnLoopAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(new Mail.OnLoop(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception problem)
            {
                done.SetException(problem);
            }
        }));
        return done.Task.WaitAsync(loop.Over);
    }

    // The kernel would wait for it before it replaces us, and nobody would answer meanwhile.
    public static string Held(string thread) => $"a thread ({thread}) waits for a disk that does not answer";

    private T Still<T>(Func<T> work)
    {
        using var pause = PumpPause.Of(pump, ForPump) ?? throw new TimeoutException("a log takes too long to be written");
        var began = Stopwatch.GetTimestamp();
        try
        {
            var isQuiet = loop.BecomeQuiet(() => pause.RunCommands() || Lingers(began), ForQuiet);
            return !isQuiet ? throw new TimeoutException("the engine does not become quiet")
                : pump.LatePath is { } late ? throw new TimeoutException(Late(late))
                : work();
        }
        finally
        {
            loop.GoOn();
        }
    }

    private bool Lingers(long began)
    {
        if (pump.LatePath is null || Stopwatch.GetElapsedTime(began) > ForLate)
        {
            return false;
        }

        Thread.Sleep(1);
        return true;
    }

    private static string Late(string path) => $"what was written to '{path}' is not there yet: {LogTrouble.NoAnswer}";
}
