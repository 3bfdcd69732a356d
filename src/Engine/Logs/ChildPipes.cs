using System.Runtime.InteropServices;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Logs;

/// <summary>The pipes of one child, both ends: ours never block, the child's do; none of them survives an exec by accident.</summary>
internal sealed unsafe class ChildPipes
{
    private int _childIn = -1, _childOut = -1, _childError = -1;

    internal int In { get; private set; } = -1;

    internal int Out { get; private set; } = -1;

    internal int Error { get; private set; } = -1;

    /// <summary>stdout for both when stderr is redirected; -1 (/dev/null) for what nobody wants.</summary>
    internal Loop.ChildStreams ChildEnds(bool redirectError) => new(_childIn, _childOut, redirectError ? _childOut : _childError);

    /// <summary>Our ends of a child that runs already; -1 for what it has not.</summary>
    internal static ChildPipes Of(int input, int output, int error) => new() { In = input, Out = output, Error = error };

    /// <summary>
    /// Whether the children's ends can be opened for both ways, as they must be to outlive us: then nobody's end is the last one, and our death
    /// is neither SIGPIPE nor end of file to them.
    /// </summary>
    internal static bool OutliveUs { get; } = Directory.Exists("/proc/self/fd");

    /// <summary>The wanted ones; null and the errno when there are no descriptors left.</summary>
    internal static ChildPipes? Make(bool wantIn, bool wantOut, bool wantError, out int errno)
    {
        var pipes = new ChildPipes();
        var (read, write) = (-1, -1);
        errno = 0;
        if (wantIn && (errno = Pair(out read, out write)) == 0)
        {
            (pipes._childIn, pipes.In) = (BothWays(read, ref errno), write);
            errno = errno == 0 ? Set(pipes.In, Libc.O_NONBLOCK) : errno;
        }

        if (errno == 0 && wantOut && (errno = Pair(out read, out write)) == 0)
        {
            (pipes.Out, pipes._childOut) = (read, BothWays(write, ref errno));
            errno = errno == 0 ? Set(pipes.Out, PipeEnd.ReadQuietly) : errno;
        }

        if (errno == 0 && wantError && (errno = Pair(out read, out write)) == 0)
        {
            (pipes.Error, pipes._childError) = (read, BothWays(write, ref errno));
            errno = errno == 0 ? Set(pipes.Error, PipeEnd.ReadQuietly) : errno;
        }

        if (errno == 0)
        {
            return pipes;
        }

        pipes.CloseChildEnds();
        pipes.CloseOurEnds();
        return null;
    }

    internal void CloseChildEnds()
    {
        Close(_childIn);
        Close(_childOut);
        Close(_childError);
        (_childIn, _childOut, _childError) = (-1, -1, -1);
    }

    /// <summary>Only while nobody watches them yet.</summary>
    internal void CloseOurEnds()
    {
        Close(In);
        Close(Out);
        Close(Error);
        (In, Out, Error) = (-1, -1, -1);
    }

    private static int Pair(out int read, out int write)
    {
        var ends = stackalloc int[2];
        var result = Libc.MakePipe(ends, Libc.O_CLOEXEC);
        (read, write) = (ends[0], ends[1]);
        if (result != 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        // The kernel gives the lowest number that is free: all below are taken.
        if (Math.Max(read, write) < Reserve.Ceiling)
        {
            return 0;
        }

        Close(read);
        Close(write);
        (read, write) = (-1, -1);
        return Libc.EMFILE;
    }

    /// <summary>The same end for reading and writing, blocking as before; what its reader reads leaves our mark.</summary>
    private static int BothWays(int end, ref int errno)
    {
        if (!OutliveUs)
        {
            return end;
        }

        var both = PipeEnd.Again(end, Libc.O_RDWR | Libc.O_NOATIME);
        Close(end);
        errno = both < 0 ? -both : 0;
        return both;
    }

    private static int Set(int fd, int flags) => Libc.FileControl(fd, Libc.F_SETFL, flags) == 0 ? 0 : Marshal.GetLastPInvokeError();

    private static void Close(int fd)
    {
        if (fd >= 0)
        {
            _ = Libc.CloseFile(fd);
        }
    }
}
