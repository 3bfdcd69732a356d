namespace Supervisor.Engine.Posix;

/// <summary>This process's file and words: from the kernel, and where no /proc is mounted from what .NET was told at the start.</summary>
internal static class OwnProgram
{
    private const string Link = "/proc/self/exe", Words = "/proc/self/cmdline";

    /// <summary>A path that can be executed again.</summary>
    public static string Path => Libc.MayAccess(Link, 0) == 0 ? Link : Environment.ProcessPath ?? Arguments()[0];

    /// <summary>The kernel's are better: under JIT, .NET's own first word is the dll.</summary>
    public static List<string> Arguments() =>
        Libc.MayAccess(Words, 0) == 0 ? [.. File.ReadAllText(Words).TrimEnd('\0').Split('\0')] : [.. Environment.GetCommandLineArgs()];
}
