namespace Supervisor.Engine.Posix;

/// <summary>Does something with a disk that may not answer, on a thread of its own.</summary>
internal static class WithinTime
{
    /// <summary>False when it is not done in time; it goes on, and nobody hears what comes of it.</summary>
    public static bool Do(Action work, TimeSpan patience)
    {
        var done = new ManualResetEventSlim();
        new Thread(() =>
        {
            work();
            done.Set();
        })
        { Name = "disk", IsBackground = true }.Start();
        return done.Wait(patience);
    }
}
