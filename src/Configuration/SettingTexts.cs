using System.Globalization;

namespace Supervisor.Configuration;

/// <summary>Settings as "key = value", in the words of the file: what an update shows before and after. Keys are those of <see cref="ConfigurationDiff"/>.</summary>
public static class SettingTexts
{
    /// <summary>The named settings of a group, each different value once.</summary>
    public static IReadOnlyList<string> Of(GroupSettings group, IEnumerable<string> keys) =>
        [.. keys.SelectMany(key => Values(group, key).Distinct().Select(value => $"{key} = {value}"))];

    /// <summary>Everything of a group that is not the default.</summary>
    public static IReadOnlyList<string> Of(GroupSettings group)
    {
        var none = new LogSettings();
        var plain = new ProgramSettings { Name = "", ProgramName = "", Command = "", StdOut = none, StdErr = none };
        var defaults = new GroupSettings { Name = "", Kind = group.Kind, Processes = [plain], Listener = group.Listener is null ? null : new([], 10, ListenerSection.DefaultHandler) };
        var keys = GroupKeys.Keys.Concat(ProgramKeys.Keys).Distinct().Where(key =>
            key is "processes" or "command" || !Values(group, key).Distinct().SequenceEqual(Values(defaults, key).Distinct()));
        return Of(group, keys.Where(key => key != "type" || group.Kind != GroupKind.Program));
    }

    private static IEnumerable<string> Values(GroupSettings group, string key)
    {
        var own = GroupKeys.TryGetValue(key, out var ofGroup) && ofGroup(group) is { } text ? [text] : Enumerable.Empty<string>();
        return own.Concat(ProgramKeys.TryGetValue(key, out var ofProgram) ? group.Processes.Select(ofProgram).OfType<string>() : []);
    }

    private static readonly Dictionary<string, Func<GroupSettings, string?>> GroupKeys = new(StringComparer.Ordinal)
    {
        ["type"] = group => group.Kind switch { GroupKind.EventListener => "eventlistener", GroupKind.FastCgi => "fcgi-program", _ => "program" },
        ["priority"] = group => Text(group.Priority),
        ["events"] = group => group.Listener is { } listener ? string.Join(',', listener.Events) : null,
        ["buffer_size"] = group => group.Listener is { } listener ? Text(listener.BufferSize) : null,
        ["result_handler"] = group => group.Listener?.ResultHandler,
        ["len_unit"] = group => group.Listener is { } listener ? listener.LengthInBytes ? "bytes" : "characters" : null,
        ["processes"] = group => string.Join(',', group.Processes.Select(process => process.Name)),
    };

    private static readonly Dictionary<string, Func<ProgramSettings, string?>> ProgramKeys = new(StringComparer.Ordinal)
    {
        ["program"] = program => program.ProgramName,
        ["command"] = program => program.Command,
        ["directory"] = program => program.Directory ?? "",
        ["umask"] = program => program.Umask is { } mask ? Octal(mask) : "",
        ["user"] = program => program.User?.Name ?? "",
        ["priority"] = program => Text(program.Priority),
        ["autostart"] = program => Text(program.AutoStart),
        ["autorestart"] = program => program.AutoRestart switch { AutoRestart.Always => "true", AutoRestart.Never => "false", _ => "unexpected" },
        ["startsecs"] = program => Text(program.StartSecs),
        ["startretries"] = program => Text(program.StartRetries),
        ["exitcodes"] = program => string.Join(',', program.ExitCodes),
        ["stopsignal"] = program => SignalNames.NameOf(program.StopSignal) is ['S', 'I', 'G', .. var name] ? name : Text(program.StopSignal),
        ["stopwaitsecs"] = program => Text(program.StopWaitSecs),
        ["stopasgroup"] = program => Text(program.StopAsGroup),
        ["killasgroup"] = program => Text(program.KillAsGroup),
        ["stop_on_engine_death"] = program => Text(program.StopOnEngineDeath),
        ["essential"] = program => Text(program.Essential),
        ["redirect_stderr"] = program => Text(program.RedirectStderr),
        ["environment"] = program => EnvironmentText(program.Environment),
        ["serverurl"] = program => program.ServerUrl ?? "AUTO",
        ["socket"] = program => program.FastCgi?.SocketUrl,
        ["stdout_logfile"] = program => Log(program.StdOut),
        ["stdout_logfile_maxbytes"] = program => Text(program.StdOut.MaxBytes),
        ["stdout_logfile_backups"] = program => Text(program.StdOut.Backups),
        ["stdout_capture_maxbytes"] = program => Text(program.StdOut.CaptureMaxBytes),
        ["stdout_events_enabled"] = program => Text(program.StdOut.EventsEnabled),
        ["stdout_syslog"] = program => Text(program.StdOut.Syslog),
        ["stderr_logfile"] = program => program.RedirectStderr ? "AUTO" : Log(program.StdErr),
        ["stderr_logfile_maxbytes"] = program => Text(program.StdErr.MaxBytes),
        ["stderr_logfile_backups"] = program => Text(program.StdErr.Backups),
        ["stderr_capture_maxbytes"] = program => Text(program.StdErr.CaptureMaxBytes),
        ["stderr_events_enabled"] = program => Text(program.StdErr.EventsEnabled),
        ["stderr_syslog"] = program => Text(program.StdErr.Syslog),
    };

    /// <summary>KEY="value" with commas between; a value with double quotes stands in single ones.</summary>
    public static string EnvironmentText(IEnumerable<KeyValuePair<string, string>> variables) =>
        string.Join(',', variables.Select(pair => pair.Value.Contains('"') ? $"{pair.Key}='{pair.Value}'" : $"{pair.Key}=\"{pair.Value}\""));

    private static string? Log(LogSettings log) => log.Target switch { LogTarget.Auto => "AUTO", LogTarget.None => "NONE", _ => log.Path };

    private static string Octal(int mask) => "0" + Convert.ToString(mask, 8).PadLeft(3, '0');

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
