using System.Globalization;
using System.Text;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Posix;

/// <summary>
/// What the pipes of a child say of whose they are: of which engine, which process, and which pid. It stands in the pipe's time of the last read, which the kernel keeps
/// and never touches (before 6.15: not for ends opened with O_NOATIME, as all of ours are), so it needs no file, is there as long as somebody has the pipe, and cannot be
/// written over by the program, as its environment can.
/// </summary>
/// <param name="engine">What two engines share only if one has come after the other.</param>
internal sealed unsafe class PipeMarks(string engine)
{
    /// <summary>The seconds have 29 bits, so that they are a time in which there was no Linux, and every program can read; so have the nanoseconds.</summary>
    private const int Half = 29;
    private const int CutOff = 64 - (2 * Half);

    /// <summary>Times each other they are 1.</summary>
    private const ulong Spread = 0x9E3779B97F4A7C15UL, Gather = 0xF1DE83E19937733DUL;
    private const ulong MostPids = 1UL << 22;
    private const ulong All = (1UL << (2 * Half)) - 1;

    /// <summary>For a child that is to be launched; never 0.</summary>
    public ulong Of(ProcessKey key) => Math.Max(1, Sum($"{engine}\0{key.Group}\0{key.Process}") & All);

    /// <summary>The marked ones of a process's standard streams: each mark is as <see cref="Of"/> gives it if they were made for this pid, else what nobody has.</summary>
    /// <param name="pid">Which process.</param>
    /// <param name="speaker">Its thread that lives, if that is not the first.</param>
    public static IEnumerable<(int Stream, ulong Mark, long Pipe)> Read(int pid, int speaker = 0)
    {
        for (var stream = 0; stream <= 2; stream++)
        {
            if (Look(speaker == 0 ? pid : speaker, stream) is { ReadSeconds: > 0 and <= 1L << Half, ReadNanoseconds: < 1U << Half } found)
            {
                var written = ((ulong)(found.ReadSeconds - 1) << Half) | found.ReadNanoseconds;
                yield return (stream, written ^ Of(pid), (long)found.Inode);
            }
        }
    }

    /// <summary>Whether a mark that <see cref="Read"/> gave of a process was made for an earlier child that was this process of ours: who has it now is what that one has left.</summary>
    public bool IsOfAncestor(int pid, ulong mark, ProcessKey key)
    {
        // Backwards: which pid gives what is left of the mark? Its lowest bits were cut off.
        var spread = (mark ^ Of(pid) ^ Of(key)) << CutOff;
        for (var low = 0UL; low < 1UL << CutOff; low++)
        {
            if (unchecked((spread | low) * Gather) is > 0 and <= MostPids)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The pipe of ours that is a process's stream; 0 when that is something else.</summary>
    public static long Pipe(int pid, int stream) => Look(pid, stream) is { } found ? (long)found.Inode : 0;

    private static ulong Of(int pid) => unchecked((ulong)pid * Spread) >> CutOff;

    /// <summary>Only its owner may set a pipe's times, and that is who has made it.</summary>
    private static Libc.FileIdentity? Look(int pid, int stream)
    {
        Libc.FileIdentity found;
        return Libc.Identify(Libc.HereDirectory, string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd/{stream}"), 0, Libc.TypeOwnerInodeAndReadTime, &found) == 0
            && found.IsPipe && found.Owner == Libc.Effective() ? found : null;
    }

    /// <summary>An engine in another network is another engine, though it has the same configuration.</summary>
    public static ulong Network()
    {
        Libc.FileIdentity network;
        return Libc.Identify(Libc.HereDirectory, "/proc/self/ns/net", 0, Libc.TypeAndInode, &network) == 0 ? network.Inode : 0;
    }

    /// <summary>FNV-1a, with its upper bits mixed into the lower ones: the same in every engine, which string.GetHashCode is not.</summary>
    private static ulong Sum(string text)
    {
        var sum = 14695981039346656037UL;
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            sum = unchecked((sum ^ one) * 1099511628211UL);
        }

        sum = unchecked((sum ^ (sum >> 32)) * 0x9E3779B97F4A7C15UL);
        return sum ^ (sum >> 29);
    }
}
