using System.Text.RegularExpressions;

namespace Supervisor.Client.Desired;

/// <summary>What a line of a configuration file cannot hold.</summary>
internal static partial class DeclaredShape
{
    /// <summary>Null when it can.</summary>
    public static string? OfText(string text) =>
        text.Any(char.IsControl) ? "expected one line without control characters"
        : text != text.Trim() ? "expected a text without blanks at its ends"
        : null;

    public static string? OfVariable(string name, string value) =>
        !VariableName().IsMatch(name) ? "the name of a variable has letters, digits and _ . / + - ( ) : only"
        : value.Any(c => char.IsControl(c) && c != '\t') ? "expected one line without control characters"
        : value.Contains('"') && value.Contains('\'') ? "it has both kinds of quotes, which a configuration file cannot hold"
        : value is ['"' or '\'', ..] or [.., '"' or '\''] ? "it begins or ends with a quote, which a configuration file would lose"
        : null;

    [GeneratedRegex(@"\A[A-Za-z0-9_./+():-]+\z")]
    private static partial Regex VariableName();
}
