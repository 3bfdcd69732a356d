using Supervisor.Configuration;
using Supervisor.Engine.Http.Tls;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>
/// What a life with another configuration would need of the machine, tried while the present one runs: after everything has been stopped it
/// would be too late.
/// </summary>
/// <param name="present">The configuration that runs.</param>
/// <param name="shelf">What servers show.</param>
/// <param name="held">The servers whose addresses we have.</param>
internal sealed class NextLife(SupervisorConfiguration present, TlsShelf shelf, Func<IEnumerable<ServerSettings>> held)
{
    private const string Main = "supervisord";
    private static readonly TimeSpan ForRelease = TimeSpan.FromSeconds(1);

    /// <summary>The same reading, or why it cannot be lived with.</summary>
    public ConfigurationResult Judge(ConfigurationResult read)
    {
        List<ConfigurationProblem> found = [.. Problems(read, read.Configuration!)];
        return found.Count == 0 ? read : read with { Configuration = null, Problems = [.. read.Problems, .. found] };
    }

    private IEnumerable<ConfigurationProblem> Problems(ConfigurationResult read, SupervisorConfiguration wanted)
    {
        List<ServerSettings> ours = [.. held()];
        foreach (var settings in wanted.Servers)
        {
            if (ServerProblem(settings, ours) is { } problem)
            {
                yield return At(read, problem, settings.Section, settings is UnixServerSettings ? "file" : "port");
            }
        }

        var (next, now) = (wanted.Supervisord, present.Supervisord);
        if (next.User is { } user && AccountProblem(user) is { } account)
        {
            yield return At(read, account, Main, "user");
        }

        if (next.LogFile != "syslog" && OwnDescriptor.Of(next.LogFile) is null && LogProblem(next.LogFile) is { } log)
        {
            yield return At(read, $"cannot open the activity log {next.LogFile}: {log}", Main, "logfile");
        }

        var (files, had) = (StateFiles.Of(next), StateFiles.Of(now));
        foreach (var path in new[] { files.Lock, files.PidFileLock }.Except([had.Lock, had.PidFileLock]))
        {
            if (LockProblem(path) is { } holder)
            {
                yield return At(read, $"{holder} ({(path == files.PidFileLock ? next.PidFile : path)})", Main, path == files.PidFileLock ? "pidfile" : "state_dir");
            }
        }
    }

    private string? ServerProblem(ServerSettings settings, IReadOnlyList<ServerSettings> ours)
    {
        try
        {
            OpenServer.Try(settings, shelf, ours);
            return null;
        }
        catch (Exception problem) when (Servers.Words(problem) is not null)
        {
            return $"cannot serve [{settings.Section}]: {Servers.Reason(settings, problem)}";
        }
    }

    private static string? AccountProblem(Configuration.Account user) =>
        SystemAccounts.Find(user) is not { } found ? $"Can't find uid {user.Uid}"
        : Privileges.IsRoot || found.Uid == Privileges.Uid ? null
        : Privileges.NotRoot;

    /// <summary>One that is there is not opened, since it may be a pipe that somebody reads to its end; one that is not is made, and taken away again.</summary>
    private static string? LogProblem(string path)
    {
        if (Directory.Exists(path))
        {
            return "it is a folder";
        }

        var denied = Libc.MayAccess(path, Libc.WriteAccess) < 0 ? Libc.Error : 0;
        if (denied == Errno.ENOENT)
        {
            var made = Libc.OpenFile(path, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_CLOEXEC, 0b110_100_100);
            denied = made < 0 ? Libc.Error : 0;
            if (made >= 0)
            {
                Libc.Close(made);
                Libc.Unlink(path);
            }
        }

        return denied is 0 or Errno.EEXIST ? null : Errno.Words(denied);
    }

    /// <summary>Another engine may have that pidfile.</summary>
    private static string? LockProblem(string path)
    {
        var taken = FileLock.Take(path, out var refused);
        taken?.Release(ForRelease, taken.WasLeft);
        return refused.IsHeld ? $"supervisord already runs with pid {refused.Holder}" : null;
    }

    private static ConfigurationProblem At(ConfigurationResult read, string message, string section, string key)
    {
        var written = read.Document?.Find(section);
        return new(ProblemSeverity.Error, message, written?.Find(key)?.Source ?? written?.Source ?? new(read.Configuration!.Path, 0), section, key);
    }
}
