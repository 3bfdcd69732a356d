namespace Supervisor.Configuration;

/// <summary>What a command line asks the daemon's program to do.</summary>
public enum SupervisordTask
{
    Run,
    ShowHelp,
    ShowVersion,
    /// <summary>Ours: parse, print the findings, start nothing.</summary>
    Check,
    /// <summary>Ours: print what engine this is.</summary>
    ShowEngineInfo,
    /// <summary>Ours: read another engine's state from descriptor 0 and print what was understood.</summary>
    CheckHandoff,
}

/// <summary>The daemon's command line. What is set here wins over the file; switches only switch on.</summary>
public sealed record SupervisordArguments
{
    public static readonly SupervisordArguments None = new();

    private static readonly OptionForm[] Forms =
    [
        new("configuration", 'c', true), new("nodaemon", 'n', false), new("silent", 's', false), new("help", 'h', false), new("version", 'v', false),
        new("user", 'u', true), new("umask", 'm', true), new("directory", 'd', true), new("logfile", 'l', true), new("logfile_maxbytes", 'y', true),
        new("logfile_backups", 'z', true), new("loglevel", 'e', true), new("pidfile", 'j', true), new("identifier", 'i', true),
        new("childlogdir", 'q', true), new("nocleanup", 'k', false), new("minfds", 'a', true), new("strip_ansi", 't', false),
        new("minprocs", null, true), new("profile_options", null, true),
        new("check", null, false), new("json", null, false), new("engine-info", null, false), new("check-handoff", null, false), new("help", '?', false),
    ];

    public SupervisordTask Task { get; init; }

    /// <summary>--json: the findings of --check, or the engine's description, as JSON.</summary>
    public bool Json { get; init; }

    public string? ConfigurationPath { get; init; }
    public bool NoDaemon { get; init; }
    public bool Silent { get; init; }

    /// <summary>A name or number, not looked up yet.</summary>
    public string? User { get; init; }
    public int? Umask { get; init; }
    public string? Directory { get; init; }
    public string? LogFile { get; init; }
    public long? LogFileMaxBytes { get; init; }
    public int? LogFileBackups { get; init; }
    public ActivityLevel? LogLevel { get; init; }
    public string? PidFile { get; init; }
    public string? Identifier { get; init; }
    public string? ChildLogDir { get; init; }
    public bool NoCleanup { get; init; }
    public int? MinFds { get; init; }
    public bool StripAnsi { get; init; }
    public int? MinProcs { get; init; }

    /// <summary>Accepted for its callers' sake; there is no Python profiler here.</summary>
    public string? ProfileOptions { get; init; }

    /// <summary>Reads the words after the program's name, or tells the original's reason why not.</summary>
    /// <param name="arguments">The words.</param>
    /// <param name="environment">Where it is read.</param>
    /// <param name="files">Where folders are looked for; null: nobody looks, since they were there when the engine was started.</param>
    public static Parsed<SupervisordArguments> Parse(IReadOnlyList<string> arguments, ReadingEnvironment environment, IConfigFiles? files) =>
        OptionScanner.Scan(arguments, Forms).Then(scanned => scanned.Words.Count > 0
            ? new Refusal($"positional arguments are not supported: [{string.Join(", ", scanned.Words.Select(PythonText.Repr))}]")
            : Apply(scanned.Options, new(environment, files)));

    private static Parsed<SupervisordArguments> Apply(List<ScannedOption> options, ExistingPaths paths)
    {
        var result = None;
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var option in options)
        {
            if (option.Form.Long is "help" or "version")
            {
                return result with { Task = option.Form.Long == "help" ? SupervisordTask.ShowHelp : SupervisordTask.ShowVersion };
            }

            var next = Set(result, option, paths);
            if (next.Error is { } reason)
            {
                return new Refusal($"invalid value for {option.Name} {PythonText.Repr(option.Value)}: {reason}");
            }

            if (!seen.Add(option.Form.Long))
            {
                return new Refusal($"conflicting command line option {PythonText.Repr(option.Name)}");
            }

            result = next.Value;
        }

        return result;
    }

    private static Parsed<SupervisordArguments> Set(SupervisordArguments to, ScannedOption option, ExistingPaths paths)
    {
        var value = option.Value;
        return option.Form.Long switch
        {
            "configuration" => to with { ConfigurationPath = value },
            "nodaemon" => to with { NoDaemon = true },
            "silent" => to with { Silent = true },
            "user" => to with { User = value },
            "umask" => With(ValueTypes.Octal(value), umask => to with { Umask = umask }),
            "directory" => With(paths.ExistingFolder(value), folder => to with { Directory = folder }),
            "logfile" => With(paths.PathInExistingFolder(value), path => to with { LogFile = path }),
            "logfile_maxbytes" => With(ValueTypes.Bytes(value), bytes => to with { LogFileMaxBytes = bytes }),
            "logfile_backups" => With(ValueTypes.Integer(value), count => to with { LogFileBackups = count }),
            "loglevel" => With(ValueTypes.LogLevel(value), level => to with { LogLevel = level }),
            "pidfile" => With(paths.PathInExistingFolder(value), path => to with { PidFile = path }),
            "identifier" => to with { Identifier = value },
            "childlogdir" => With(paths.ExistingFolder(value), folder => to with { ChildLogDir = folder }),
            "nocleanup" => to with { NoCleanup = true },
            "minfds" => With(ValueTypes.Integer(value), count => to with { MinFds = count }),
            "strip_ansi" => to with { StripAnsi = true },
            "minprocs" => With(ValueTypes.Integer(value), count => to with { MinProcs = count }),
            "profile_options" => to with { ProfileOptions = value },
            "check" => to with { Task = SupervisordTask.Check },
            "check-handoff" => to with { Task = SupervisordTask.CheckHandoff },
            "engine-info" => to with { Task = SupervisordTask.ShowEngineInfo },
            _ => to with { Json = true },
        };
    }

    private static Parsed<SupervisordArguments> With<T>(Parsed<T> value, Func<T, SupervisordArguments> set) => value.Then<SupervisordArguments>(found => set(found));
}
