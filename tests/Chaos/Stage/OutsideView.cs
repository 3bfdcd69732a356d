namespace Supervisor.Chaos.Stage;

/// <summary>Processes as the kernel shows them to anybody.</summary>
internal static class OutsideView
{
    /// <summary>A zombie is gone: only its parent has not looked yet.</summary>
    public static bool Lives(int pid) => Status(pid) is { } lines && Value(lines, "State") is { Length: > 0 } state && state[0] is not ('Z' or 'X');

    public static (long Kilobytes, int Threads, int Descriptors)? Size(int pid)
    {
        try
        {
            return Status(pid) is { } lines && Value(lines, "VmRSS") is { } memory && Value(lines, "Threads") is { } threads
                ? (Number(memory), (int)Number(threads), Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length)
                : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What its descriptors are.</summary>
    public static IReadOnlyList<string> Descriptors(int pid)
    {
        try
        {
            return [.. Directory.GetFileSystemEntries($"/proc/{pid}/fd").Select(path => Link(path) ?? "")];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public static IReadOnlyList<int> Zombies(int parent) =>
        [.. Pids().Where(pid => Status(pid) is { } lines && Value(lines, "PPid") == parent.ToString(CultureInfo.InvariantCulture) && Value(lines, "State")?[0] == 'Z')];

    /// <summary>A log disk has held an engine up in the last seconds: what waits for that disk is in its memory.</summary>
    public static bool WaitsForDisk(int engine)
    {
        // A thread of its own does what is late, or the one that was the pump until it was held up.
        var names = ThreadNames(engine);
        return names.Contains("late log writer") || names.Count(name => name == "log pump") > 1;
    }

    /// <summary>Empty when there is none.</summary>
    public static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Who runs this very file.</summary>
    public static IReadOnlyList<int> Running(string file) => [.. Pids().Where(pid => Link($"/proc/{pid}/exe") == file)];

    private static IEnumerable<int> Pids() =>
        Directory.EnumerateDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : 0).Where(pid => pid > 0);

    private static List<string> ThreadNames(int pid)
    {
        var names = new List<string>();
        try
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{pid}/task"))
            {
                names.Add(File.ReadAllText($"{thread}/comm").TrimEnd());
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Threads end at any time.
        }

        return names;
    }

    private static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[]? Status(int pid)
    {
        try
        {
            return File.ReadAllLines($"/proc/{pid}/status");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Value(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();

    private static long Number(string text) => long.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
}
