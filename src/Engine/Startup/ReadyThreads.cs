namespace Supervisor.Engine.Startup;

/// <summary>
/// The pool's threads, made before they are needed and kept (Supervisor.Engine.csproj): a machine that makes no more processes makes no
/// more threads either, and requests must be answered all the same, to stop whatever has taken all places.
/// </summary>
internal static class ReadyThreads
{
    /// <summary>The pool's least number, so it asks for no more until all are held up.</summary>
    private const int Count = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns at once. Each waits for the others, or the first would do the work of all.</summary>
    public static void Make()
    {
        var all = new CountdownEvent(Count);
        for (var i = 0; i < Count; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static all => Await(all), all, preferLocal: false);
        }
    }

    private static void Await(CountdownEvent all)
    {
        all.Signal();
        all.Wait(Patience);
    }
}
