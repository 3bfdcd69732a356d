namespace Supervisor.Configuration;

/// <summary>Path text as the original handles it: no disk is touched.</summary>
internal static class PosixPath
{
    public static string Directory(string path)
    {
        var slash = path.LastIndexOf('/');
        var head = slash < 0 ? "" : path[..(slash + 1)];
        return head.Trim('/').Length == 0 ? head : head.TrimEnd('/');
    }

    public static string Join(string folder, string path) =>
        path.StartsWith('/') ? path : folder.Length == 0 || folder.EndsWith('/') ? folder + path : $"{folder}/{path}";

    public static string Absolute(string path, string currentDirectory) => Normal(Join(currentDirectory, path));

    /// <summary>Without ".", ".." and doubled slashes; two leading slashes stay, as POSIX allows them a meaning.</summary>
    public static string Normal(string path)
    {
        if (path.Length == 0)
        {
            return ".";
        }

        var root = path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//" : path[0] == '/' ? "/" : "";
        List<string> parts = [];
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != "." && !(part == ".." && root.Length > 0))
            {
                parts.Add(part);
            }
        }

        var normal = root + string.Join('/', parts);
        return normal.Length == 0 ? "." : normal;
    }

    /// <summary>"~" and "~user" at the start become that home; an unknown user leaves the path as it is.</summary>
    public static string ExpandUser(string path, ReadingEnvironment environment)
    {
        if (!path.StartsWith('~'))
        {
            return path;
        }

        var end = path.IndexOf('/') is >= 0 and var slash ? slash : path.Length;
        return environment.HomeOf(path[1..end]) is { } home ? (home.TrimEnd('/') + path[end..]) is { Length: > 0 } full ? full : "/" : path;
    }
}
