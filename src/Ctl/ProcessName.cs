namespace Supervisor.Ctl;

/// <summary>"group:process", "process", "group:*" or "group:" as typed; no process means the whole group.</summary>
internal readonly record struct ProcessName(string Group, string? Process)
{
    public static ProcessName Parse(string text)
    {
        var colon = text.IndexOf(':');
        if (colon < 0)
        {
            return new(text, text);
        }

        var process = text[(colon + 1)..];
        return new(text[..colon], process is "" or "*" ? null : process);
    }

    /// <summary>How a process is shown.</summary>
    public static string Show(string group, string process) => group == process ? process : $"{group}:{process}";
}
