using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Posix.Spawn;

/// <summary>
/// Makes many launches on two threads: the kernel's work of one execve goes on while the next child is made. A child that
/// changes its user is launched alone, since until its execve it shares our memory and with it the mark that keeps
/// others of that user out of it. One that is to die with us is launched by the loop's thread, since the kernel means the thread that
/// launched it.
/// </summary>
internal sealed class LaunchLanes
{
    private const int Fewest = 4;

    public NativeSpawn.Result[] Start(IReadOnlyList<LaunchRequest> requests, OpenFilesLimit? openFiles, PipeMarks? marks)
    {
        var results = new NativeSpawn.Result[requests.Count];
        var alone = requests.Count < Fewest || Environment.ProcessorCount < 2 || requests.Any(request => ChangesUser(request) || request.DiesWithUs);
        var next = -1;
        if (alone)
        {
            Work(0);
            return results;
        }

        using var other = new Lane(() => Work(1));
        Work(0);
        other.Join();
        return results;

        void Work(int lane)
        {
            for (int index; (index = Interlocked.Increment(ref next)) < requests.Count;)
            {
                results[index] = Start(requests[index], openFiles, marks, lane);
            }
        }
    }

    private static bool ChangesUser(LaunchRequest request) => request.User is { } user && user.Uid != Libc.RealUser();

    private static NativeSpawn.Result Start(LaunchRequest request, OpenFilesLimit? openFiles, PipeMarks? marks, int lane)
    {
        var streams = request.Streams;
        return Launcher.Start(
            request.Executable, request.Arguments, request.Environment, [streams.In, streams.Out, streams.Error],
            request.Directory, request.Umask, ChangesUser(request) ? request.User : null, openFiles, lane: lane, deathSignal: request.DiesWithUs ? Signals.Kill : 0,
            mark: request.Key is { } key ? marks?.Of(key) ?? 0 : 0);
    }

    /// <summary>A pool thread that works along; waited for before anything else happens.</summary>
    private sealed class Lane(Action work) : IDisposable
    {
        private readonly Task _task = Task.Run(work);

        public void Join() => _task.GetAwaiter().GetResult();

        public void Dispose() => _task.Wait();
    }
}
