using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>Everything that can be declared of a program, in the order in which it is shown.</summary>
public static class ProgramProperties
{
    public const string Running = "Running";
    public const string Stopped = "Stopped";

    private const int MostProcesses = 10_000;

    private static readonly DeclaredProperty[] Process =
    [
        new(PropertyNames.Name, PropertyKind.Text),
        new(PropertyNames.State, PropertyKind.Text),
        new("id", PropertyKind.Integer),
    ];

    public static readonly IReadOnlyList<DeclaredProperty> All =
    [
        new(PropertyNames.Name, PropertyKind.Text) { Use = PropertyUse.Key },
        Text(PropertyNames.Command, "command"),
        Text("processName", "process_name"),
        Text("directory", "directory"),
        Text("user", "user"),
        Text("umask", "umask") with { Normal = DeclaredText.Octal },
        new("numprocs", PropertyKind.Integer) { Option = "numprocs", Least = 1, Most = MostProcesses },
        new("numprocsStart", PropertyKind.Integer) { Option = "numprocs_start", Least = 0, Most = int.MaxValue },
        Integer("priority", "priority", int.MinValue, program => program.Priority),
        Flag("autostart", "autostart", program => program.AutoStart),
        new("autorestart", PropertyKind.Choice)
        {
            Option = "autorestart",
            Choices = [nameof(AutoRestart.Never), nameof(AutoRestart.Unexpected), nameof(AutoRestart.Always)],
            Effective = program => program.AutoRestart.ToString(),
        },
        Integer("startsecs", "startsecs", 0, program => program.StartSecs),
        Integer("startretries", "startretries", 0, program => program.StartRetries),
        new("exitcodes", PropertyKind.Integers) { Option = "exitcodes", Least = 0, Most = 255, Effective = program => Longs(program.ExitCodes) },
        Text("stopsignal", "stopsignal") with { Normal = DeclaredText.Signal, Effective = program => DeclaredText.SignalName(program.StopSignal) },
        Integer("stopwaitsecs", "stopwaitsecs", 0, program => program.StopWaitSecs),
        Flag("stopasgroup", "stopasgroup", program => program.StopAsGroup),
        Flag("killasgroup", "killasgroup", program => program.KillAsGroup),
        Flag("stopOnEngineDeath", "stop_on_engine_death", program => program.StopOnEngineDeath),
        Flag("essential", "essential", program => program.Essential),
        Flag("redirectStderr", "redirect_stderr", program => program.RedirectStderr),
        .. Stream("stdout", program => program.StdOut),
        .. Stream("stderr", program => program.StdErr),
        new("environment", PropertyKind.Map) { Option = "environment" },
        new(PropertyNames.State, PropertyKind.Choice) { Choices = [Running, Stopped] },
        new(PropertyNames.Processes, PropertyKind.Items) { Use = PropertyUse.ReadOnly, Item = Process },
        new(PropertyNames.Source, PropertyKind.Text) { Use = PropertyUse.ReadOnly },
        new(PropertyNames.SocketPath, PropertyKind.Text) { Use = PropertyUse.Key },
        new(PropertyNames.TimeoutSec, PropertyKind.Number) { Use = PropertyUse.WriteOnly, Least = 0 },
        new(PropertyNames.Exist, PropertyKind.Flag),
        new(PropertyNames.InDesiredState, PropertyKind.Flag) { Use = PropertyUse.ReadOnly },
    ];

    /// <summary>Those that are options of the program's section.</summary>
    public static readonly IReadOnlyList<DeclaredProperty> Options = [.. All.Where(property => property.Option is not null)];

    private static DeclaredProperty Text(string name, string option) => new(name, PropertyKind.Text) { Option = option };

    private static DeclaredProperty Integer(string name, string option, long least, Func<ProgramSettings, long> effective) =>
        new(name, PropertyKind.Integer) { Option = option, Least = least, Most = int.MaxValue, Effective = program => effective(program) };

    private static DeclaredProperty Flag(string name, string option, Func<ProgramSettings, bool> effective) =>
        new(name, PropertyKind.Flag) { Option = option, Effective = program => effective(program) };

    private static IEnumerable<DeclaredProperty> Stream(string stream, Func<ProgramSettings, LogSettings> log) =>
    [
        Text($"{stream}LogFile", $"{stream}_logfile") with { Normal = DeclaredText.LogFile },
        new($"{stream}LogFileMaxBytes", PropertyKind.Integer) { Option = $"{stream}_logfile_maxbytes", Least = 0, Effective = program => log(program).MaxBytes },
        Integer($"{stream}LogFileBackups", $"{stream}_logfile_backups", 0, program => log(program).Backups),
        Flag($"{stream}Syslog", $"{stream}_syslog", program => log(program).Syslog),
    ];

    private static List<long> Longs(IEnumerable<int> numbers) => [.. numbers.Select(number => (long)number).Order()];
}
