using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Supervisor.PSModule;

/// <summary>What an engine that did not start wrote, as error records: one for each "Error:" line.</summary>
internal static partial class StartFailure
{
    public static IEnumerable<ErrorRecord> Records(IReadOnlyList<string> lines, int exitCode, string configuration)
    {
        var errors = lines.Where(line => line.StartsWith("Error:", StringComparison.Ordinal)).ToList();
        if (errors.Count == 0)
        {
            var said = lines.Count == 0 ? "it said nothing" : string.Join("; ", lines);
            yield return Refusals.Of(
                ErrorIds.SupervisorStartFailed,
                ErrorCategory.InvalidOperation,
                configuration,
                $"cannot start the engine with {configuration}: it ended with exit status {exitCode}: {said}");
        }

        foreach (var error in errors)
        {
            var text = error["Error:".Length..].Trim();
            var aboutAFile = FileAndLine().IsMatch(text);
            yield return Refusals.Of(
                aboutAFile ? ErrorIds.ConfigurationInvalid : ErrorIds.SupervisorStartFailed,
                aboutAFile ? ErrorCategory.InvalidData : ErrorCategory.InvalidOperation,
                configuration,
                $"cannot start the engine with {configuration}: {text}");
        }
    }

    [GeneratedRegex(@"\([^()]+:\d+\)$")]
    private static partial Regex FileAndLine();
}
