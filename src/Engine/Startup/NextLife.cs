using Supervisor.Configuration;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>
/// What a life with another configuration would need of the machine, tried while the present one runs, as the user who the next one will be: after everything has been
/// stopped it would be too late.
/// </summary>
/// <param name="present">The configuration that runs.</param>
/// <param name="arguments">The command line, which wins over the files.</param>
/// <param name="machine">What stays.</param>
/// <param name="locks">What we have already.</param>
/// <param name="held">The servers whose addresses we have.</param>
internal sealed class NextLife(SupervisorConfiguration present, SupervisordArguments arguments, EngineMachine machine, EngineLocks locks, Func<IEnumerable<ServerSettings>> held)
{
    private const string Main = "supervisord";

    /// <summary>The same reading, or why it cannot be lived with.</summary>
    public ConfigurationResult Judge(ConfigurationResult read)
    {
        // One reason for a key is enough: a folder that refuses one file refuses the others, too.
        List<ConfigurationProblem> found = [.. Problems(read, read.Configuration!).DistinctBy(problem => (problem.Section, problem.Key))];
        return found.Count == 0 ? read : read with { Configuration = null, Problems = [.. read.Problems, .. found] };
    }

    private List<ConfigurationProblem> Problems(ConfigurationResult read, SupervisorConfiguration wanted)
    {
        List<ConfigurationProblem> found = [.. OfLimits(read, wanted.Supervisord)];
        LaunchUser? user = null;
        if (wanted.Supervisord.User is { } account && account.Uid != Privileges.Uid)
        {
            user = Privileges.IsRoot ? SystemAccounts.Find(account) : null;
            if (user is null)
            {
                found.Add(At(read, Privileges.IsRoot ? $"Can't find uid {account.Uid}" : Privileges.NotRoot, Main, "user"));
            }
        }

        var ready = wanted.Servers.Where(settings => !Misses(settings, read, found)).ToList();
        List<ServerSettings> ours = [.. held()];
        try
        {
            found.AddRange(AsUser.Do(user, List<ConfigurationProblem> () => [.. OfServers(read, ready, ours), .. OfFiles(read, wanted, user)]));
        }
        catch (IOException problem)
        {
            found.Add(At(read, problem.Message, Main, "user"));
        }

        return found;
    }

    private IEnumerable<ConfigurationProblem> OfLimits(ConfigurationResult read, SupervisordSettings next)
    {
        if (machine.Children.OpenFiles is { } now && Limits.FilesProblem((ulong)Math.Max(0, next.MinFds), now) is { } files)
        {
            yield return At(read, files, Main, "minfds");
        }

        if (Limits.ProcessesProblem((ulong)Math.Max(0, next.MinProcs)) is { } processes)
        {
            yield return At(read, processes, Main, "minprocs");
        }
    }

    /// <summary>What it needs beside its socket; as ourselves, since it was read when the configuration was.</summary>
    private bool Misses(ServerSettings settings, ConfigurationResult read, List<ConfigurationProblem> found)
    {
        try
        {
            _ = ServerNeeds.Identity(settings, machine.Tls, null);
            return false;
        }
        catch (Exception problem) when (Servers.Words(problem) is not null)
        {
            found.Add(OfServer(read, settings, problem));
            return true;
        }
    }

    private static IEnumerable<ConfigurationProblem> OfServers(ConfigurationResult read, List<ServerSettings> wanted, List<ServerSettings> ours)
    {
        foreach (var settings in wanted)
        {
            ConfigurationProblem? found = null;
            try
            {
                OpenServer.Try(settings, ours);
            }
            catch (Exception problem) when (Servers.Words(problem) is not null)
            {
                found = OfServer(read, settings, problem);
            }

            if (found is not null)
            {
                yield return found;
            }
        }
    }

    private static ConfigurationProblem OfServer(ConfigurationResult read, ServerSettings settings, Exception problem) =>
        Written(read, $"cannot serve [{settings.Section}]: {Servers.Reason(settings, problem)}", settings.Section, settings is UnixServerSettings ? "file" : "port");

    private IEnumerable<ConfigurationProblem> OfFiles(ConfigurationResult read, SupervisorConfiguration wanted, LaunchUser? user)
    {
        var files = new NextFiles(present.Supervisord, wanted.Supervisord, locks, IsNewUser: user is not null);
        foreach (var (key, problem) in files.Problems(wanted.Groups))
        {
            yield return At(read, problem, Main, key);
        }

        // Who this file's engine is depends on its addresses, which may be other ones now.
        if (ConfigurationName.Of(wanted, machine.Environment.CurrentDirectory, Libc.Effective()) is { } name && !locks.HasName(name))
        {
            var taken = NameLock.Take(name, out var refused);
            taken?.Release();
            if (refused.IsHeld)
            {
                yield return Written(read, $"supervisord already runs with pid {refused.Holder} ({wanted.Path})", Main, "");
            }
        }
    }

    private ConfigurationProblem At(ConfigurationResult read, string message, string section, string key) =>
        Given(key) is { } option ? new(ProblemSeverity.Error, $"{message} ({option} of the command line)", default, section, key) : Written(read, message, section, key);

    /// <summary>The option by which a key was given on the command line, so that nobody looks for it in a file.</summary>
    private string? Given(string key) => key switch
    {
        "logfile" when arguments.LogFile is not null => "-l",
        "pidfile" when arguments.PidFile is not null => "-j",
        "childlogdir" when arguments.ChildLogDir is not null => "-q",
        "user" when arguments.User is not null => "-u",
        "minfds" when arguments.MinFds is not null => "-a",
        "minprocs" when arguments.MinProcs is not null => "--minprocs",
        _ => null,
    };

    private static ConfigurationProblem Written(ConfigurationResult read, string message, string section, string key)
    {
        var written = read.Document?.Find(section);
        return new(ProblemSeverity.Error, message, written?.Find(key)?.Source ?? written?.Source ?? new(read.Configuration!.Path, 0), section, key);
    }
}
