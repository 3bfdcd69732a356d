using System.Runtime.InteropServices;
using System.Text;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Posix.Spawn;

/// <summary>Lays a launch out in native memory, in one block, and makes the call.</summary>
internal static unsafe class Launcher
{
    /// <summary>
    /// <paramref name="fds"/>[i] becomes descriptor i of the child (-1: /dev/null), and it gets no others.
    /// A null environment is this process's own, byte for byte.
    /// </summary>
    internal static NativeSpawn.Result Start(
        string executable, IReadOnlyList<string> arguments, IReadOnlyList<string>? environment, ReadOnlySpan<int> fds,
        string? directory = null, int? umask = null, LaunchUser? user = null, OpenFilesLimit? openFiles = null, ProcessGroupPlan group = ProcessGroupPlan.New, int lane = 0, int deathSignal = 0,
        ulong mark = 0)
    {
        var pointers = arguments.Count + 1 + (environment?.Count ?? -1) + 1;
        var size = pointers * sizeof(byte*) + Length(executable) + Length(directory) + Length(arguments) + Length(environment);
        var groups = user is null ? [] : user.Groups.ToArray();
        var block = (byte*)NativeMemory.Alloc((nuint)size);
        try
        {
            fixed (uint* groupIds = groups)
            fixed (int* sources = fds)
            {
                var slot = (byte**)block;
                var text = block + (pointers * sizeof(byte*));
                var request = new NativeSpawn.Request
                {
                    Path = Put(executable, ref text),
                    Arguments = Put(arguments, ref slot, ref text),
                    Environment = environment is null ? null : Put(environment, ref slot, ref text),
                    Directory = directory is null ? null : Put(directory, ref text),
                    Fds = sources,
                    FdCount = fds.Length,
                    Groups = groupIds,
                    GroupCount = user is null ? -1 : groups.Length,
                    Uid = user?.Uid ?? 0,
                    Gid = user?.Gid ?? 0,
                    OpenFilesSoft = openFiles?.Soft ?? 0,
                    OpenFilesHard = openFiles?.Hard ?? 0,
                    Mark = mark,
                    Umask = umask ?? -1,
                    Group = (int)group,
                    DeathSignal = deathSignal,
                    Lane = lane,
                };
                NativeSpawn.Result result;
                NativeSpawn.Start(&request, &result);
                return result;
            }
        }
        finally
        {
            NativeMemory.Free(block);
        }
    }

    private static int Length(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text) + 1;

    internal static int Length(IReadOnlyList<string>? texts)
    {
        var sum = 0;
        for (var i = 0; texts is not null && i < texts.Count; i++)
        {
            sum += Length(texts[i]);
        }
        return sum;
    }

    private static byte* Put(string text, ref byte* at)
    {
        var start = at;
        at += Encoding.UTF8.GetBytes(text, new Span<byte>(at, Length(text)));
        *at++ = 0;
        return start;
    }

    internal static byte** Put(IReadOnlyList<string> texts, ref byte** slot, ref byte* at)
    {
        var start = slot;
        for (var i = 0; i < texts.Count; i++)
        {
            *slot++ = Put(texts[i], ref at);
        }
        *slot++ = null;
        return start;
    }
}
