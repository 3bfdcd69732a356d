using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Posix;

/// <summary>Finds the file of a command as a shell would, and says in the original's words what is wrong with it.</summary>
internal static class CommandFinder
{
    private const string DefaultPath = "/bin:/usr/bin:/usr/local/bin";

    public static CommandLookup Find(string name, string? searchPath)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return Judge(name, name);
        }

        var folders = (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? DefaultPath).Split(':');
        var candidates = folders.Select(folder => folder.Length == 0 ? name : $"{folder.TrimEnd('/')}/{name}").Where(File.Exists).ToList();

        // A file that cannot be run hides one that can only in the eyes of the original; a shell goes on looking.
        var chosen = candidates.FirstOrDefault(path => Judge(name, path).Error is null) ?? candidates.FirstOrDefault();
        return chosen is null ? CommandLookup.Missing(name) : Judge(name, chosen);
    }

    private static CommandLookup Judge(string name, string path)
    {
        if (Directory.Exists(path))
        {
            return CommandLookup.Unusable($"command at '{path}' is a directory");
        }

        if (!File.Exists(path))
        {
            return CommandLookup.Missing(name);
        }

        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if ((File.GetUnixFileMode(path) & anyExecute) == 0)
        {
            return CommandLookup.Unusable($"command at '{path}' is not executable");
        }

        return Libc.MayAccess(path, Libc.ExecuteAccess) == 0
            ? CommandLookup.At(path)
            : CommandLookup.Unusable($"no permission to run command '{path}'");
    }
}
