namespace Supervisor.Compatibility.Text;

/// <summary>A configuration and the steps to play on it; <see cref="ScenarioFile"/> reads it.</summary>
public sealed record Scenario(string Name, string Title)
{
    /// <summary>The ids of the differences that must occur, and no others may.</summary>
    public IReadOnlyList<string> Differs { get; init; } = [];

    /// <summary>Rows of the coverage table that no detection can find in the recording.</summary>
    public IReadOnlyList<string> Covers { get; init; } = [];

    /// <summary>What our engine lacks so far; the scenario must fail for as long as this stands there.</summary>
    public string? Pending { get; init; }

    /// <summary>What the machine must have: root, or a program on the PATH.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Files whose content says nothing (it depends on time); they are still listed.</summary>
    public IReadOnlyList<string> Hide { get; init; } = [];

    /// <summary>The log and the events are compared as one sequence, not one for each process.</summary>
    public bool InGlobalOrder { get; init; }

    /// <summary>user:password of the runner's own requests.</summary>
    public string? Login { get; init; }

    /// <summary>The configuration begins with sections of the runner's: a socket, a log, a pidfile.</summary>
    public bool HasBase { get; init; } = true;

    public string Config { get; init; } = "";

    public IReadOnlyList<(string Path, string Content)> Files { get; init; } = [];

    public IReadOnlyList<Step> Steps { get; init; } = [];
}

/// <summary>One line of the steps, with the lines of its here-document where it has one.</summary>
public sealed record Step(int Line, string Text, string? Body)
{
    /// <summary>Runs beside the steps that follow, until it is joined.</summary>
    public bool Beside => Text.StartsWith("& ", StringComparison.Ordinal);

    public string Call => Beside ? Text[2..].TrimStart() : Text;
}
