using Microsoft.Win32.SafeHandles;
using Supervisor.Client.Bridge;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>stdio-bridge as it is called: the library over descriptors 0 and 1.</summary>
internal static class BridgeCommand
{
    public static int Run(CommandWords words)
    {
        // The way back may be cut at any time: an error there is the regular end.
        Signals.IgnoreBrokenPipes();
        if (Enumerable.Range(0, 2).FirstOrDefault(fd => !InheritedDescriptor.Has(fd), -1) is >= 0 and var closed)
        {
            StandardStreams.Error($"cannot be a bridge: the standard {(closed == 0 ? "input" : "output")} is closed\n");
            return 1;
        }

        using var input = Stream(0, FileAccess.Read);
        using var output = Stream(1, FileAccess.Write);
        return BridgeProgram.Run(words.Arguments, words.CalledAs, EngineVersion.Own, input, output, StandardStreams.Error);
    }

    private static FileStream Stream(int descriptor, FileAccess access) => new(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);
}
