using System.Runtime.CompilerServices;

namespace Supervisor.Unit;

/// <summary>
/// Tests of the real system block threads of the pool on purpose: dozens of clients that wait, all at once. Without threads at hand the
/// pool adds about one a second, and who waits for an answer elsewhere, with a deadline, would wait for that.
/// </summary>
internal static class ThreadsAtHand
{
    [ModuleInitializer]
    internal static void Have() => ThreadPool.SetMinThreads(256, 256);
}
