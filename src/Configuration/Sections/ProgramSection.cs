namespace Supervisor.Configuration;

/// <summary>[program:x], and the same keys of [eventlistener:x] and [fcgi-program:x]: one section, its processes.</summary>
internal sealed class ProgramSection
{
    private readonly ConfigurationContext _context;
    private readonly SectionReader _reader;
    private readonly string _programName;
    private readonly string _processName;
    private readonly ProgramSettings _common;
    private readonly bool _stripAnsi;

    private ProgramSection(ConfigurationContext context, IniSection section, string group, bool stripAnsi)
    {
        _context = context;
        _stripAnsi = stripAnsi;
        _programName = section.Name[(section.Name.IndexOf(':') + 1)..];
        _reader = new(context, section, context.Names.With("host_node_name", context.Environment.HostName).With("program_name", _programName).With("group_name", group))
        {
            Suffix = Suffix(context, section),
        };
        CheckName(_programName, "name");
        _processName = _reader.Find("process_name")?.Value ?? "%(program_name)s";
        (_common, Count, FirstNumber) = ReadCommon();
    }

    /// <summary>Far above what a machine can run; a slip of the finger must not take all memory.</summary>
    private const int MostProcesses = 10_000;

    private int Count { get; }

    private int FirstNumber { get; }

    public static string Suffix(ConfigurationContext context, IniSection section) =>
        $" in section {PythonText.Repr(section.Name)} (file: {PythonText.Repr(section.Source.File.Length > 0 ? section.Source.File : context.Path)})";

    /// <summary>A name that would be ambiguous where names are written; null when it is fine.</summary>
    public static string? BadName(string name) =>
        name.FirstOrDefault(c => c is ' ' or ':' or '/') is not '\0' and var bad ? $"Invalid name: {PythonText.Repr(name)} because of character: {PythonText.Repr(bad.ToString())}" : null;

    /// <summary>The processes of the section inside the given group, in order of their numbers.</summary>
    public static IReadOnlyList<ProgramSettings> Read(ConfigurationContext context, IniSection section, string group, bool stripAnsi)
    {
        var program = new ProgramSection(context, section, group, stripAnsi);
        return [.. Enumerable.Range(program.FirstNumber, Math.Max(program.Count, 0)).Select(program.Process).OfType<ProgramSettings>()];
    }

    /// <summary>The keys that the original reads once for all processes, in its order.</summary>
    private (ProgramSettings Common, int Count, int FirstNumber) ReadCommon()
    {
        var log = new LogSettings();
        var settings = new ProgramSettings
        {
            Name = "",
            ProgramName = _programName,
            Command = "",
            StdOut = log,
            StdErr = log,
            Source = _reader.Section.Source,
            Priority = _reader.Read("priority", 999, ValueTypes.Integer),
            AutoStart = _reader.Read("autostart", true, ValueTypes.Boolean),
            AutoRestart = _reader.Read("autorestart", AutoRestart.Unexpected, ValueTypes.AutoRestart),
            StartSecs = _reader.Read("startsecs", 1, ValueTypes.BoundedInteger),
            StartRetries = _reader.Read("startretries", 3, ValueTypes.Integer),
            StopSignal = _reader.Read("stopsignal", 15, SignalNames.Parse),
            StopWaitSecs = _reader.Read("stopwaitsecs", 10, ValueTypes.Integer),
            StopAsGroup = _reader.Read("stopasgroup", false, ValueTypes.Boolean),
        };
        settings = settings with
        {
            KillAsGroup = _reader.Read("killasgroup", settings.StopAsGroup, ValueTypes.Boolean),
            ExitCodes = _reader.Read("exitcodes", [0], ValueTypes.ExitCodes),
            RedirectStderr = _reader.Read("redirect_stderr", false, ValueTypes.Boolean),
            StopOnEngineDeath = _reader.Read("stop_on_engine_death", false, ValueTypes.Boolean),
            Essential = _reader.Read("essential", false, ValueTypes.Boolean),
        };
        var count = _reader.Read("numprocs", 1, ValueTypes.Integer);
        var first = _reader.Read("numprocs_start", 0, ValueTypes.Integer);
        if (count > MostProcesses)
        {
            _reader.Error($"cannot make {count} processes of one program: numprocs may be {MostProcesses} at most", "numprocs");
            count = 0;
        }
        else if (first > int.MaxValue - Math.Max(count, 0))
        {
            _reader.Error($"cannot number {count} processes from {first}: the numbers end at {int.MaxValue}", "numprocs_start");
            count = 0;
        }

        settings = settings with
        {
            StdOut = Captured("stdout", log),
            StdErr = Captured("stderr", log),
            ServerUrl = _reader.Text("serverurl") is { } url && !url.Equals("AUTO", StringComparison.OrdinalIgnoreCase) ? url : null,
            User = _reader.Read<Account?>("user", null, text => _context.Accounts.User(text).Then<Account?>(user => user)),
            Umask = _reader.Read<int?>("umask", null, text => ValueTypes.Octal(text).Then<int?>(mask => mask)),
        };

        CheckName(_processName, "process_name");
        if (count > 1 && !_processName.Contains("%(process_num)", StringComparison.Ordinal))
        {
            _reader.Error("%(process_num) must be present within process_name when numprocs > 1", "process_name");
        }

        if (settings is { StopAsGroup: true, KillAsGroup: false })
        {
            _reader.Error("Cannot set stopasgroup=true and killasgroup=false", "killasgroup");
        }

        return (settings, count, first);
    }

    /// <summary>The keys that may name the process's number.</summary>
    private ProgramSettings? Process(int number)
    {
        var names = _reader.Names.With("process_num", number).With("numprocs", Count);
        var own = _reader with { Names = names };
        var environment = own.Find("environment") is { } option && own.Value("environment", option.Value, "environment", EnvironmentList.Parse) is { Succeeded: true } map
            ? map.Value : ValueMap.Empty;
        var reader = own with { Names = names.WithEnvironment(environment) };

        var directory = reader.Text("directory");
        var streams = new ProgramStreams(_context, reader, _common.RedirectStderr);
        var stdOut = streams.Read("stdout", _common.StdOut with { StripAnsi = _stripAnsi });
        var stdErr = streams.Read("stderr", _common.StdErr with { StripAnsi = _stripAnsi });
        if (reader.Find("command") is null)
        {
            reader.Error($"program section {reader.Section.Name} does not specify a command", "command");
        }

        var command = reader.Text("command");
        var name = reader.Value("process_name", _processName, "process_name", ValueTypes.Text);
        return command is null || !name.Succeeded ? null : _common with
        {
            Name = name.Value,
            Command = command,
            Directory = directory,
            StdOut = stdOut,
            StdErr = stdErr,
            Environment = _context.CommonEnvironment.With(environment),
        };
    }

    private LogSettings Captured(string stream, LogSettings log) => log with
    {
        CaptureMaxBytes = _reader.Read($"{stream}_capture_maxbytes", 0L, ValueTypes.Bytes),
        EventsEnabled = _reader.Read($"{stream}_events_enabled", false, ValueTypes.Boolean),
    };

    private void CheckName(string name, string key)
    {
        if (BadName(name) is { } message)
        {
            _reader.Error(message, key);
        }
    }
}
