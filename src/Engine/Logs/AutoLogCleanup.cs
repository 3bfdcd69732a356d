using System.Runtime.InteropServices;

namespace Supervisor.Engine.Logs;

/// <summary>Deletes the AUTO logs, and their backups, that earlier lives of this engine left in childlogdir.</summary>
internal static class AutoLogCleanup
{
    internal static void Run(ILogFiles files, string childLogDir, string identifier, Action<string> warn)
    {
        IEnumerable<string> names;
        try
        {
            names = Directory.GetFiles(childLogDir);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            warn($"cannot clean up '{childLogDir}': {exception.Message}");
            return;
        }

        foreach (var path in names.Where(path => IsAutoLog(Path.GetFileName(path), identifier)))
        {
            if (files.Remove(path) is < 0 and var error && error != -Posix.Libc.ENOENT)
            {
                warn($"cannot delete old log '{path}': {Marshal.GetPInvokeErrorMessage(-error)}");
            }
        }
    }

    /// <summary>&lt;anything&gt;---&lt;identifier&gt;-&lt;no blanks&gt;.log, perhaps with a backup's number.</summary>
    internal static bool IsAutoLog(string name, string identifier)
    {
        var marker = $"---{identifier}-";
        var at = name.IndexOf(marker, Math.Min(1, name.Length), StringComparison.Ordinal);
        var stem = name.AsSpan().TrimEnd("0123456789");
        if (at < 0 || name.Length - stem.Length > 4)
        {
            return false;
        }

        stem = stem.EndsWith(".log.") ? stem[..^1] : stem;
        var start = at + marker.Length;
        return stem.EndsWith(".log") && stem.Length > start + ".log".Length && !stem[start..].ContainsAny(" \t\r\n\v\f");
    }
}
