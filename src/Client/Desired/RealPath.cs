namespace Supervisor.Client.Desired;

/// <summary>Where a path leads when every link on the way is followed: two spellings of one file become one.</summary>
public static class RealPath
{
    /// <summary>As many as the kernel follows.</summary>
    private const int MostLinks = 40;

    /// <summary>What does not exist, or cannot be looked at, stays as it is written.</summary>
    public static string Of(string path)
    {
        var real = "/";
        var rest = new Stack<string>();
        Push(Path.IsPathRooted(path) ? path : Path.Combine(Environment.CurrentDirectory, path));
        for (var links = 0; rest.TryPop(out var part);)
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            var next = Path.Combine(real, part);
            if (links < MostLinks && Target(next) is { } target)
            {
                links++;
                real = target.StartsWith('/') ? "/" : real;
                Push(target);
            }
            else
            {
                real = next;
            }
        }

        return real;

        void Push(string parts)
        {
            foreach (var part in parts.Split('/').Where(part => part is not ("" or ".")).Reverse())
            {
                rest.Push(part);
            }
        }
    }

    private static string? Target(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
