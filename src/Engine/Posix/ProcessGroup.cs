namespace Supervisor.Engine.Posix;

/// <summary>Who is in a process group, read from /proc.</summary>
internal static class ProcessGroup
{
    internal static IReadOnlyList<(int Pid, string Name)> Members(int processGroup)
    {
        var members = new List<(int, string)>();
        if (!Directory.Exists("/proc/self"))
        {
            return members;
        }
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var pid) && ReadStat(folder) is { } stat
                && Parse(stat) is { } process && process.Group == processGroup)
            {
                members.Add((pid, process.Name));
            }
        }
        return members;
    }

    /// <summary>Whether a process of any group lives; a zombie, which nobody may ever reap, does not. Without /proc: whether its number is taken.</summary>
    internal static bool Lives(int pid) => Directory.Exists("/proc/self")
        ? ReadStat($"/proc/{pid}") is { } stat && Parse(stat) is not null
        : Libc.Kill(pid, 0) == 0 || Libc.Error != Errno.ESRCH;

    /// <summary>"pid (name) state ppid pgrp …": the name may hold blanks and parentheses. Null for the dead.</summary>
    internal static (string Name, int Group)? Parse(string stat)
    {
        var open = stat.IndexOf('(');
        var close = stat.LastIndexOf(')');
        if (open < 0 || close < open)
        {
            return null;
        }
        var fields = stat[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 2 && fields[0] is not ("Z" or "X") && int.TryParse(fields[2], out var group)
            ? (stat[(open + 1)..close], group)
            : null;
    }

    private static string? ReadStat(string folder)
    {
        try
        {
            return File.ReadAllText(folder + "/stat");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
