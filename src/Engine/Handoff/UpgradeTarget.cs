using System.Runtime.CompilerServices;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>The program that is to go on: its file, and the words that come before the engine's own arguments.</summary>
internal sealed record UpgradeTarget(string Path, IReadOnlyList<string> Name)
{
    private const string Deleted = " (deleted)";

    /// <summary>The named binary, or without a name the file that this process was started from, which may have been replaced since.</summary>
    public static UpgradeTarget? Find(string? binary, out string? problem)
    {
        problem = null;
        if (binary?.Any(char.IsControl) == true)
        {
            // The reason is told in the log: nothing in a request may begin a line there.
            problem = "cannot upgrade to what was named: there are control characters in its path";
            return null;
        }

        if (binary is { Length: > 0 } && !binary.StartsWith('/'))
        {
            problem = $"cannot upgrade to {binary}: its path must begin with /";
            return null;
        }

        var words = OwnProgram.Arguments();
        var target = binary is { Length: > 0 }
            ? new UpgradeTarget(binary, [binary])
            : new UpgradeTarget(Own(), words.GetRange(0, NameLength));
        if (Libc.MayAccess(target.Path, Libc.ExecuteAccess) < 0 || Directory.Exists(target.Path))
        {
            problem = $"cannot upgrade to {target.Path}: {(File.Exists(target.Path) || Directory.Exists(target.Path) ? "it cannot be executed" : "there is no such file")}";
            return null;
        }

        return target;
    }

    /// <summary>This process's own arguments under the target's name.</summary>
    public IReadOnlyList<string> Arguments => [.. Name, .. OwnProgram.Arguments().Skip(NameLength)];

    // Under JIT the second word is the dll.
    private static int NameLength => RuntimeFeature.IsDynamicCodeSupported && Environment.ProcessPath?.EndsWith("/dotnet", StringComparison.Ordinal) == true ? 2 : 1;

    private static string Own()
    {
        var path = new FileInfo("/proc/self/exe").LinkTarget ?? Environment.ProcessPath ?? "";
        return path.EndsWith(Deleted, StringComparison.Ordinal) ? path[..^Deleted.Length] : path;
    }
}
