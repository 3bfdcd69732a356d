namespace Supervisor.Configuration;

/// <summary>How much a finding matters: an error stops the start, the rest is written to the activity log.</summary>
public enum ProblemSeverity
{
    Info,
    Warning,
    Error,
}

/// <summary>One finding about a configuration, with the original's wording where it has one.</summary>
public sealed record ConfigurationProblem(ProblemSeverity Severity, string Message, SourceLocation Source, string? Section = null, string? Key = null)
{
    public override string ToString() => Source == default ? Message : $"{Message} ({Source})";
}

/// <summary>What reading a configuration gave: every finding, and the typed result when none of them is an error.</summary>
public sealed record ConfigurationResult(SupervisorConfiguration? Configuration, ValueList<ConfigurationProblem> Problems)
{
    /// <summary>The sections as they were written, includes merged; null when the main file could not be read.</summary>
    public IniDocument? Document { get; init; }

    /// <summary>The fragments that were read, by name.</summary>
    public ValueList<FragmentText> Fragments { get; init; } = [];

    public bool Succeeded => Configuration is not null;

    public IEnumerable<ConfigurationProblem> Errors => Problems.Where(problem => problem.Severity == ProblemSeverity.Error);
}
