namespace Supervisor.PSModule;

/// <summary>One change in a line, for questions and -WhatIf.</summary>
internal static class ConfigChangeText
{
    public static string Of(ConfigChange change) => change.Kind switch
    {
        "Added" => $"Added group {change.Group}{In(change.After)}",
        "Removed" => $"Removed group {change.Group}",
        _ => $"Changed group {change.Group}{In([.. change.Before.Select(line => "- " + line), .. change.After.Select(line => "+ " + line)])}",
    };

    private static string In(IReadOnlyList<string> lines) => lines.Count == 0 ? "" : $" ({string.Join(", ", lines)})";
}
