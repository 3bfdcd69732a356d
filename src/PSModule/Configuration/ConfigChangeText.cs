namespace Supervisor.PSModule;

/// <summary>One change in a line, for questions and -WhatIf.</summary>
internal static class ConfigChangeText
{
    public static string Of(ConfigChange change) => change.Kind switch
    {
        "Added" => $"Added group {change.Group}{In(change.After)}",
        "Removed" => $"Removed group {change.Group}",
        _ => $"Changed group {change.Group}{In([.. change.Before.Select(line => "- " + line), .. change.After.Select(line => "+ " + line)])}{Effects(change)}",
    };

    /// <summary>What happens to running programs is what a person wants to know before he says yes.</summary>
    private static string Effects(ConfigChange change)
    {
        var parts = change.Replaced ? ["replaces the whole group"] : change.Processes.GroupBy(process => process.Action).Select(action => $"{Verb(action.Key)} {Names([.. action.Select(process => process.Name)])}");
        var text = string.Join(", ", parts);
        return text.Length == 0 ? "" : ": " + text;
    }

    private static string Verb(string action) => action switch
    {
        "Add" => "adds",
        "Remove" => "removes",
        "Restart" => "restarts",
        "Start" => "starts",
        _ => "does not restart",
    };

    private static string Names(IReadOnlyList<string> names) => names.Count <= 5 ? string.Join(' ', names) : $"{names.Count} processes";

    private static string In(IReadOnlyList<string> lines) => lines.Count == 0 ? "" : $" ({string.Join(", ", lines)})";
}
