namespace Supervisor.Help.Shapes;

/// <summary>One cmdlet as the assembly declares it.</summary>
public sealed record CmdletShape
{
    public required Type Class { get; init; }
    public required string Verb { get; init; }
    public required string Noun { get; init; }
    public string? DefaultSet { get; init; }
    public bool Confirms { get; init; }
    public bool HighImpact { get; init; }
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public IReadOnlyList<Type> Outputs { get; init; } = [];

    /// <summary>With -WhatIf and -Confirm where PowerShell adds them; without the common ones.</summary>
    public required IReadOnlyList<ParameterShape> Parameters { get; init; }

    public string Name => $"{Verb}-{Noun}";

    /// <summary>The default one first, then as they are declared.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            var named = Parameters.SelectMany(parameter => parameter.Uses).Select(use => use.Set).Where(set => set != ParameterUse.AllSets).Distinct().ToList();
            return named.Count == 0 ? [ParameterUse.AllSets]
                : DefaultSet is null ? named
                : [DefaultSet, .. named.Where(set => set != DefaultSet)];
        }
    }

    /// <summary>Of one set in the order of Get-Command -Syntax: by position, then what must be given, then the others.</summary>
    public IEnumerable<(ParameterShape Parameter, ParameterUse Use)> Of(string set) => Parameters
        .Select(parameter => (Parameter: parameter, Use: parameter.In(set)!))
        .Where(one => one.Use is not null)
        .OrderBy(one => one.Use.Position ?? int.MaxValue)
        .ThenByDescending(one => one.Use.Required);
}
