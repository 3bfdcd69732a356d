namespace Supervisor.Engine.Posix;

/// <summary>Threads of ours that the kernel holds and nothing can wake, not even our end: who waits for a disk that does not answer.</summary>
internal static class HeldThreads
{
    private const int BetweenLooks = 30;

    /// <summary>The name of one that stays held; null for none, or without /proc.</summary>
    /// <param name="looks">Every write is held for a moment, and on a busy disk for more: it counts who is, however often one looks.</param>
    public static string? First(int looks)
    {
        var held = Now();
        for (var look = 1; look < looks && held.Count > 0; look++)
        {
            Thread.Sleep(BetweenLooks);
            var still = Now();
            held = held.Where(thread => still.ContainsKey(thread.Key)).ToDictionary();
        }

        return held.Values.FirstOrDefault();
    }

    private static Dictionary<string, string> Now()
    {
        var held = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
            {
                // "pid (name) state ..."; the name may hold anything.
                var text = ReadStat(task);
                var end = text.LastIndexOf(')');
                if (end > 0 && text.AsSpan(end + 1).TrimStart().StartsWith("D"))
                {
                    held[task] = text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..end];
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Then nobody can tell.
        }

        return held;
    }

    private static string ReadStat(string task)
    {
        try
        {
            return File.ReadAllText(task + "/stat");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
