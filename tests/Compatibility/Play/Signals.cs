using System.Runtime.InteropServices;

namespace Supervisor.Compatibility.Play;

/// <summary>kill(2) by name.</summary>
public static partial class Signals
{
    private static readonly Dictionary<string, int> Numbers = new()
    {
        ["HUP"] = 1,
        ["INT"] = 2,
        ["QUIT"] = 3,
        ["ABRT"] = 6,
        ["KILL"] = 9,
        ["USR1"] = 10,
        ["SEGV"] = 11,
        ["USR2"] = 12,
        ["PIPE"] = 13,
        ["ALRM"] = 14,
        ["TERM"] = 15,
        ["CHLD"] = 17,
        ["CONT"] = 18,
        ["STOP"] = 19,
    };

    public static int Number(string name) =>
        Numbers.TryGetValue(name, out int number) ? number : throw new FormatException($"unknown signal '{name}'");

    public static bool Send(int pid, int signal) => Kill(pid, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();
}
