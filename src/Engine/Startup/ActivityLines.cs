using Supervisor.Configuration;
using Supervisor.Engine.Logs;

namespace Supervisor.Engine.Startup;

/// <summary>Lines that are due before there is a log to write them to, as the original collects them: critical first, then warnings, then the rest.</summary>
internal sealed class ActivityLines
{
    private readonly List<(ActivityLevel Level, string Message)> _lines = [];

    public void Add(ActivityLevel level, string message) => _lines.Add((level, message));

    public void Add(IEnumerable<ConfigurationProblem> problems)
    {
        foreach (var problem in problems)
        {
            // The original's own remarks keep their wording; ours say where to look.
            Add(problem.Severity == ProblemSeverity.Info ? ActivityLevel.Info : ActivityLevel.Warn, problem.Key is null ? problem.Message : problem.ToString());
        }
    }

    public void WriteTo(ActivityLog log)
    {
        foreach (var (level, message) in _lines.OrderByDescending(line => line.Level))
        {
            log.Write(level, message);
        }

        _lines.Clear();
    }
}
