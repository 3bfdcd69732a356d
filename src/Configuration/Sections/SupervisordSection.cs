namespace Supervisor.Configuration;

/// <summary>[supervisord], in the order in which the original reads its keys.</summary>
internal static class SupervisordSection
{
    public static SupervisordSettings Read(ConfigurationContext context, IniSection section, SupervisordArguments arguments)
    {
        var reader = new SectionReader(context, section, context.Names);
        var minFds = reader.Read("minfds", 1024, ValueTypes.Integer);
        var minProcs = reader.Read("minprocs", 200, ValueTypes.Integer);
        var directory = reader.Read<string?>("directory", null, Optional(context.ExistingFolder));
        var umask = reader.Read("umask", 0b010_010, ValueTypes.Octal);
        var logFile = reader.Read("logfile", "supervisord.log", context.PathInExistingFolder);
        var logFileMaxBytes = reader.Read("logfile_maxbytes", 50L << 20, ValueTypes.Bytes);
        var logFileBackups = reader.Read("logfile_backups", 10, ValueTypes.Integer);
        var logLevel = reader.Read("loglevel", ActivityLevel.Info, ValueTypes.LogLevel);
        var pidFile = reader.Read("pidfile", "supervisord.pid", context.PathInExistingFolder);
        var identifier = reader.Read("identifier", "supervisor", ValueTypes.Text);
        var noDaemon = reader.Read("nodaemon", false, ValueTypes.Boolean);
        var silent = reader.Read("silent", false, ValueTypes.Boolean);
        var childLogDir = reader.Read("childlogdir", context.Environment.TempDirectory, context.ExistingFolder);
        var noCleanup = reader.Read("nocleanup", false, ValueTypes.Boolean);
        var stripAnsi = reader.Read("strip_ansi", false, ValueTypes.Boolean);
        var compat = reader.Read<string?>("compat", null, Compat);

        var stateDir = reader.Read<string?>("state_dir", null, Optional(context.ExistingFolder));
        var rememberStop = reader.Read("remember_stop", false, ValueTypes.Boolean);

        logFile = arguments.LogFile ?? logFile;
        return new()
        {
            MinFds = arguments.MinFds ?? minFds,
            MinProcs = arguments.MinProcs ?? minProcs,
            Directory = arguments.Directory ?? directory,
            Umask = arguments.Umask ?? umask,
            LogFile = logFile == "syslog" ? logFile : context.AbsolutePath(logFile),
            LogFileMaxBytes = arguments.LogFileMaxBytes ?? logFileMaxBytes,
            LogFileBackups = arguments.LogFileBackups ?? logFileBackups,
            LogLevel = arguments.LogLevel ?? logLevel,
            PidFile = context.AbsolutePath(arguments.PidFile ?? pidFile),
            Identifier = arguments.Identifier ?? identifier,
            NoDaemon = arguments.NoDaemon || noDaemon,
            Silent = arguments.Silent || silent,
            ChildLogDir = arguments.ChildLogDir ?? childLogDir,
            NoCleanup = arguments.NoCleanup || noCleanup,
            StripAnsi = arguments.StripAnsi || stripAnsi,
            Compat = compat,
            FragmentDir = context.FragmentFolder,
            StateDir = stateDir is null ? null : context.AbsolutePath(stateDir),
            RememberStop = rememberStop,
            Environment = Environment(reader),
            Source = section.Source,
        };
    }

    /// <summary>The user comes last of all settings; the command line's is then not even looked at in the file.</summary>
    public static Account? User(ConfigurationContext context, IniSection section, SupervisordArguments arguments)
    {
        var reader = new SectionReader(context, section, context.Names);
        var inFile = arguments.User is null ? reader.Text("user") : null;
        if ((arguments.User ?? inFile) is not { } name)
        {
            return null;
        }

        var user = context.Accounts.User(name);
        if (user.Error is { } error && inFile is not null)
        {
            reader.Error(error, "user");
        }
        else if (user.Error is { } fromCommandLine)
        {
            context.Findings.Error(fromCommandLine, default, section.Name, "user");
        }

        return user.Succeeded ? user.Value : null;
    }

    private static Parsed<string?> Compat(string text) => text switch
    {
        "4.3" => text,
        "" or "none" => (string?)null,
        _ => new Refusal($"compat knows 4.3 (the old ways of supervisord 4.3) and none, not {PythonText.Repr(text)}"),
    };

    // Expanded twice, as the original does: a literal percent sign needs four.
    private static ValueMap Environment(SectionReader reader) =>
        reader.Text("environment") is { } text && reader.Value("environment", text, "environment", EnvironmentList.Parse) is { Succeeded: true } map
            ? map.Value : ValueMap.Empty;

    private static Func<string, Parsed<string?>> Optional(Func<string, Parsed<string>> convert) => text => convert(text).Then<string?>(value => value);
}
