using System.Text;

namespace Supervisor.Configuration;

/// <summary>What a check, or a start that a bad configuration prevents, prints where, and its exit status.</summary>
public sealed record CheckReport(string Output, string Errors, int ExitCode)
{
    private const int Usage = 2;

    /// <summary>For people: one line a problem, then where help is; or a summary and the warnings.</summary>
    public static CheckReport Text(ConfigurationResult result, string programName)
    {
        if (result.Configuration is not { } configuration)
        {
            return new("", string.Concat(result.Errors.Select(problem => $"Error: {Line(problem)}\n")) + $"For help, use {programName} -h\n", Usage);
        }

        var text = new StringBuilder();
        foreach (var warning in result.Problems.Where(problem => problem.Severity == ProblemSeverity.Warning))
        {
            text.Append("Warning: ").Append(Line(warning)).Append('\n');
        }

        var processes = configuration.Groups.Sum(group => group.Processes.Count);
        return new(text.Append(configuration.Path).Append(": ok, ").Append(Counted(configuration.Groups.Count, "group", "groups"))
            .Append(", ").Append(Counted(processes, "process", "processes")).Append('\n').ToString(), "", 0);
    }

    /// <summary>For programs: always JSON on standard output, for a bad file too.</summary>
    public static CheckReport Json(ConfigurationResult result) => new(ConfigurationJson.Text(result) + "\n", "", result.Succeeded ? 0 : Usage);

    /// <summary>The two lines for a bad command line or another reason not to start.</summary>
    public static CheckReport UsageError(string message, string programName) => new("", $"Error: {message}\nFor help, use {programName} -h\n", Usage);

    // Some of the original's messages have several lines; here a problem is one.
    private static string Line(ConfigurationProblem problem)
    {
        var message = string.Join(' ', problem.Message.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim('\t')));
        return string.IsNullOrEmpty(problem.Source.File) ? message : $"{message} ({problem.Source})";
    }

    private static string Counted(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";
}
