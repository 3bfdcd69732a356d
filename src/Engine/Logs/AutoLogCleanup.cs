namespace Supervisor.Engine.Logs;

/// <summary>Deletes the AUTO logs, and their backups, that earlier lives of this engine left in childlogdir.</summary>
internal static class AutoLogCleanup
{
    internal static void Run(ILogFiles files, string childLogDir, string identifier, Action<string> warn, IReadOnlySet<string>? inUse = null)
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

        foreach (var path in names.Where(path => IsAutoLog(Path.GetFileName(path), identifier) && inUse?.Contains(path.TrimEnd("0123456789".ToCharArray()).TrimEnd('.')) != true))
        {
            if (files.Remove(path) is < 0 and var error && error != -Posix.Libc.ENOENT)
            {
                warn($"Failed to clean up '{path}'");
            }
        }
    }

    /// <summary>
    /// &lt;anything&gt;---&lt;identifier&gt;-&lt;no blanks&gt;.log, perhaps with a backup's number. The whole name: the original also
    /// takes what only begins so, and a ".log.bak" is somebody's own.
    /// </summary>
    internal static bool IsAutoLog(string name, string identifier)
    {
        var stem = name.AsSpan().TrimEnd("0123456789");
        if (name.Length - stem.Length > 4)
        {
            return false;
        }

        stem = stem.EndsWith(".log.") ? stem[..^1] : stem;
        if (!stem.EndsWith(".log"))
        {
            return false;
        }

        var marker = $"---{identifier}-";
        for (var at = 0; (at = name.IndexOf(marker, Math.Min(at + 1, name.Length), StringComparison.Ordinal)) > 0;)
        {
            var start = at + marker.Length;
            if (stem.Length > start + ".log".Length && !stem[start..].ContainsAny(" \t\r\n\v\f"))
            {
                return true;
            }
        }

        return false;
    }
}
