using Supervisor.Configuration;

namespace Supervisor.Engine.Startup;

/// <summary>Options that are read and checked but do nothing in this version; whoever relies on one is told at the start.</summary>
internal static class NotYet
{
    public static IEnumerable<string> Warnings(SupervisorConfiguration configuration)
    {
        if (configuration.Supervisord.LogFile == "syslog")
        {
            yield return "[supervisord] logfile=syslog is not supported yet: there is no activity log";
        }

        foreach (var program in configuration.Groups.Where(group => group.Kind != GroupKind.EventListener).SelectMany(group => group.Processes).DistinctBy(program => program.ProgramName))
        {
            foreach (var (prefix, log) in new[] { ("stdout", program.StdOut), ("stderr", program.StdErr) })
            {
                (string Name, bool Set)[] options = [("syslog", log.Syslog), ("capture_maxbytes", log.CaptureMaxBytes > 0), ("events_enabled", log.EventsEnabled)];
                foreach (var (name, _) in options.Where(option => option.Set))
                {
                    yield return $"[program:{program.ProgramName}] {prefix}_{name} is not supported yet and has no effect";
                }
            }
        }
    }
}
