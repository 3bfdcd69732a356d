namespace Supervisor.Configuration;

/// <summary>The stdout_… and stderr_… keys of one process.</summary>
internal sealed class ProgramStreams(ConfigurationContext context, SectionReader reader, bool redirectStderr)
{
    public LogSettings Read(string stream, LogSettings log)
    {
        var key = $"{stream}_logfile";

        // Expanded twice, as the original does: a literal percent sign needs four.
        var written = reader.Text(key) is { } once ? reader.Value(key, once, key, Target) : (Parsed<(LogTarget, string?)>)(LogTarget.Auto, null);
        var (target, path) = written.Succeeded ? written.Value : (LogTarget.Auto, null);
        log = log with
        {
            Backups = reader.Read($"{key}_backups", 10, ValueTypes.Integer),
            MaxBytes = reader.Read($"{key}_maxbytes", 50L << 20, ValueTypes.Bytes),
            Syslog = reader.Read($"{stream}_syslog", false, ValueTypes.Boolean),
        };
        if (target == Syslog)
        {
            Warn($"{key}=syslog but this is deprecated and will be removed.  Use {stream}_syslog=true to enable syslog instead.", key);
            (log, target) = (log with { Syslog = true }, LogTarget.None);
        }
        else if (target == LogTarget.Auto && log.MaxBytes == 0)
        {
            Warn($"AUTO logging used for {key} without rollover, set maxbytes > 0 to avoid filling up filesystem unintentionally", key);
        }

        if (redirectStderr && stream == "stderr")
        {
            if (target == LogTarget.File)
            {
                Warn("redirect_stderr=true but stderr_logfile has also been set to a filename, the filename has been ignored", key);
            }

            (target, path) = (LogTarget.None, null);
        }

        return log with { Target = target, Path = path };
    }

    // Not a target of the result: it becomes the flag.
    private const LogTarget Syslog = (LogTarget)(-1);

    private Parsed<(LogTarget, string?)> Target(string text) => text.ToLowerInvariant() switch
    {
        "auto" => (LogTarget.Auto, null),

        // An empty name is a file to the original's reader and no log to its writer.
        "none" or "off" or "" => (LogTarget.None, null),
        "syslog" => (Syslog, null),
        _ => context.PathInExistingFolder(text).Then<(LogTarget, string?)>(path => (LogTarget.File, path)),
    };

    private void Warn(string what, string key) => reader.Warning($"For [{reader.Section.Name}], {what}", key);
}
