namespace Supervisor.Configuration;

/// <summary>
/// The files of the engine itself must be different ones: a pidfile that is the configuration file would overwrite it at the start and remove it at the end. The original
/// takes what it is told.
/// </summary>
internal static class OwnFileNames
{
    public static void Check(ConfigurationContext context, SupervisordSettings settings, IEnumerable<ServerSettings> servers)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        var read = context.Document.Sections.SelectMany(section => section.Options.Select(option => option.Source.File).Append(section.Source.File)).Append(context.Path);
        foreach (var file in read.Where(file => !string.IsNullOrEmpty(file)).Distinct())
        {
            taken.TryAdd(context.AbsolutePath(file), "a file of this configuration");
        }

        foreach (var (path, section, key) in (IEnumerable<(string, string, string)>)[(settings.LogFile, "supervisord", "logfile"), (settings.PidFile, "supervisord", "pidfile"), .. servers.OfType<UnixServerSettings>().Select(unix => (unix.File, unix.Section, "file"))])
        {
            // Devices and descriptors are shared on purpose.
            if (path == "syslog" || path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
            {
                continue;
            }

            if (taken.TryGetValue(path, out var other))
            {
                var written = context.Document.Find(section);
                context.Findings.Error($"{key} of [{section}] is {path}, which is {other} already", written?.Find(key)?.Source ?? written?.Source ?? new(context.Path, 0), section, key);
            }

            taken.TryAdd(path, $"{key} of [{section}]");
        }
    }
}
