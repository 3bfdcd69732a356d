namespace Supervisor.Configuration;

/// <summary>Collects what is found, in order.</summary>
internal sealed class Findings
{
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly HashSet<(SourceLocation, string?, string)> _errors = [];
    private readonly HashSet<ConfigurationProblem> _once = [];

    public ValueList<ConfigurationProblem> Problems => _problems.ToValueList();

    public bool HasErrors => _errors.Count > 0;

    /// <summary>
    /// An error about one key is told once, in the words of the reader that met it first: a section may be read for each of its processes and groups.
    /// </summary>
    public void Error(string message, SourceLocation source, string? section = null, string? key = null)
    {
        if (_errors.Add((source, section, key ?? message)))
        {
            _problems.Add(new(ProblemSeverity.Error, message, source, section, key));
        }
    }

    public void Warning(string message, SourceLocation source, string? section = null, string? key = null) =>
        _problems.Add(new(ProblemSeverity.Warning, message, source, section, key));

    /// <summary>A warning of ours about a setting, told once however often it is read.</summary>
    public void WarnOnce(string message, SourceLocation source, string? section = null, string? key = null)
    {
        var warning = new ConfigurationProblem(ProblemSeverity.Warning, message, source, section, key);
        if (_once.Add(warning))
        {
            _problems.Add(warning);
        }
    }

    public void Info(string message, SourceLocation source) => _problems.Add(new(ProblemSeverity.Info, message, source));
}
