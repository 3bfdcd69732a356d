using System.Runtime.InteropServices;
using System.Text;
using Supervisor.Engine.Posix.Spawn;

namespace Supervisor.Engine.Posix;

/// <summary>Another program in this process: same pid, same children, and those descriptors that are named.</summary>
internal static unsafe class ProgramReplacement
{
    /// <summary>
    /// Returns only when it cannot be done: the errno. Then everything is as it was. Signals that come meanwhile wait for who takes them next.
    /// </summary>
    /// <param name="path">The program; null for the one behind <paramref name="program"/>.</param>
    /// <param name="program">A descriptor of the program's file.</param>
    /// <param name="arguments">The first is its name.</param>
    /// <param name="kept">Descriptors that stay open.</param>
    public static int Run(string? path, int program, IReadOnlyList<string> arguments, IReadOnlyCollection<int> kept)
    {
        SetFlags(kept, 0);
        var block = (byte*)NativeMemory.Alloc((nuint)(((arguments.Count + 1) * sizeof(byte*)) + Launcher.Length(arguments)));
        try
        {
            var slot = (byte**)block;
            var text = block + ((arguments.Count + 1) * sizeof(byte*));
            var words = Launcher.Put(arguments, ref slot, ref text);
            fixed (byte* name = path is null ? null : Encoding.UTF8.GetBytes(path + '\0'))
            {
                return -NativeSpawn.Replace(name, program, words);
            }
        }
        finally
        {
            NativeMemory.Free(block);
            SetFlags(kept, Libc.CloseOnExec);
        }
    }

    /// <summary>From now on they do not survive another exec by accident.</summary>
    public static void CloseOnExec(IEnumerable<int> descriptors) => SetFlags(descriptors, Libc.CloseOnExec);

    private static void SetFlags(IEnumerable<int> descriptors, int flags)
    {
        foreach (var descriptor in descriptors)
        {
            _ = Libc.FdControl(descriptor, Libc.SetFdFlags, flags);
        }
    }
}
