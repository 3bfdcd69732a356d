using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>Logs with made-up names that an earlier engine has left, for who goes on writing them.</summary>
internal sealed class LeftLogs(SupervisorConfiguration configuration, Journal journal)
{
    private IReadOnlyList<string>? _files;

    /// <summary>The newest of ours that can only be this process's; else a new one. Null when it has a name of its own.</summary>
    public string? Find(ProcessKey key, bool stderr)
    {
        var program = configuration.Groups.FirstOrDefault(group => group.Name == key.Group)?.Processes.FirstOrDefault(one => one.Name == key.Process);
        if (program is null || (stderr ? program.StdErr.Target != LogTarget.Auto || program.RedirectStderr : program.StdOut.Target != LogTarget.Auto))
        {
            return null;
        }

        // The group is not in the name.
        var isOnly = configuration.Groups.Sum(group => group.Processes.Count(one => AutoLogNames.Stem(one.Name, stderr) == AutoLogNames.Stem(key.Process, stderr))) == 1;
        return (isOnly ? Newest(AutoLogNames.Start(key, stderr, configuration.Supervisord.Identifier)) : null) ?? journal.AutoLog(key, stderr);
    }

    private string? Newest(string start)
    {
        try
        {
            _files ??= [.. new DirectoryInfo(configuration.Supervisord.ChildLogDir).EnumerateFiles().OrderByDescending(file => file.LastWriteTimeUtc).Select(file => file.FullName)];
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            _files = [];
        }

        return _files.FirstOrDefault(path => Path.GetFileName(path) is var name && name.Length == start.Length + AutoLogNames.EndLength && name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(".log", StringComparison.Ordinal)
            && FileKind.IsOurs(path));
    }
}
